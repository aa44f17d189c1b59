"""Pages and attachments of official sites by their address: HTML as it stands, PDF, Word."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from ingestion.errors import Unreadable
from ingestion.readers.base import Attachment
from ingestion.readers.choosing import choose_reader, read_bytes
from ingestion.sources.client import Answer, PoliteClient
from ingestion.sources.model import Fetched, Unfetched, Wanted
from ingestion.sources.names import bare_title
from ingestion.sources.publishers.national_database import HOST as DATABASE
from ingestion.sources.publishers.recognising import SAID, imposter
from ingestion.sources.publishers.releases import cut_case

_TEXTS = (".docx", ".doc", ".pdf", ".wps")


class OfficialPages:
    """Addresses the register knows, tried in their order."""

    name = "page"

    def __init__(self, client: PoliteClient) -> None:
        self._client = client

    def fits(self, wanted: Wanted) -> bool:
        """Whether any page of the document is known."""
        return bool(_pages(wanted))

    def candidates(self, wanted: Wanted) -> Iterator[Fetched]:
        """Yield each page, then the files it offers under the document's name; the last problem when there was none."""
        problem: Unfetched | None = None
        yielded = False
        for address in _pages(wanted):
            try:
                for found in self._of(address, wanted):
                    yielded = True
                    yield found
            except Unfetched as error:
                if error.code == "day_cap":
                    raise
                problem = error
        if problem is not None and not yielded:
            raise problem

    def _of(self, address: str, wanted: Wanted) -> Iterator[Fetched]:
        answer = self._client.get(address)
        if code := imposter(answer.data, answer.address):
            raise Unfetched(code, f"{address}: {SAID[code]}. Open it by hand, save it, `library add` it.", address)
        try:
            kind = choose_reader(answer.data).kind
            page = read_bytes(answer.data, answer.name) if kind == "html" else None
        except Unreadable as error:
            raise Unfetched("empty_page", f"{address}: {error}", address) from error
        found = self._fetched(answer, address)
        yield (page and cut_case(found, page.lines, wanted)) or found
        for file in _files(page.attachments if page else (), wanted):
            target = urljoin(answer.address, file.address)
            yield self._fetched(self._client.get(target), target)

    def _fetched(self, answer: Answer, address: str) -> Fetched:
        return Fetched(answer.data, answer.name, address, answer.fetched_at, self.name)


def _pages(wanted: Wanted) -> list[str]:
    return [address for address in wanted.addresses if urlsplit(address).hostname != DATABASE]


def _files(attached: tuple[Attachment, ...], wanted: Wanted) -> list[Attachment]:
    """The files whose name holds the document's; Word before PDF, which may be a scan."""
    names = {bare_title(name) for name in wanted.names if len(name) > 5}
    found = []
    for file in attached:
        path = urlsplit(file.address).path.lower()
        ending = next((e for e in _TEXTS if path.endswith(e) or file.name.lower().endswith(e)), None)
        if ending is not None and any(name in bare_title(file.name.rpartition(".")[0] or file.name) for name in names):
            found.append((_TEXTS.index(ending), file))
    return [file for _, file in sorted(found, key=lambda pair: pair[0])]
