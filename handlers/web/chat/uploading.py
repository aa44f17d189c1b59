"""Files sent along: with the form itself, or before it in pieces that outlast a broken line."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, TypeVar

from fastapi import APIRouter, File, Form, Request, Response, UploadFile
from fastapi.responses import JSONResponse

from bot.contract.messages import NAME_MARK, Inbound, Kind
from handlers.web.guard import Refused
from handlers.web.pieces import NoSuchUpload, OutOfPlace, Pieces, TooLarge
from handlers.web.uploads import MAX_BYTES, MAX_FILES, DiskFull, Uploads
from handlers.web.visitor import visitor_of

T = TypeVar("T")
LONGEST_NAME = 100


def utf8(text: str) -> str:
    """Return the text of a form whose sender did not percent-encode it: such bytes arrive one character each."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def kind_of(media_types: Sequence[str]) -> Kind:
    """Return what was sent along: pictures, sound, or files of any kind."""
    if all(one.startswith("image/") for one in media_types):
        return Kind.PHOTO
    return Kind.VOICE if all(one.startswith("audio/") for one in media_types) else Kind.FILE


@dataclass(frozen=True, slots=True)
class SentBefore:
    """A file that came in pieces: its name here, its own name, what it is said to be."""

    upload: str
    name: str
    media_type: str


def sent_before(uploads: Sequence[str], names: Sequence[str], types: Sequence[str]) -> list[SentBefore]:
    """Return the files a form names that came before it. Raises Refused for a form that contradicts itself."""
    if not len(uploads) == len(names) == len(types):
        raise Refused(422, "bad_form")
    return [SentBefore(*one) for one in zip(uploads, names, types, strict=True)]


async def with_files(
    uploads: Uploads | None, who: str, inbound: Inbound, files: Sequence[UploadFile], before: Sequence[SentBefore]
) -> Inbound:
    """Keep what was sent along and name it in the message. Raises Refused."""
    if uploads is None or not (files or before):
        return inbound
    if len(files) + len(before) > MAX_FILES:
        raise Refused(413, "too_many", most=MAX_FILES)
    if any(not one.size for one in files):
        raise Refused(400, "empty_file")
    pieces = Pieces(uploads)
    kept = [await or_refused(pieces.take, who, one.upload) for one in before]
    kept += [await or_refused(uploads.put, who, one.file) for one in files]
    names = [_plain(one.name) for one in before] + [_plain(utf8(one.filename or "")) for one in files]
    attachment = "\n".join(f"{reference}{NAME_MARK}{name}" for reference, name in zip(kept, names, strict=True))
    types = [one.media_type for one in before] + [one.content_type or "" for one in files]
    return replace(inbound, kind=kind_of(types), attachment=attachment)


async def or_refused(work: Callable[..., T], *values: object) -> T:
    """Run work on the files in a thread. Raises Refused with the sentence that says why it was not done."""
    try:
        return await asyncio.to_thread(work, *values)
    except DiskFull as error:
        raise Refused(507, "disk_full") from error
    except TooLarge as error:
        raise Refused(413, "too_big", most=f"{MAX_BYTES >> 20} MB") from error
    except NoSuchUpload as error:
        raise Refused(404, "upload_gone") from error
    except OutOfPlace as error:
        raise Refused(409, "upload_unfinished") from error


def uploading_routes(
    uploads: Uploads, prefix: str = "/chat/upload", who_of: Callable[[Request], str] | None = None
) -> APIRouter:
    """Return the routes by which a page sends a large file in pieces. `who_of`: whose it is; without it the visitor's."""
    routes, pieces, whose = APIRouter(prefix=prefix), Pieces(uploads), who_of or _who

    @routes.post("", response_model=None)
    async def begin(request: Request, size: Annotated[int, Form()]) -> Response:
        name = await or_refused(pieces.begin, whose(request), size)
        return JSONResponse({"upload": name, "at": 0})

    @routes.get("/{name}", response_model=None)
    async def at(request: Request, name: str) -> Response:
        return JSONResponse({"upload": name, "at": await or_refused(pieces.at, whose(request), name)})

    @routes.post("/{name}", response_model=None)
    async def add(
        request: Request, name: str, at: Annotated[int, Form()], piece: Annotated[UploadFile, File()]
    ) -> Response:
        def work() -> tuple[int, int]:
            try:
                return pieces.add(who, name, at, piece.file), 200
            except OutOfPlace as error:  # what was sent twice or lost on the way: the page goes on from there
                return error.at, 409

        who = whose(request)
        held, status = await or_refused(work)
        return JSONResponse({"upload": name, "at": held}, status_code=status)

    return routes


def _who(request: Request) -> str:
    who = visitor_of(request).who
    if not who:
        raise Refused(404, "upload_gone")
    return who


def _plain(name: str) -> str:
    return " ".join(name.replace(NAME_MARK, " ").split())[-LONGEST_NAME:]
