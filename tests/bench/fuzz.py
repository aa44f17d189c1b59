"""`python -m tests.bench.fuzz`: thousands of broken, hostile and misnamed files through every reader. Never a test.

Each file is made from its number alone, so that what went wrong is made again by `--only NUMBER`. A process of its own reads
them; one that crashes, takes over ten seconds or over 1 GB is reported and another goes on. What is not understood must be
said: `Unreadable` or `Missing` with a sentence. The suite reads the first few (`tests/ingestion/readers/test_bad_input.py`).
`--kept FILE` notes what became of each as it is read: stopped at any time, the next call goes on where it stood.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import resource
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from tests.support.broken import made

TODAY = date(2026, 11, 21)
HANG, MOST_MB = 10.0, 1000
"""Seconds of the processor, and megabytes."""
WAITING = 300
"""Seconds by the clock after which a reader that only waits is given up."""
FRESH = 400
"""Files after which the reading process is another: the highest memory of each is that of a few files."""


def read_one(data: bytes, name: str) -> str:
    """Read as an admin's file is, to the proposed document; return "read", or the code of the refusal. Raises what breaks."""
    from ingestion.errors import Missing, Unreadable
    from ingestion.publishing.proposal.draft import read_draft
    from ingestion.sources.publishers.recognising import imposter
    from knowledge.authored.register import Register

    imposter(data)
    try:
        read_draft(data, name, Register([]), today=TODAY)
    except (Unreadable, Missing) as error:
        sentence = str(error).strip()
        if not error.code or len(sentence) < 10:
            raise AssertionError(f"nothing is said: {error!r}") from error
        return error.code
    return "read"


def child(start: int, end: int) -> None:
    """Read a range of files and print a line for each, before and after."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    for number in range(start, end):
        kind, name, data = made(number)
        print(json.dumps({"begins": number, "kind": kind, "bytes": len(data)}), flush=True)
        signal.setitimer(signal.ITIMER_PROF, HANG)  # (of the processor: the machine may be busy)
        signal.alarm(WAITING)
        before, began = time.process_time(), time.monotonic()
        try:
            said = read_one(data, name)
        except Exception as error:  # noqa: BLE001 (whatever gets out of a reader is what is looked for)
            said = f"CRASH {type(error).__name__}: {error}"[:300]
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.alarm(0)
        print(
            json.dumps({
                "number": number, "said": said, "cpu": round(time.process_time() - before, 3),
                "wall": round(time.monotonic() - began, 3), "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            }),
            flush=True,
        )  # fmt: skip


def results(start: int, end: int) -> Iterator[dict[str, Any]]:
    """Yield what became of each file."""
    while start < end:
        command = [sys.executable, "-m", "tests.bench.fuzz", "--child", str(start), str(min(end, start + FRESH))]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
            assert process.stdout is not None
            current: dict[str, Any] = {"begins": start, "kind": "?"}
            for line in process.stdout:
                with contextlib.suppress(ValueError):
                    said = json.loads(line)
                    if "begins" in said:
                        current = said
                    else:
                        yield {**current, **said}
                        start = said["number"] + 1
                        if said["mb"] > MOST_MB:
                            process.kill()
        if process.returncode not in (0, None) and start == current["begins"]:
            how = (
                f"CRASH process ended with {process.returncode}"
                if process.returncode not in (-signal.SIGALRM, -signal.SIGPROF)
                else "HANG"
            )
            yield {**current, "number": start, "said": how, "cpu": HANG, "wall": HANG, "mb": 0}
            start += 1


def kept_results(path: Path | None, start: int, files: int) -> Iterator[dict[str, Any]]:
    """Yield what became of each file, first what stands in the file `path`, then what is read now and noted there."""
    told: list[dict[str, Any]] = []
    if path is not None and path.exists():
        with contextlib.suppress(ValueError):  # (a line that a stop cut in two ends what is known)
            for line in path.read_text(encoding="utf-8").splitlines():
                told.append(json.loads(line))
        path.write_text("".join(json.dumps(found, ensure_ascii=False) + "\n" for found in told), encoding="utf-8")
    yield from told
    for found in results(start + len(told), start + files):
        if path is not None:
            with path.open("a", encoding="utf-8") as kept:
                kept.write(json.dumps(found, ensure_ascii=False) + "\n")
        yield found


def is_broken(found: dict[str, Any]) -> bool:
    """Say whether it crashed, hung or took more than it may."""
    return found["said"].startswith(("CRASH", "HANG")) or found["cpu"] > HANG or found["mb"] > MOST_MB


def main() -> None:
    """Read them all and print what became of them; exit status 1 where anything broke."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--files", type=int, default=10_000)
    reader.add_argument("--start", type=int, default=0)
    reader.add_argument("--only", type=int)
    reader.add_argument("--kept", type=Path, help="A file of results to go on with.")
    reader.add_argument("--child", type=int, nargs=2)
    options = reader.parse_args()
    if options.child:
        child(*options.child)
        return
    if options.only is not None:
        kind, name, data = made(options.only)
        print(kind, name, len(data), data[:200])
        print(read_one(data, name))
        return
    sys.exit(told_of(kept_results(options.kept, options.start, options.files)))


def told_of(every: Iterable[dict[str, Any]]) -> bool:
    """Print each that broke and the figures of all; return whether any broke."""
    kinds: Counter[str] = Counter()
    codes: dict[str, Counter[str]] = defaultdict(Counter)
    worst: dict[str, float] = {"cpu": 0, "wall": 0, "mb": 0}
    broken = 0
    for found in every:
        kinds[found["kind"]] += 1
        bad = is_broken(found)
        codes[found["kind"].partition("/")[0]]["broken" if bad else found["said"]] += 1
        worst = {name: max(value, found[name]) for name, value in worst.items()}
        if bad:
            broken += 1
            print(json.dumps(found, ensure_ascii=False), flush=True)
    for kind, counted in sorted(codes.items()):
        print(f"{sum(counted.values()):7,}  {kind}: " + ", ".join(f"{code} {n}" for code, n in counted.most_common()))
    print(f"{sum(kinds.values()):7,}  files in {len(kinds)} kinds of damage, {broken} broken")
    print(f"longest {worst['cpu']:.1f} s of processor ({worst['wall']:.1f} s), most memory {worst['mb']:.0f} MB")
    return bool(broken)


if __name__ == "__main__":
    main()
