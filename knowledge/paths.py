"""Where the authored data stands: every file of patterns, figures and texts is found from here."""

from pathlib import Path

DATA = Path(__file__).parent
"""The folder of this package; `DATA / "cards"`, `DATA / "notes"`, `DATA / "parameters"` and the others are folders of data."""
