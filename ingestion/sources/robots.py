"""The rules of a site for programs (robots.txt, RFC 9309): asked once a host, then kept for the run."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

Ask = Callable[[str], tuple[int, str]]
"""Gives status and text of an address; status 0 where it may not be asked."""


class Robots:
    """Whether a program of this name may open an address.

    No rules where the file is missing (4xx); no entry where the site itself fails (5xx), as the standard wants it.
    """

    def __init__(self, agent: str, ask: Ask) -> None:
        self._agent = agent.partition("/")[0]
        self._ask = ask
        self._rules: dict[str, RobotFileParser] = {}

    def allows(self, address: str) -> bool:
        """Return whether the rules of its site let the address be opened."""
        parts = urlsplit(address)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._rules:
            self._rules[site] = self._read(site)
        return self._rules[site].can_fetch(self._agent, address)

    def _read(self, site: str) -> RobotFileParser:
        status, text = self._ask(f"{site}/robots.txt")
        found = RobotFileParser()
        if status == 200 and not text.lstrip().startswith("<"):
            found.parse(text.splitlines())
        elif status >= 500 and status != 521:
            found.disallow_all = True  # type: ignore[attr-defined]
        else:
            found.allow_all = True  # type: ignore[attr-defined]
        return found
