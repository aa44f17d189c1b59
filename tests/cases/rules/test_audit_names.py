"""Every act that is written into the trail has a name a person reads."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from bot.cases.rules.audit_names import ACTIONS
from bot.cases.rules.states import Step

ROOT = Path(__file__).parents[3]
FATES = ("approved", "dropped", "edited", "held", "overridden", "rejected")
"""What becomes of a draft; the trail names it after that."""


def written() -> Iterator[str]:
    """The acts that stand in the code as words."""
    for file in (*(ROOT / "bot").rglob("*.py"), *(ROOT / "handlers").rglob("*.py")):
        text = file.read_text(encoding="utf-8")
        for call in ast.walk(ast.parse(text)) if ".audit(" in text else ():
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "audit":
                action = call.args[1] if len(call.args) > 1 else None
                told = (one.value for one in ast.walk(action) if isinstance(one, ast.Constant)) if action else ()
                yield from (str(one) for one in told if not str(one).endswith("_"))


def test_every_act_of_the_trail_has_a_name() -> None:
    acts = {*written(), *(f"case_{step.value}" for step in Step), *(f"draft_{fate}" for fate in FATES)}
    assert len(acts) > 60 and "hearing_set" in acts
    assert sorted(one for one in acts if "_" in one and one not in ACTIONS) == []
