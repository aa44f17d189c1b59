"""Measuring what an edited text would change: a process of its own beside the service, at the lowest priority."""

from __future__ import annotations

import asyncio
import json
import shutil
import sys
import tempfile
from pathlib import Path

from handlers.web.console.law.trials import Measured

BOT = Path(__file__).resolve().parents[1] / "bot.py"


async def run_trial(path: str, text: str) -> Measured:
    """Run `bot.py eval` as if the authored file of that path said this. Raises ValueError where it gave no figures."""
    nice = [found, "-n", "19"] if (found := shutil.which("nice")) else []
    with tempfile.TemporaryDirectory() as folder:
        trial = Path(folder) / "trial.json"
        trial.write_text(json.dumps({"path": path, "text": text}, ensure_ascii=False), encoding="utf-8")
        process = await asyncio.create_subprocess_exec(
            *nice, sys.executable, str(BOT), "eval", "--trial", str(trial),
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            output, _ = await process.communicate()
        except asyncio.CancelledError:
            if process.returncode is None:
                process.terminate()
            raise
    told = next((line for line in reversed(output.decode().splitlines()) if line.startswith("{")), "")
    found = json.loads(told)
    return Measured({str(name): float(figure) for name, figure in found["figures"].items()}, tuple(found["faults"]))
