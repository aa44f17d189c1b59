"""Where documents come from: files, folders, and pages of sites on a list. Nothing else is opened."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from ingestion.errors import Unreadable
from ingestion.hosts import HostPolicy
from ingestion.readers.base import LARGEST
from knowledge.clock import utc_now

ALLOWED_HOSTS = ("gov.cn", "chinacourt.org", "acftu.org")
"""Sites whose pages may be read where the settings name no others: a host is its own and all names under it."""
_MOST_REDIRECTS = 5
_SECONDS = 30.0
_ENDINGS = {".pdf", ".docx", ".doc", ".html", ".htm", ".shtml", ".md", ".markdown", ".txt", ".jpg", ".jpeg", ".png", ".tif",
            ".tiff", ".bmp", ".webp"}  # fmt: skip


@dataclass(frozen=True)
class Source:
    """One document's bytes. `address` and `fetched_at` (ISO, UTC) only for a page."""

    data: bytes
    name: str
    address: str = ""
    fetched_at: str = ""


def is_address(written: str) -> bool:
    """Whether an argument names a page rather than a file."""
    return written.lower().startswith(("http://", "https://"))


def files_in(folder: Path) -> list[Path]:
    """Return the documents in a folder and below, sorted. Raises Unreadable for one that leads out of the folder."""
    root = folder.resolve()
    found = []
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if hidden or path.suffix.lower() not in _ENDINGS or path.is_dir():
            continue
        if not path.resolve().is_relative_to(root):
            raise Unreadable("outside_folder", f"{path} leads out of {folder}; copy the file into the folder.")
        found.append(path)
    return found


def paths_of(arguments: Sequence[str]) -> Iterator[str | Path]:
    """Yield every file and address that the arguments name. Raises Unreadable for what does not exist."""
    for argument in arguments:
        if is_address(argument):
            yield argument
            continue
        path = Path(argument)
        if path.is_dir():
            yield from files_in(path)
        elif path.is_file():
            yield path
        else:
            raise Unreadable("no_such_file", f"{argument}: there is no such file, folder or address.")


def read_file(path: Path) -> Source:
    """Return a file's bytes. Raises Unreadable for one that is too large or cannot be opened."""
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise Unreadable(
                "too_large", f"{path.name} has {size // 2**20} MB, more than the {LARGEST // 2**20} MB that are read."
            )
        return Source(path.read_bytes(), path.name)
    except OSError as error:
        raise Unreadable("no_such_file", f"{path} cannot be opened: {error.strerror or error}.") from error


def fetch(address: str, allowed: Sequence[str] = ALLOWED_HOSTS) -> Source:
    """Return a page or file of a site on the list, with the address it came from in the end and the time.

    Raises Unreadable: `host_not_allowed` (a redirect that leaves the list too), `too_large`, `not_reached`.
    """
    import httpx

    current = address
    try:
        with httpx.Client(
            timeout=_SECONDS, follow_redirects=False, headers={"User-Agent": "Youju/1 (library)"}
        ) as client:
            for _ in range(_MOST_REDIRECTS + 1):
                require_allowed(current, allowed, redirected=current != address)
                with client.stream("GET", current) as answer:
                    if answer.is_redirect:
                        current = urljoin(current, answer.headers.get("location", ""))
                        continue
                    if answer.status_code != 200:
                        raise Unreadable("not_reached", f"{current} answered with {answer.status_code}.")
                    data = _body(answer.iter_bytes(), current)
                stamp = utc_now().replace(microsecond=0).isoformat() + "Z"
                name = unquote(os.path.basename(urlsplit(current).path)) or urlsplit(current).netloc  # noqa: PTH119
                return Source(data, name, current, stamp)
    except httpx.HTTPError as error:
        raise Unreadable("not_reached", f"{current} cannot be reached ({type(error).__name__}).") from error
    except (ValueError, httpx.InvalidURL) as error:
        raise Unreadable("not_reached", f"{current} is not an address.") from error
    raise Unreadable("not_reached", f"{address} redirects more than {_MOST_REDIRECTS} times.")


def require_allowed(address: str, allowed: Sequence[str], *, redirected: bool = False) -> None:
    """Raise Unreadable for an address whose site is not on the list, or that leads into a private network."""
    HostPolicy(allowed).require(address, redirected=redirected)


def _body(chunks: Iterator[bytes], address: str) -> bytes:
    held = bytearray()
    for chunk in chunks:
        held += chunk
        if len(held) > LARGEST:
            raise Unreadable("too_large", f"{address} has more than the {LARGEST // 2**20} MB that are read.")
    return bytes(held)
