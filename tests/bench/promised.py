"""`make bench`: the figures the project promises, measured in one run. Never a test: speed belongs to the machine."""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from tests.bench import library as bench_library

QUESTIONS = (
    "站点拖了我两个月工资怎么办", "没签合同能要双倍工资吗", "送餐路上被车撞了算工伤吗", "超时一单扣五十合法吗",
    "老板叫我明天不用来了，有补偿吗", "公司不给交社保", "工地上包工头跑了，工钱找谁要", "加班没有加班费",
    "账号被永久封了怎么申诉", "劳动仲裁怎么申请，要多久",
)  # fmt: skip


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which `share` of the sorted values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def resident_mb(pid: int | str = "self") -> float:
    """Return the resident memory of a process in MB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def chat_seconds(environment: dict[str, str]) -> float:
    """Start `bot.py chat --jsonl`, ask one question, and return the seconds until its answer stood there."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "bot.py", "chat", "--jsonl"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, text=True,
    )  # fmt: skip
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(json.dumps({"conversation": "bench", "text": QUESTIONS[0]}, ensure_ascii=False) + "\n")
    process.stdin.flush()
    process.stdout.readline()
    spent = time.perf_counter() - started
    process.stdin.close()
    process.wait()
    return spent


def answering(folder: Path) -> dict[str, float]:
    """Measure composed answers one by one and twenty conversations at once, in this process."""
    from bot.app import SHANGHAI, App
    from bot.contract.messages import ConversationState, Inbound
    from bot.service import Service
    from bot.settings import Settings

    app = App(Settings(YOUJU_DATA_DIR=folder))  # type: ignore[call-arg]
    app.follower.start()
    app.follower.load_vectors()
    now = datetime.now(SHANGHAI)
    app.dialogue.turn(ConversationState(), Inbound("warm", QUESTIONS[0]), now=now)
    spent = []
    for number in range(100):
        question = f"{QUESTIONS[number % len(QUESTIONS)]}，我干了{number % 9 + 2}个月"
        started = time.perf_counter()
        app.dialogue.turn(ConversationState(), Inbound("bench", question), now=now)
        spent.append((time.perf_counter() - started) * 1000)

    async def together() -> tuple[float, int]:
        errors = 0
        async with Service(app.storage, app.dialogue) as service:
            started = time.perf_counter()
            asked = [service.ask("bench", f"c{n}", Inbound("", f"{QUESTIONS[n % 10]}，第{n}个人")) for n in range(20)]
            for outcome in await asyncio.gather(*asked, return_exceptions=True):
                errors += isinstance(outcome, BaseException)
            return time.perf_counter() - started, errors

    seconds, errors = asyncio.run(together())
    figures = {
        "composed answer, median ms (under 60)": statistics.median(spent),
        "composed answer, 95th percentile ms (under 150)": percentile(spent, 0.95),
        "20 conversations at once, seconds": seconds,
        "20 conversations at once, errors (0)": errors,
        "resident memory with the full corpus, MB (under 1200)": resident_mb(),
    }
    app.close()
    return figures


def retrieval(folder: Path) -> list[str]:
    """Return the lines of `bot.py eval` on a folder."""
    environment = {**os.environ, "YOUJU_DATA_DIR": str(folder)}
    done = subprocess.run(
        [sys.executable, "bot.py", "eval"], capture_output=True, text=True, env=environment, check=False
    )
    return [*done.stdout.splitlines(), *done.stderr.splitlines()[-5:]]


def main() -> None:
    """Print every figure with its target."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "YOUJU_DATA_DIR": folder, "YOUJU_LOG_LEVEL": "ERROR"}
        figures = {"first start to first answer, seconds (under 240, without installing)": chat_seconds(environment)}
        figures["warm start to first answer, seconds (under 6)"] = chat_seconds(environment)
        figures |= answering(Path(folder))
        for name, figure in figures.items():
            print(f"{figure:10.1f}  {name}")
        print("\n".join(retrieval(Path(folder))))
    bench_library.main()


if __name__ == "__main__":
    main()
