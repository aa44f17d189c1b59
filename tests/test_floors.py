"""Imports point down the floors: knowledge at the bottom, ingestion and bot above it, handlers and the command line on top."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "knowledge": {"knowledge"},
    "ingestion": {"ingestion", "knowledge"},
    "bot": {"bot", "knowledge"},
    "handlers": {"handlers", "bot", "ingestion", "knowledge"},
}


def imported(path: Path) -> set[str]:
    """Return the top-level packages a file imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("floor", MAY_IMPORT)
def test_no_floor_imports_a_floor_above_it(floor: str) -> None:
    for path in sorted((ROOT / floor).rglob("*.py")):
        upward = imported(path) & MAY_IMPORT.keys() - MAY_IMPORT[floor]
        assert not upward, f"{path.relative_to(ROOT)} imports {upward}"


def test_no_handler_holds_sql() -> None:
    for path in sorted((ROOT / "handlers").rglob("*.py")):
        assert "sqlalchemy" not in imported(path), path
