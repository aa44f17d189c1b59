"""The service runtime: records, answers once, delivers; under it the storage floor, over it the channels."""

from bot.service.components import Looping, Repeated, WebServer
from bot.service.contract import (
    Channel,
    Component,
    ComponentFailed,
    Engine,
    PartSent,
    Refused,
    ServiceBusy,
    ServiceOptions,
    TryLater,
    system_clock,
)
from bot.service.outgoing.sender import UNREACHABLE
from bot.service.service import Service
from bot.storage import Exchange, Line, StorageBusy

__all__ = [
    "UNREACHABLE",
    "Channel",
    "Component",
    "ComponentFailed",
    "Engine",
    "Exchange",
    "Line",
    "Looping",
    "PartSent",
    "Refused",
    "Repeated",
    "Service",
    "ServiceBusy",
    "ServiceOptions",
    "StorageBusy",
    "TryLater",
    "WebServer",
    "system_clock",
]
