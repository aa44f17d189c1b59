"""Do the tests notice? `make mutants` changes one thing at a time in the rules and runs the tests of the room over it.

The changes are Cosmic Ray's: a comparison, a number, a sign, a condition turned. Of all there are, `--sample` are drawn
for each room, the same ones for the same `--seed`. A change is killed when a test fails, or when the tests do not end.

The tests of a room run once without a change. What they imported and read stays, and each change is tried in a copy of that
process. One within a function takes the place of its code; one of a module is imported anew, in a process that starts cold.
"""

from __future__ import annotations

import argparse
import atexit
import difflib
import gc
import inspect
import itertools
import os
import random
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import _lru_cache_wrapper
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

ROOT = Path(__file__).parent.parent
NOT_TRIED = 70
COLD_LIMIT = 600
"""Seconds a process that starts with nothing loaded may take."""


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
        "tests/claims/test_examples.py", "tests/claims/calculators", "tests/claims/test_inputs.py",
        "tests/claims/deadlines/test_deadlines.py", "tests/claims/test_properties.py", "tests/claims/test_sources.py",
    )),
    Room("deadlines", ("bot/claims/deadlines/*.py",), ("tests/claims/deadlines", "tests/claims/test_command.py")),
    Room("gates", ("bot/answering/gates/**/*.py",), (
        "tests/answering/gates/test_each_gate.py", "tests/answering/gates/test_notations.py", "tests/answering/gates/test_figures_read.py",
        "tests/answering/gates/test_settled_figures.py", "tests/answering/gates/test_gives_way.py",
    )),
    Room("case rules", ("bot/cases/rules/**/*.py",), (
        "tests/cases/rules", "tests/cases/intake/test_names.py", "tests/cases/intake/test_later_answers.py",
        *(f"tests/cases/intake/test_told_beside.py::test_{name}" for name in (
            "names_and_counts_are_heard_in_an_account", "months_listed_or_spanned_are_one_row_and_go_back_into_the_matter_as_two_ends",
            "only_sentences_with_something_no_line_holds_are_added", "a_place_is_the_city_over_it_and_a_way_driven_names_none",
        )),
    )),
    Room("outbox", ("bot/storage/outbox.py",), ("tests/storage/test_outbox.py", "tests/storage/test_storage.py", "tests/service/test_service.py")),
    Room("forms", ("bot/forms/*.py",), ("tests/forms/test_form.py",)),
    Room("matter rules", ("bot/matter/formula.py", "bot/matter/derived/**/*.py", "bot/matter/outcomes/conditions.py"), (
        "tests/matter/test_rules_by_themselves.py", "tests/matter/days/test_days_that_follow.py", "tests/matter/days/test_days_of_bare_facts.py",
        "tests/matter/pay/test_holidays_worked.py", "tests/matter/pay/test_pay_that_is_due.py", "tests/matter/pay/test_what_is_owed.py",
        "tests/matter/pay/test_rest_days_kept.py", "tests/matter/pay/test_worked_sums.py",
        "tests/matter/standing/test_presumed_relation.py", "tests/matter/standing/test_paid_by_the_hour.py",
    )),
    Room("matter", ("bot/matter/*.py", "bot/matter/outcomes/*.py", "bot/matter/reading/**/*.py"), (
        "tests/matter/test_rules_by_themselves.py", "tests/matter/test_fields.py", "tests/matter/reading/test_reading.py",
        "tests/matter/reading/test_told_facts.py", "tests/matter/reading/test_put_right_where_it_stands.py",
        "tests/matter/pay/test_what_is_owed.py", "tests/matter/pay/test_what_came.py", "tests/matter/pay/test_worked_sums.py",
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
        """Whether it changes what is done: no decorator, not how a function may be called, and nothing that cannot be read."""
        try:
            compile(self.code() or "", str(self.path), "exec")
        except SyntaxError:
            return False
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


def within_functions(mutant: Mutant) -> bool:
    """Whether a change touches only what functions do when they are called: it can be put into a process that is warm."""
    before, after = (
        _codes(mutant.path, mutant.path.read_text(encoding="utf-8")),
        _codes(mutant.path, mutant.code() or ""),
    )
    changed = [one for place, one in after.items() if place not in before or _own(before[place]) != _own(one)]
    return before.keys() == after.keys() and all(map(_is_called, changed))


def _is_called(code: CodeType) -> bool:
    outermost = code.co_qualname.split(".<locals>.")[0].rsplit(".", 1)[-1]
    return bool(code.co_flags & inspect.CO_OPTIMIZED) and (outermost == "<lambda>" or not outermost.startswith("<"))


def _codes(path: Path, text: str) -> dict[tuple[str, int], CodeType]:
    """Return what a file compiles to, piece by piece, by name and line."""
    waiting, found = [compile(text, str(path), "exec")], dict[tuple[str, int], CodeType]()
    while waiting:
        code = waiting.pop()
        found[code.co_qualname, code.co_firstlineno] = code
        waiting += [held for held in code.co_consts if isinstance(held, CodeType)]
    return found


def _own(code: CodeType) -> tuple[object, ...]:
    """What a piece does by itself, without the pieces it holds."""
    plain = [one.co_qualname if isinstance(one, CodeType) else (type(one), one) for one in code.co_consts]
    return code.co_code, tuple(plain), code.co_names


def run(room: Room, mutant: Mutant, change: Callable[[Path, str], None]) -> int:
    """Start the tests of the room over a change in a copy of this process; return its id."""
    if child := os.fork():
        return child
    status = NOT_TRIED
    try:
        os.setsid()
        change(mutant.path, mutant.code() or "")
        status = tests_of(room)
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        os._exit(status)


def tests_of(room: Room) -> int:
    """Run the tests of a room in this process, without a word; return the exit status."""
    import pytest

    quiet, kept = os.open(os.devnull, os.O_WRONLY), (os.dup(1), os.dup(2))
    os.dup2(quiet, 1), os.dup2(quiet, 2)
    options = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", "--hypothesis-seed=0"]
    status = int(pytest.main([*options, *room.tests]))
    sys.stdout.flush()
    os.dup2(kept[0], 1), os.dup2(kept[1], 2)
    return status


def put_in(path: Path, code: str) -> None:
    """Put changed functions in the place of those that are loaded, and forget what was kept of their results."""
    pieces = _codes(path, code)
    gc.unfreeze()  # (a service that has started hides what was there before; `isinstance` asks weak proxies for what is gone)
    for one in gc.get_objects():
        if type(one) is FunctionType and one.__code__.co_filename == str(path):
            place = (one.__code__.co_qualname, one.__code__.co_firstlineno)
            one.__code__ = pieces.get(place, one.__code__)
        elif type(one) is _lru_cache_wrapper:
            kept = inspect.unwrap(one)
            if type(kept) is FunctionType and kept.__code__.co_filename == str(path):
                one.cache_clear()


def import_as(path: Path, code: str) -> None:
    """Let the import of a file give other code; nothing is written."""
    plain = SourceFileLoader.get_code

    def get_code(self: SourceFileLoader, fullname: str) -> Any:
        return compile(code, str(path), "exec") if self.path == str(path) else plain(self, fullname)

    SourceFileLoader.get_code = get_code  # type: ignore[method-assign]


def judged(
    room: Room, mutants: list[Mutant], change: Callable[[Path, str], None], processes: int, limit: float
) -> Iterator[tuple[Mutant, str]]:
    """Give each change with `killed`, `survived`, `endless` or `not tried`, a few at a time."""
    waiting, running = list(reversed(mutants)), dict[int, tuple[Mutant, float]]()
    try:
        while waiting or running:
            while waiting and len(running) < processes:
                mutant = waiting.pop()
                running[run(room, mutant, change)] = (mutant, time.monotonic())
            for child, (mutant, began) in list(running.items()):
                done, status = os.waitpid(child, os.WNOHANG)
                if done:
                    del running[child]
                    code = os.waitstatus_to_exitcode(status)
                    yield mutant, "not tried" if code == NOT_TRIED else "killed" if code else "survived"
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
    from tests.support import prepared

    prepared.begin()
    atexit.register(prepared.end)
    import hypothesis  # noqa: F401  (what every test needs is loaded once)
    import numpy as np  # noqa: F401
    import pydantic  # noqa: F401
    import pytest  # noqa: F401
    import sqlalchemy  # noqa: F401

    failed = False
    for room in ROOMS:
        if chosen.room and room.name not in chosen.room:
            continue
        child = os.fork()  # each room begins with nothing loaded
        if not child:
            os._exit(try_room(room, chosen))
        failed |= bool(os.waitpid(child, 0)[1])
    return int(failed)


def try_room(room: Room, chosen: argparse.Namespace) -> int:
    """Try the changes drawn for a room and print those that survived; return 1 where its tests fail without a change."""
    every = list(mutants_of(room))
    random.Random(chosen.seed).shuffle(every)
    drawn = list(itertools.islice(filter(Mutant.is_rule, every), chosen.sample or None))
    warm = [one for one in drawn if within_functions(one)]
    cold = [one for one in drawn if one not in warm]
    found: Counter[str] = Counter()

    def count(verdicts: Iterator[tuple[Mutant, str]]) -> None:
        for mutant, verdict in verdicts:
            found[verdict] += 1
            if verdict == "survived":
                print(f"  survived: {mutant.shown()}", flush=True)

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        count(judged(room, cold, import_as, chosen.processes, COLD_LIMIT))
        began = time.monotonic()
        if tests_of(room):
            print(f"{room.name}: its tests fail without a change", flush=True)
            return 1
        count(judged(room, warm, put_in, chosen.processes, 5 * (time.monotonic() - began) + 30))
    finally:  # (ended from outside: what was tried so far counts)
        print(_line(room.name, found, len(every)), flush=True)
    return 0


def _line(name: str, found: Counter[str], every: int) -> str:
    tried = (found.total() - found["not tried"]) or 1
    killed = found["killed"] + found["endless"]
    left_out = f", {found['not tried']} not tried" if found["not tried"] else ""
    return f"{name}: {killed} of {tried} noticed ({killed / tried:.0%}), of {every} possible{left_out}"


if __name__ == "__main__":
    raise SystemExit(main())
