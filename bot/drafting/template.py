"""Reads the template files a lawyer edits (docs/drafting.md). A template is parsed once; facts are never parsed as one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.drafting.errors import DraftError
from bot.drafting.vocabulary import COMPUTED, claim_words, find_field
from knowledge.yaml_files import parse_yaml

FOLDER = Path(__file__).parent / "templates"
COVER_MARK = "=== 交之前看 ==="
WANTED = "要"
"""The condition {要=加班费}: the claim is among the requests; {要}: there is any."""
_PART = re.compile(r"\{\{(?P<slot>[^{}]+)\}\}|\[\[(?P<cite>[^\[\]]+)\]\]")
_CONDITION = re.compile(r"\{(?!\{)(?P<terms>[^{}]+)\}\s*")
_TERM = re.compile(r"(?P<not>!)?(?P<name>[^=!]+?)(?:=(?P<values>.+))?")
_DIRECTIVE = re.compile(r"【(?P<name>表头|表|请求|计算|证据|另起一页|签名|落款)(?:\s+(?P<rest>.+?))?】")
_BAR = re.compile(r"\|(?![^{}]*\}\})")
_LEFT = re.compile(r"\{\{|\}\}|\[\[|\]\]|【|】|\{|\}")


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a fact. `field` is its slot, "" for one that is filled in by hand; `hint` names the blank."""

    field: str
    hint: str


@dataclass(frozen=True, slots=True)
class Cite:
    key: str


Piece = str | Slot | Cite


@dataclass(frozen=True, slots=True)
class Term:
    """One condition: the fact is known (or not), or has one of the values."""

    name: str
    values: tuple[str, ...] = ()
    negated: bool = False

    def met(self, facts: Mapping[str, str], wanted: frozenset[str]) -> bool:
        if self.name == WANTED:
            return bool(wanted & set(self.values) if self.values else wanted) != self.negated
        told = facts.get(self.name, "")
        return (told in self.values if self.values else bool(told)) != self.negated


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its kind, the conditions it stands under, its pieces (a table row: its cells)."""

    kind: str
    pieces: tuple[Piece, ...] = ()
    when: tuple[Term, ...] = ()
    cells: tuple[tuple[Piece, ...], ...] = ()
    argument: str = ""

    def shown(self, facts: Mapping[str, str], wanted: frozenset[str]) -> bool:
        return all(term.met(facts, wanted) for term in self.when)


@dataclass(frozen=True, slots=True)
class Clock:
    """A deadline of the document, and where the inputs of its clock come from: a fact, or `=text` as it stands."""

    name: str
    inputs: Mapping[str, str]
    when: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Template:
    """A parsed file. `offer`: the document is offered when all terms of one group are met."""

    name: str
    title: str
    file: str
    use: str
    receiver: str
    copies: str
    claims: str
    offer: tuple[tuple[Term, ...], ...]
    needs: tuple[str, ...]
    clocks: tuple[Clock, ...]
    body: tuple[Line, ...]
    cover: tuple[tuple[str, tuple[Line, ...]], ...]
    order: int = 0
    path: Path = field(default=Path(), compare=False)

    def citations(self) -> Iterator[str]:
        """Yield every citation key written in the file."""
        for line in (*self.body, *(line for _, lines in self.cover for line in lines)):
            for piece in (*line.pieces, *(piece for cell in line.cells for piece in cell)):
                if isinstance(piece, Cite):
                    yield piece.key


@lru_cache
def templates() -> Mapping[str, Template]:
    """Return every template by name, in the order of their front matter. Raises DraftError `bad_template`."""
    found = [read_template(path) for path in sorted(FOLDER.glob("*.md"))]
    return {template.name: template for template in sorted(found, key=lambda one: (one.order, one.name))}


def find_template(name: str) -> Template:
    """Return a template by its name or its title. Raises DraftError `unknown_template`."""
    every = templates()
    for template in every.values():
        if name in (template.name, template.title):
            return template
    raise DraftError("unknown_template", f"没有叫 {name} 的文书，可以用：{'、'.join(every)}。")


def read_template(path: Path) -> Template:
    """Return the template of a file. Raises DraftError `bad_template` with the file and line."""
    return parse_template(path.read_text(encoding="utf-8"), path)


def _add_to_cover(written: str, cover: list[tuple[str, list[Line]]]) -> None:
    """Add a line of what is read before handing in: a heading, or a point under one. Raises ValueError."""
    if written.startswith("## "):
        cover.append((written[3:].strip(), []))
    elif written.startswith("- ") and cover:
        cover[-1][1].append(_content("point", written[2:]))
    else:
        raise ValueError("交之前看的部分只能有 “## 标题” 和 “- 一行”")


def parse_template(text: str, path: Path = Path("template.md")) -> Template:
    """Return the template of a text. Raises DraftError `bad_template`."""
    head, body_at, body = _front_matter(text, path)
    body_lines: list[Line] = []
    cover: list[tuple[str, list[Line]]] = []
    in_cover = False
    for number, raw in enumerate(body.splitlines(), body_at):
        written = raw.strip()
        if not written or written.startswith("<!--"):
            continue
        if written == COVER_MARK:
            in_cover = True
            continue
        try:
            if in_cover:
                _add_to_cover(written, cover)
            else:
                body_lines.append(_line(written))
        except ValueError as problem:
            raise DraftError("bad_template", f"{path.name} 第 {number} 行：{problem}。") from None
    try:
        return Template(
            name=str(head["name"]),
            title=str(head["title"]),
            file=str(head.get("file") or head["title"]),
            use=str(head["use"]),
            receiver=str(head["receiver"]),
            copies=str(head["copies"]),
            claims=str(head.get("claims", "")),
            offer=tuple(_terms(str(group)) for group in head.get("offer", [])),
            needs=tuple(find_field(str(label)).slot for label in head.get("needs", [])),
            clocks=tuple(_clock(row) for row in head.get("clocks", [])),
            body=tuple(body_lines),
            cover=tuple((title, tuple(lines)) for title, lines in cover),
            order=int(head.get("order", 0)),
            path=path,
        )
    except KeyError as missing:
        raise DraftError("bad_template", f"{path.name} 开头缺 {missing.args[0]}。") from None
    except ValueError as problem:
        raise DraftError("bad_template", f"{path.name} 开头：{problem}。") from None


def _front_matter(text: str, path: Path) -> tuple[dict[str, Any], int, str]:
    parts = text.split("---\n", 2)
    if len(parts) != 3 or parts[0].strip():
        raise DraftError("bad_template", f"{path.name} 要以 --- 开头的说明开始。")
    try:
        head = parse_yaml(parts[1])
    except yaml.YAMLError as error:
        raise DraftError("bad_template", f"{path.name} 开头的说明写错了：{error}") from None
    if not isinstance(head, dict):
        raise DraftError("bad_template", f"{path.name} 开头的说明写错了。")
    return head, 3 + parts[1].count("\n"), parts[2]


_MARKS = (("## ", "heading"), ("# ", "title"), ("1. ", "number"), ("[ ] ", "tick"), (">> ", "right"), ("> ", "line"), ("~ ", "note"))  # fmt: skip


def _line(written: str) -> Line:
    when, rest = _conditions(written)
    if match := _DIRECTIVE.fullmatch(rest):
        return Line(kind=f"【{match['name']}】", when=when, argument=match["rest"] or "")
    if rest.startswith("|"):
        cells = [cell.strip() for cell in _BAR.split(rest.strip("|"))]
        return Line(kind="row", when=when, cells=tuple(_pieces(cell) for cell in cells))
    for mark, kind in _MARKS:
        if rest.startswith(mark):
            more, content = _conditions(rest[len(mark) :])
            return Line(kind=kind, when=(*when, *more), pieces=_pieces(content))
    return Line(kind="body", when=when, pieces=_pieces(rest))


def _content(kind: str, written: str) -> Line:
    when, rest = _conditions(written.strip())
    return Line(kind=kind, when=when, pieces=_pieces(rest))


def _conditions(written: str) -> tuple[tuple[Term, ...], str]:
    match = _CONDITION.match(written)
    if match is None:
        return (), written
    return _terms(match["terms"]), written[match.end() :]


def _terms(written: str) -> tuple[Term, ...]:
    terms = []
    for one in re.split(r"[,，]", written.strip("{} ")):
        match = _TERM.fullmatch(one.strip())
        if match is None:
            raise ValueError(f"看不懂条件 {written}")
        name, values = match["name"].strip(), (match["values"] or "").split("|")
        if name == WANTED:
            values = [value for value in values if value.strip()]
            coded = tuple(claim_words()[value.strip()] for value in values if value.strip() in claim_words())
            if len(coded) != len(values):
                raise ValueError(f"条件 {one} 里没有这样的请求")
            terms.append(Term(WANTED, coded, bool(match["not"])))
            continue
        field_ = find_field(name)
        coded = tuple(field_.coded(value.strip()) for value in values if value.strip())
        terms.append(Term(field_.slot, coded, bool(match["not"])))
    return tuple(terms)


def _pieces(written: str) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    at = 0
    for match in _PART.finditer(written):
        pieces.append(written[at : match.start()])
        pieces.append(Cite(match["cite"].strip()) if match["cite"] else _slot(match["slot"].strip()))
        at = match.end()
    pieces.append(written[at:])
    for piece in pieces:
        if isinstance(piece, str) and _LEFT.search(piece):
            raise ValueError(f"“{piece.strip()}” 里的括号没有写完整")
    return tuple(piece for piece in pieces if piece != "")


def _slot(written: str) -> Slot:
    if written.startswith("手写："):
        return Slot("", written.removeprefix("手写："))
    label, _, hint = written.partition("|")
    if label in COMPUTED:
        return Slot(f"={label}", hint or label)
    found = find_field(label.strip())
    return Slot(found.slot, hint.strip() or found.label)


def _clock(row: Any) -> Clock:
    if not isinstance(row, dict) or "name" not in row:
        raise ValueError("clocks 每行要有 name 和 inputs")
    inputs = {
        key: value if str(value).startswith("=") else find_field(str(value)).slot
        for key, value in (row.get("inputs") or {}).items()
    }
    return Clock(str(row["name"]), inputs, _terms(str(row["when"])) if row.get("when") else ())
