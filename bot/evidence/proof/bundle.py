"""A locker as a folder or zip that can be checked on another machine without the database."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Protocol

from bot.evidence.errors import EvidenceError
from bot.evidence.model import Problem, Verdict
from bot.evidence.proof.verify import Record, Recorded, Stamped, link_from, verify_record
from bot.evidence.texts import say

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

FORMAT = "youju-evidence/1"
MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"
_PIECE = 1024 * 1024
_MANIFEST_LIMIT = 64 * 1024 * 1024


def bundle_write(path: Path, manifest: Mapping[str, Any], files: Iterable[tuple[str, Iterable[bytes]]]) -> int:
    """Write a bundle: a zip when the path ends with .zip, else a folder that must not exist. Returns its bytes.

    Readable by its owner only. What was begun is deleted when it cannot be ended. Raises EvidenceError `cannot_write`.
    """
    if path.exists():
        raise EvidenceError("cannot_write", path=path, why="已经有了，换个名字")
    zipped = path.suffix.lower() == ".zip"
    begun: list[Path] = []
    try:
        return _write_zip(path, manifest, files, begun) if zipped else _write_folder(path, manifest, files, begun)
    except (OSError, EvidenceError) as error:
        for made in reversed(begun):
            with suppress(OSError):
                made.rmdir() if made.is_dir() else made.unlink()
        if isinstance(error, EvidenceError):
            raise
        raise EvidenceError("cannot_write", path=path, why=error.strerror or str(error)) from error


def bundle_verify(path: Path, *, roots: Sequence[Certificate] = (), head: str = "", language: str = "zh") -> Verdict:
    """Check a bundle. Raises EvidenceError `no_bundle` when there is nothing to check."""
    with _opened(path) as bundle:
        data = _manifest(path, bundle)
        if isinstance(data, Verdict):
            return data
        try:
            names = {int(item["number"]): str(item["file"]) for item in data["items"] if item.get("file")}
            record = _record(data, bundle)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            return _unreadable(type(error).__name__, language)

        def original(number: int) -> Iterator[bytes] | None:
            name = names.get(number, "")
            return bundle.pieces(name) if bundle.has(name) else None

        verdict = verify_record(record, original, roots=roots, head=head, language=language)
        extra = [*_strangers(bundle, data, names), *_wrong_sums(bundle)]
        problems = tuple(Problem("extra", name, say(language, "bad_extra", name=name)) for name in extra)
        return Verdict(verdict.items, verdict.rows, verdict.head, (*verdict.problems, *problems), verdict.stamps)


class _Bundle(Protocol):
    def names(self) -> list[str]: ...
    def has(self, name: str) -> bool: ...
    def pieces(self, name: str) -> Iterator[bytes]: ...
    def read(self, name: str) -> bytes: ...


class _Folder:
    def __init__(self, path: Path) -> None:
        self._path = path.resolve()

    def names(self) -> list[str]:
        return [str(found.relative_to(self._path).as_posix()) for found in self._path.rglob("*") if found.is_file()]

    def has(self, name: str) -> bool:
        found = (self._path / name).resolve()
        return bool(name) and found.is_relative_to(self._path) and found.is_file()

    def pieces(self, name: str) -> Iterator[bytes]:
        with (self._path / name).open("rb") as file:
            yield from iter(lambda: file.read(_PIECE), b"")

    def read(self, name: str) -> bytes:
        with (self._path / name).open("rb") as file:
            return file.read(_MANIFEST_LIMIT)


class _Zip:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._root = next((n.partition("/")[0] + "/" for n in archive.namelist() if n.endswith(f"/{MANIFEST}")), "")
        self._names = {n for n in archive.namelist() if not n.endswith("/")}

    def names(self) -> list[str]:
        return [name.removeprefix(self._root) for name in self._names]

    def has(self, name: str) -> bool:
        return bool(name) and self._root + name in self._names

    def pieces(self, name: str) -> Iterator[bytes]:
        try:
            with self._archive.open(self._root + name) as file:
                yield from iter(lambda: file.read(_PIECE), b"")
        except zipfile.BadZipFile as error:
            raise OSError(str(error)) from error

    def read(self, name: str) -> bytes:
        with self._archive.open(self._root + name) as file:
            return file.read(_MANIFEST_LIMIT)


@contextmanager
def _opened(path: Path) -> Iterator[_Bundle]:
    if path.is_dir():
        yield _Folder(path)
        return
    try:
        archive: AbstractContextManager[zipfile.ZipFile] = zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile) as error:
        why = "打不开" if path.exists() else "没有这个文件"
        raise EvidenceError("no_bundle", path=path, why=why) from error
    with archive as opened:
        yield _Zip(opened)


def _manifest(path: Path, bundle: _Bundle) -> dict[str, Any] | Verdict:
    if not bundle.has(MANIFEST):
        raise EvidenceError("no_bundle", path=path, why=f"里面没有 {MANIFEST}")
    try:
        data = json.loads(bundle.read(MANIFEST))
    except (ValueError, OSError, zipfile.BadZipFile):
        return _unreadable("JSON", "zh")
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        return _unreadable("format", "zh")
    return data


def _record(data: Mapping[str, Any], bundle: _Bundle) -> Record:
    items = tuple(
        Recorded(
            number=int(item["number"]), sha256=str(item["sha256"]), size=int(item["size"]),
            media_type=str(item["media_type"]), kind=str(item["kind"]), received=str(item["received"]),
            salt=str(item["salt"]), note=str(item["note"]), factors=tuple(item["factors"]),
            claims=tuple(item["claims"]), removed=bool(item["removed"]),
        )
        for item in data["items"]
    )  # fmt: skip
    stamps = tuple(
        Stamped(int(s["sequence"]), str(s["authority"]), bundle.read(s["file"]) if bundle.has(s["file"]) else b"")
        for s in data["stamps"]
    )
    return Record(
        str(data["locker"]), int(data["length"]), str(data["head"]), items,
        tuple(link_from(row) for row in data["chain"]), stamps,
    )  # fmt: skip


def _unreadable(why: str, language: str) -> Verdict:
    problem = Problem("manifest", MANIFEST, say(language, "bad_manifest", why=why))
    return Verdict(0, 0, "", (problem,))


def _strangers(bundle: _Bundle, data: Mapping[str, Any], names: Mapping[int, str]) -> list[str]:
    """Files nobody listed: in an evidence folder they could be taken for evidence."""
    listed = {MANIFEST, SUMS, *names.values(), *(str(name) for name in data.get("beside", ()))}
    for stamp in data["stamps"]:
        listed |= {str(stamp["file"]), str(stamp["file"]).removesuffix(".tsr") + ".txt"}
    return sorted(set(bundle.names()) - listed)


def _wrong_sums(bundle: _Bundle) -> list[str]:
    """Files beside the originals (list, receipts) that differ from the sums; originals are told of elsewhere."""
    if not bundle.has(SUMS):
        return []
    wrong = []
    for line in bundle.read(SUMS).decode("utf-8", "replace").splitlines():
        digest, _, name = line.partition("  ")
        if name.startswith("原件/") or not bundle.has(name):
            continue
        found = hashlib.sha256()
        for piece in bundle.pieces(name):
            found.update(piece)
        if found.hexdigest() != digest:
            wrong.append(name)
    return wrong


def _manifest_bytes(manifest: Mapping[str, Any]) -> bytes:
    return json.dumps(manifest, ensure_ascii=False, indent=1).encode()


def _write_folder(
    path: Path, manifest: Mapping[str, Any], files: Iterable[tuple[str, Iterable[bytes]]], begun: list[Path]
) -> int:
    path.mkdir(mode=0o700, parents=True)
    begun.append(path)
    total, sums = 0, []
    for name, pieces in [*_once(files), (MANIFEST, [_manifest_bytes(manifest)])]:
        place = path / name
        if not place.parent.exists():
            place.parent.mkdir(mode=0o700)
            begun.append(place.parent)
        begun.append(place)
        digest = hashlib.sha256()
        with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            total += _copy(pieces, file, digest)
        sums.append(f"{digest.hexdigest()}  {name}\n")
    begun.append(path / SUMS)
    (path / SUMS).write_text("".join(sums), encoding="utf-8")
    return total


def _write_zip(
    path: Path, manifest: Mapping[str, Any], files: Iterable[tuple[str, Iterable[bytes]]], begun: list[Path]
) -> int:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    begun.append(path)
    sums = []
    with os.fdopen(descriptor, "w+b") as out, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, pieces in [*_once(files), (MANIFEST, [_manifest_bytes(manifest)])]:
            digest = hashlib.sha256()
            with archive.open(f"{path.stem}/{name}", "w", force_zip64=True) as file:
                _copy(pieces, file, digest)
            sums.append(f"{digest.hexdigest()}  {name}\n")
        archive.writestr(f"{path.stem}/{SUMS}", "".join(sums))
    return path.stat().st_size


def _copy(pieces: Iterable[bytes], file: IO[bytes], digest: Any) -> int:
    total = 0
    for piece in pieces:
        file.write(piece)
        digest.update(piece)
        total += len(piece)
    return total


def _once(files: Iterable[tuple[str, Iterable[bytes]]]) -> list[tuple[str, Iterable[bytes]]]:
    """The pieces are lazy: listing the names costs nothing."""
    return list(files)
