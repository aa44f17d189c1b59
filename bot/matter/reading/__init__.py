"""Reading a turn into the matter: what it adds, corrects and asks. One protocol, one reader by rules and data here."""

from bot.matter.reading.reader import MatterReader, RuleReader
from bot.matter.reading.update import Context, Reading, apply_reading

__all__ = ["Context", "MatterReader", "Reading", "RuleReader", "apply_reading"]
