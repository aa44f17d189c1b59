"""Reads YAML: safely, and with libyaml's parser where the installed PyYAML has it (ten times as fast).

The program's own files are parsed once: what they say is kept beside the bytecode Python keeps, by the same settings.
"""

from __future__ import annotations

import os
import pickle
import sys
from hashlib import blake2b
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

import yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PROGRAM = Path(__file__).parents[1]


def read_yaml(path: Path) -> Any:
    """Return what the file says. Raises yaml.YAMLError, OSError."""
    return parse_file(path, path.read_text(encoding="utf-8"))


def parse_file(path: Path, text: str) -> Any:
    """Return what the text of a file says. Raises yaml.YAMLError.

    Of a file of the program what was parsed before is taken where it was the same text.
    """
    if not path.is_relative_to(_PROGRAM):
        return parse_yaml(text)
    kept = Path(cache_from_source(f"{path}.py"))
    mark = blake2b(text.encode(), digest_size=16).digest()
    found = _kept(kept, mark)
    if found is None:
        found = parse_yaml(text)
        _keep(kept, mark, found)
    return found


def parse_yaml(text: str | bytes) -> Any:
    """Return what the text says. Raises yaml.YAMLError."""
    return yaml.load(text, Loader=_LOADER)  # noqa: S506 (a safe loader either way)


def _kept(file: Path, mark: bytes) -> Any:
    """Return what was parsed of the text with this mark; None where it is not kept."""
    try:
        raw = file.read_bytes()
        return pickle.loads(raw[len(mark) :]) if raw.startswith(mark) else None  # noqa: S301 (stands where bytecode stands)
    except (OSError, EOFError, pickle.UnpicklingError, ValueError, LookupError, AttributeError):
        return None


def _keep(file: Path, mark: bytes, parsed: Any) -> None:
    """Keep it for the next start, whole or not at all; where nothing can be written it is parsed each time."""
    if sys.dont_write_bytecode:
        return
    half = file.with_suffix(f".{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        half.write_bytes(mark + pickle.dumps(parsed, protocol=5))
        half.replace(file)
    except OSError:
        half.unlink(missing_ok=True)
