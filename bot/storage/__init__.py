"""What the service keeps: conversations, the inbox, the outbox, requests for a person; each change one transaction."""

from bot.storage.engine.database import Storage, StorageBusy, StorageFull, storing
from bot.storage.engine.types import Sealer, SealError
from bot.storage.outbox import Delivery, Line
from bot.storage.turns import Exchange

__all__ = ["Delivery", "Exchange", "Line", "SealError", "Sealer", "Storage", "StorageBusy", "StorageFull", "storing"]
