"""Files an admin already has, matched by the title in their text: the way without any network."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from ingestion.errors import Missing, Unreadable
from ingestion.intake.sources import files_in, read_file
from ingestion.metadata import propose
from ingestion.readers.choosing import read_bytes
from ingestion.sources.model import Fetched, Wanted
from ingestion.sources.names import bare_title
from ingestion.structure import structure_of


class Folder:
    """A folder of documents as a source. Every file is read once, when the first document is sought."""

    name = "folder"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def fits(self, wanted: Wanted) -> bool:
        """Whether a file bears one of the document's names."""
        return any(bare_title(name) in self._titles for name in wanted.names)

    def candidates(self, wanted: Wanted) -> Iterator[Fetched]:
        """Yield the files of the name."""
        for path in dict.fromkeys(p for name in wanted.names for p in self._titles.get(bare_title(name), ())):
            source = read_file(path)
            changed = datetime.fromtimestamp(path.stat().st_mtime, UTC).replace(microsecond=0)
            yield Fetched(source.data, source.name, "", changed.isoformat(), self.name)

    @cached_property
    def _titles(self) -> dict[str, list[Path]]:
        found: dict[str, list[Path]] = {}
        for path in files_in(self._folder):
            try:
                text = read_bytes(read_file(path).data, path.name)
            except (Unreadable, Missing):
                continue
            title = propose(text, structure_of(text.lines)).title
            for name in {bare_title(title), bare_title(path.stem)}:
                found.setdefault(name, []).append(path)
        return found
