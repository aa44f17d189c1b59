"""What to do with a text the library already holds."""

from __future__ import annotations

import enum


class Duplicates(enum.StrEnum):
    """Leave it, write it again, or refuse."""

    SKIP = "skip"
    OVERWRITE = "overwrite"
    FAIL = "fail"
