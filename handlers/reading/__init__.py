"""Reads the files workers send: papers in a process of their own, voice notes by what the settings name."""

from handlers.reading.reader import FileReader

__all__ = ["FileReader"]
