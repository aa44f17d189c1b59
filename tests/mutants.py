"""Do the tests notice? `make mutants` changes one thing at a time in the rules and runs the tests of the room over it.

The changes are Cosmic Ray's: a comparison, a number, a sign, a condition turned. Of all there are, `--sample` are drawn
for each room, the same ones for the same `--seed`. A change is killed when a test fails, or when the tests do not end.
"""

from __future__ import annotations

import argparse
import atexit
import difflib
import itertools
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Room:
    """Files that are changed, and the tests that should notice."""

    name: str
    files: tuple[str, ...]
    tests: tuple[str, ...]

    def paths(self) -> list[Path]:
        return sorted({path for pattern in self.files for path in ROOT.glob(pattern) if path.name != "__init__.py"})


ROOMS = (
    Room("claims", ("bot/claims/*.py", "bot/claims/calculators/**/*.py"), (
        "tests/claims/test_examples.py", "tests/claims/test_severance.py", "tests/claims/test_pay.py", "tests/claims/test_overtime.py",
        "tests/claims/test_injury.py", "tests/claims/test_insurance.py", "tests/claims/test_double_wage.py",
        "tests/claims/test_annual_leave.py", "tests/claims/test_inputs.py", "tests/claims/test_deadlines.py",
        "tests/claims/test_properties.py", "tests/claims/test_sources.py", "tests/claims/test_workings.py",
    )),
    Room("deadlines", ("bot/claims/deadlines/*.py",), (
        "tests/claims/test_deadlines.py", "tests/claims/test_retirement.py", "tests/claims/test_command.py",
    )),
    Room("gates", ("bot/answering/gates/**/*.py",), ("tests/answering/gates",)),
    Room("case rules", ("bot/cases/rules/**/*.py",), (
        "tests/cases/test_rules.py", "tests/cases/test_states.py", "tests/cases/test_staff_rules.py", "tests/cases/test_rights.py", "tests/cases/test_cases.py",
        "tests/cases/test_promises.py", "tests/cases/test_facts.py", "tests/cases/test_danger.py", "tests/cases/test_signing_in.py",
    )),
    Room("outbox", ("bot/storage/outbox.py",), ("tests/storage/test_outbox.py", "tests/storage/test_storage.py", "tests/service/test_service.py")),
    Room("forms", ("bot/forms/*.py",), ("tests/forms/test_form.py",)),
    Room("matter", ("bot/matter/*.py", "bot/matter/derived/**/*.py", "bot/matter/outcomes/*.py", "bot/matter/reading/**/*.py"), (
        "tests/matter/reading/test_reading.py", "tests/matter/test_fields.py", "tests/matter/outcomes/test_work_outcomes.py",
        "tests/matter/outcomes/test_injury_outcomes.py", "tests/matter/outcomes/test_reviewed_outcomes.py",
    )),
)  # fmt: skip
_KINDS = (
    "NumberReplacer", "AddNot", "ReplaceTrueWithFalse", "ReplaceFalseWithTrue", "ReplaceAndWithOr", "ReplaceOrWithAnd",
    "ZeroIterationForLoop", "ReplaceUnaryOperator_USub_UAdd", "ReplaceUnaryOperator_Delete_Not",
)  # fmt: skip
_COMPARED = (
    "Eq_NotEq",
    "NotEq_Eq",
    "Lt_LtE",
    "LtE_Lt",
    "Gt_GtE",
    "GtE_Gt",
    "Lt_Gt",
    "Gt_Lt",
    "Is_IsNot",
    "IsNot_Is",
)
_COMPUTED = ("Add_Sub", "Sub_Add", "Mul_Div", "Div_Mul", "FloorDiv_Div", "Mod_FloorDiv")
OPERATORS = (
    *_KINDS, *(f"ReplaceComparisonOperator_{pair}" for pair in _COMPARED), *(f"ReplaceBinaryOperator_{pair}" for pair in _COMPUTED),
)  # fmt: skip
"""The classical ones: `|` stands in annotations, which nothing evaluates, and words have no order."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: the n-th place in a file that an operator of Cosmic Ray can change."""

    path: Path
    operator: str
    occurrence: int

    def code(self) -> str | None:
        """Return the file with the change; None where there is none after all."""
        from cosmic_ray.mutating import mutate_code
        from cosmic_ray.plugins import get_operator

        changed: str | None = mutate_code(
            self.path.read_text(encoding="utf-8"), get_operator(self.operator)(), self.occurrence
        )
        return changed

    def is_rule(self) -> bool:
        """Whether it changes what is done: not a decorator, and not how a function may be called."""
        return not self.shown().partition(" | -")[2].lstrip().startswith(("@", "def ", "async def "))

    def shown(self) -> str:
        """Return the changed lines with their place."""
        before = self.path.read_text(encoding="utf-8").splitlines()
        lines = difflib.unified_diff(before, (self.code() or "").splitlines(), n=0, lineterm="")
        changed = [line for line in lines if not line.startswith(("---", "+++"))]
        return f"{self.path.relative_to(ROOT)} " + " | ".join(changed)[:240]


def mutants_of(room: Room) -> Iterator[Mutant]:
    """Give every change that can be made in a room."""
    from cosmic_ray.ast import ast_nodes, get_ast
    from cosmic_ray.plugins import get_operator, operator_names

    names = [name for name in operator_names() if name.split("/")[-1] in OPERATORS]
    for path in room.paths():
        nodes = list(ast_nodes(get_ast(path.read_text(encoding="utf-8"))))
        for name in names:
            operator: Any = get_operator(name)()
            places = sum(len(list(operator.mutation_positions(node))) for node in nodes)
            yield from (Mutant(path, name, occurrence) for occurrence in range(places))


def run(room: Room, mutant: Mutant | None) -> int:
    """Start the tests of the room over a change in a process of its own; return its id."""
    if child := os.fork():
        return child
    os.setsid()
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1), os.dup2(quiet, 2)
    import pytest

    if mutant is not None:
        _swap(mutant.path, mutant.code() or "")
    options = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", "--hypothesis-seed=0"]
    os._exit(int(pytest.main([*options, *room.tests])))


def _swap(path: Path, code: str) -> None:
    """Let the import of a file give other code; nothing is written."""
    plain = SourceFileLoader.get_code

    def get_code(self: SourceFileLoader, fullname: str) -> Any:
        return compile(code, str(path), "exec") if self.path == str(path) else plain(self, fullname)

    SourceFileLoader.get_code = get_code  # type: ignore[method-assign]


def judged(room: Room, mutants: list[Mutant], processes: int, limit: float) -> Iterator[tuple[Mutant, str]]:
    """Give each change with `killed`, `survived` or `endless`, a few at a time."""
    waiting, running = list(reversed(mutants)), dict[int, tuple[Mutant, float]]()
    try:
        while waiting or running:
            while waiting and len(running) < processes:
                mutant = waiting.pop()
                running[run(room, mutant)] = (mutant, time.monotonic())
            for child, (mutant, began) in list(running.items()):
                done, status = os.waitpid(child, os.WNOHANG)
                if done:
                    del running[child]
                    yield mutant, "killed" if status else "survived"
                elif time.monotonic() - began > limit:
                    os.killpg(child, signal.SIGKILL)
                    os.waitpid(child, 0)
                    del running[child]
                    yield mutant, "endless"
            time.sleep(0.05)
    finally:
        for child in running:
            os.killpg(child, signal.SIGKILL)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--room", action="append", help="only this room; may be given more than once")
    parser.add_argument("--sample", type=int, default=60, help="changes drawn for each room; 0: all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    chosen = parser.parse_args()
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    from tests.support import prepared

    prepared.begin()
    atexit.register(prepared.end)
    import sqlalchemy  # noqa: F401

    whole: Counter[str] = Counter()
    for room in ROOMS:
        if chosen.room and room.name not in chosen.room:
            continue
        began = time.monotonic()
        _, status = os.waitpid(run(room, None), 0)
        if status:
            print(f"{room.name}: its tests fail without a change")
            return 1
        limit = 5 * (time.monotonic() - began) + 30
        every = list(mutants_of(room))
        random.Random(chosen.seed).shuffle(every)
        drawn = list(itertools.islice(filter(Mutant.is_rule, every), chosen.sample or None))
        found: Counter[str] = Counter()
        try:
            for mutant, verdict in judged(room, drawn, chosen.processes, limit):
                found[verdict] += 1
                if verdict == "survived":
                    print(f"  survived: {mutant.shown()}", flush=True)
        finally:  # (ended from outside: what was tried so far counts)
            print(_line(room.name, found, len(every)), flush=True)
        whole += found
    print(_line("all", whole, 0))
    return 0


def _line(name: str, found: Counter[str], every: int) -> str:
    tried = found.total() or 1
    killed = found["killed"] + found["endless"]
    return f"{name}: {killed} of {tried} noticed ({killed / tried:.0%})" + (f", of {every} possible" if every else "")


if __name__ == "__main__":
    raise SystemExit(main())
