"""The map is true: every path it names exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NAMED = sorted(
    set(
        re.findall(
            r"`((?:bot|handlers|ingestion|knowledge|tests)/[\w./-]+)`",
            (ROOT / "docs" / "architecture.md").read_text("utf-8"),
        )
    )
)


@pytest.mark.parametrize("path", NAMED)
def test_a_path_named_in_the_map_exists(path: str) -> None:
    assert (ROOT / path).exists()
