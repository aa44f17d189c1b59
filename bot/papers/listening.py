"""Voice notes turned into text: by the transcription model of an OpenAI-compatible endpoint, or by faster-whisper on this machine."""

from __future__ import annotations

import importlib.util
import io
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import httpx
import structlog

from bot.evidence.content import read_content
from bot.papers.model import LARGEST, Heard, Page, Problem
from bot.settings import Settings

log = structlog.get_logger(__name__)
SECONDS = 60.0
"""Time for one voice note."""
MOST_CHARACTERS = 4000


class Ear(Protocol):
    """Turns sound into text. Raises nothing."""

    @property
    def leaves(self) -> bool:
        """Whether the sound leaves this machine."""
        ...

    def listen(self, data: bytes) -> Heard:
        """Return what was said, or the problem."""
        ...


@dataclass(frozen=True, slots=True)
class EndpointEar:
    """The transcription model of an endpoint. The sound leaves this machine; its name and its sender do not."""

    base_url: str
    model: str
    key: str = field(repr=False)
    seconds: float = SECONDS

    @property
    def leaves(self) -> bool:
        """Return True."""
        return True

    def listen(self, data: bytes) -> Heard:
        """Return what was said, or the problem."""
        if len(data) > LARGEST:
            return Heard(spoken=True, problem=Problem.TOO_LARGE)
        found = read_content(data)
        if found.kind not in ("audio", "video"):
            return Heard(spoken=True, problem=Problem.NOT_SUPPORTED)
        try:
            answer = httpx.post(
                f"{self.base_url.rstrip('/')}/audio/transcriptions",
                headers={"Authorization": f"Bearer {self.key}"},
                data={"model": self.model, "response_format": "json"},
                files={"file": (f"voice{found.extension}", data, found.media_type)},
                timeout=self.seconds,
            )
            answer.raise_for_status()
            text = str(answer.json()["text"])
        except httpx.TimeoutException:
            return Heard(spoken=True, problem=Problem.TOO_SLOW)
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            log.warning("voice_not_heard", error=type(error).__name__)
            return Heard(spoken=True, problem=Problem.NO_EARS)
        return said(text)


@dataclass
class LocalEar:
    """faster-whisper (extra `voice`) over the model in a folder. Nothing leaves this machine."""

    folder: Path

    @property
    def leaves(self) -> bool:
        """Return False."""
        return False

    @cached_property
    def _model(self) -> Any:
        from faster_whisper import WhisperModel

        return WhisperModel(str(self.folder), device="cpu", compute_type="int8", cpu_threads=1, local_files_only=True)

    def listen(self, data: bytes) -> Heard:
        """Return what was said, or the problem."""
        if len(data) > LARGEST:
            return Heard(spoken=True, problem=Problem.TOO_LARGE)
        try:
            parts, about = self._model.transcribe(io.BytesIO(data), beam_size=1, vad_filter=False)
            if about.duration > 300:
                return Heard(spoken=True, problem=Problem.TOO_LONG)
            return said("".join(part.text for part in parts))
        except Exception as error:  # noqa: BLE001 (whatever a decoder makes of foreign bytes)
            log.warning("voice_not_heard", error=type(error).__name__)
            return Heard(spoken=True, problem=Problem.NO_EARS)


def said(text: str) -> Heard:
    """Return a transcript as what was heard."""
    text = " ".join(text.split())[:MOST_CHARACTERS]
    if not text:
        return Heard(spoken=True, problem=Problem.NO_EARS)
    return Heard(spoken=True, pages=(Page(number=1, text=text, sure=0.8),))


def configured_ear(settings: Settings) -> Ear | None:
    """Return what hears voice notes as the settings name it; None where nothing does."""
    name = settings.transcribe_model
    if not name:
        return None
    if Path(name).is_dir():
        return LocalEar(Path(name)) if importlib.util.find_spec("faster_whisper") else None
    if not settings.has_model:
        return None
    return EndpointEar(settings.openai_base_url, name, settings.openai_api_key.get_secret_value())
