"""Renders pages: the templates, with what all of them know."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping
from functools import cache, lru_cache, partial
from pathlib import Path
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.templating import Jinja2Templates

from bot.cases.rules.states import STAGE_NAMES
from bot.cases.texts import shown_value
from bot.cases.view import clock
from bot.contract.messages import Block, BlockKind, Clause, Reply
from bot.messages import message
from handlers.web.law import linked
from handlers.web.texts import text
from handlers.web.transcript import Shown, buttons_of, file_address, worth_keeping
from handlers.web.visitor import Visitor, visitor_of

HERE = Path(__file__).parent
SHOWN_BLOCKS = 5
"""Blocks of a reply that are open; the rest is folded."""


@lru_cache
def asset(name: str) -> str:
    """Return the address of a file that ships with the pages; it changes when the file does."""
    digest = hashlib.sha256((HERE / "static" / name).read_bytes()).hexdigest()[:10]
    return f"/static/{name}?v={digest}"


def law_address(clause: Clause) -> str:
    """Return where a clause is read in the library; empty when its text is not held."""
    document, _, rest = clause.ref.partition(":")
    article = rest.partition(":")[0]
    if not clause.held:
        return ""
    return f"/law/{_quoted(document)}/{_quoted(article)}" if article else f"/law/{_quoted(document)}"


def folded(reply: Reply) -> tuple[list[Block], list[Block]]:
    """Return the blocks that are shown open, and those behind "more": a single one is not worth folding, a notice (why a person
    should look, that a model wrote it) is never folded."""
    blocks = reply.blocks[: len(reply.blocks) - reply.below]
    behind = [place for place, block in enumerate(blocks) if block.kind is not BlockKind.NOTICE][SHOWN_BLOCKS:]
    if len(behind) < 2:
        return list(blocks), []
    shown = [block for place, block in enumerate(blocks) if place not in behind]
    return shown, [blocks[place] for place in behind]


def below_of(reply: Reply) -> tuple[Block, ...]:
    """Return the blocks put below the answer: what becomes of a file."""
    return reply.blocks[len(reply.blocks) - reply.below :]


def reminds(reply: Reply) -> bool:
    """Whether a reply promises a reminder, which a page cannot ring."""
    return any(choice.action == "remind:off" for choice in reply.choices)


@cache
def templates() -> Jinja2Templates:
    """Return the templates with what every page may say; compiled once a process."""
    found = Jinja2Templates(directory=str(HERE / "templates"))
    found.env.trim_blocks = True
    found.env.lstrip_blocks = True
    found.env.globals.update(
        say=message, asset=asset, file_address=file_address, buttons_of=buttons_of, law_address=law_address, worth_keeping=worth_keeping,
        folded=folded, below_of=below_of, reminds=reminds, linked=linked, clock=clock, kind_name=partial(shown_value, "worker_kind"),
        stage_name=STAGE_NAMES.__getitem__,
    )  # fmt: skip
    return found


class Pages:
    """The templates. `staffed`: whether a person can be promised, asked for each page."""

    def __init__(self, staffed: Callable[[], bool] = lambda: True) -> None:
        self._templates = templates()
        self._staffed = staffed

    def page(
        self, request: Request, name: str, values: Mapping[str, object] | None = None, *, status: int = 200
    ) -> Response:
        """Return a page as a response."""
        here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        here = here if request.method in ("GET", "HEAD") else "/"  # what only takes a form cannot be come back to
        known = {**self._known(visitor_of(request)), "here": here}
        return self._templates.TemplateResponse(request, name, {**known, **(values or {})}, status_code=status)

    def markup(self, name: str, values: Mapping[str, object]) -> str:
        """Return a part of a page as markup."""
        return self._templates.get_template(name).render(values)

    def turn(self, turn: Shown, visitor: Visitor, back: str = "") -> str:
        """Return one turn as markup. `back`: key of the turn that can be taken back."""
        return self._templates.get_template("turn.html").render({**self._known(visitor), "turn": turn, "back": back})

    def _known(self, visitor: Visitor) -> dict[str, object]:
        known = {"look": visitor, "t": partial(text, visitor.language), "nonce": secrets.token_urlsafe(9)}
        return {**known, "staffed": self._staffed()}


def _quoted(name: str) -> str:
    return quote(name, safe="")
