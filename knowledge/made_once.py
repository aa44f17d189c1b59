"""A part that is made when it is first asked for, once, whichever thread asks: others wait for it."""

from __future__ import annotations

from functools import cached_property
from threading import RLock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    made_once = cached_property
else:

    class made_once(cached_property):  # noqa: N801 (a decorator)
        """`functools.cached_property` as it was up to Python 3.11; since 3.12 two threads may make two of a thing."""

        def __init__(self, make: Any) -> None:
            super().__init__(make)
            self._making = RLock()

        def __get__(self, instance: Any, owner: Any = None) -> Any:
            """Return the part, made now where nobody needed it before."""
            if instance is None:
                return self
            with self._making:
                return super().__get__(instance, owner)
