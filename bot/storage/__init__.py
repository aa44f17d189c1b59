"""What the service keeps: conversations, the inbox, the outbox, requests for a person; each change one transaction."""

from bot.storage.database import Storage, StorageBusy
from bot.storage.outbox import Delivery, Line
from bot.storage.turns import Exchange
from bot.storage.types import Sealer, SealError

__all__ = ["Delivery", "Exchange", "Line", "SealError", "Sealer", "Storage", "StorageBusy"]
