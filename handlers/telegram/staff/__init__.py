"""Telegram for staff: one group, one forum topic a case."""

from handlers.telegram.staff.channel import StaffChannel
from handlers.telegram.staff.desk import StaffDesk

__all__ = ["StaffChannel", "StaffDesk"]
