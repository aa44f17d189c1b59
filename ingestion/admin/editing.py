"""Editing authored files: which may be edited, and what stands against a text before it is saved."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from knowledge.authored.card import CARDS, Card, CardShelf, Problem, read_cards
from knowledge.authored.lint import Resolver, lint_cards, lint_notes, lint_outweighed
from knowledge.authored.notes import NoteShelf, read_notes
from knowledge.authored.register import Entry
from knowledge.citations import parse_key
from knowledge.edited import authored_text
from knowledge.errors import CitationError
from knowledge.lexicon import read_lexicon
from knowledge.paths import DATA
from knowledge.yaml_files import parse_yaml

TABLES = {
    "national": "全国的数（天数、倍数、年限）",
    "minimum_wage": "最低工资",
    "work_injury_lump_sums": "工伤一次性补助金的月数",
    "occupational_injury_cover": "职业伤害保障的试点",
    "holidays": "法定节假日",
}
"""Tables of figures that may be edited."""
KINDS = {"card": "卡片", "table": "数字表", "note": "注释", "rule": "情形规则", "lexicon": "词表"}
LONGEST = 250_000
_UNKNOWN = ("unknown_document", "ambiguous_document", "no_such_article", "no_such_paragraph")
"""What is wrong with the clause a figure stands in; one that no longer holds is the basis of a figure of its time."""
_NAME = re.compile(r"^id: *([a-z0-9]+(?:-[a-z0-9]+){0,8}) *$", re.MULTILINE)
_TITLE = re.compile(r"^title: *(.*)$", re.MULTILINE)
_TOPIC = re.compile(r"^topic: *([a-z_]+) *$", re.MULTILINE)
_BASIS = re.compile(r"\bbasis:\s*[\"']?([^\"',}\[\]]+)")
_WORDS = (
    (r"no front matter between two lines of ---", "开头要有两行 --- 夹着的一段（id、title 等）"),
    (r"front matter is not (?:YAML|a mapping)", "开头那段的写法不对，请对照原来的"),
    (r"(\w+) is missing", "缺 {0}"),
    (r"unknown section (.*)", "没有“{0}”这个小标题"),
    (r"text before the first section", "第一个小标题之前有字"),
    (r"section (.+) is missing", "缺“{0}”这一节"),
    (r"not a provision name: (.*)", "条文写法不对：{0}"),
    (r"not an article: (.*)", "第几条写法不对：{0}"),
    (r"(\w+) is not a date: (.*)", "{0} 不是日期：{1}"),
    (r"id (.+) is not the file name", "id 不能改（写成了 {0}）"),
    (r"see_also names no card: (.*)", "see_also 里没有这张卡片：{0}"),
    (r"not reviewed since (.*)", "reviewed 是 {0}，超过一年：核对过就改成今天"),
    (r"says 知道 where the clause says 知道或者应当知道", "条文是“知道或者应当知道”，这里只写了“知道”"),
    (r"figure (\S+) does not stand in the cited text", "数字 {0} 在引用的条文里没有"),
    (r"(.+) gives way to (.+): cite that beside it", "{0} 要让位给 {1}：把后者也引上"),
    (
        r"a row needs a term, its legal words and a certainty.*",
        "这一行要有说法、法条的叫法（用 | 隔开）和 0 到 1 的把握",
    ),
    (r"(.+): an orphan, no phrasing leads to it", "{0} 没有 asked，谁也问不到"),
    (r"(.+): says 知道 where the clause says 知道或者应当知道", "{0}：条文是“知道或者应当知道”，这里只写了“知道”"),
    (r"(.+): figure (\S+) does not stand in the text", "{0}：数字 {1} 在条文里没有"),
    (r"not YAML", "这里的写法（YAML）读不懂"),
    (r"(?:decides )?(.+): unknown_document", "《{0}》这个文件库里和登记表里都没有"),
    (r"(?:decides )?(.+): ambiguous_document", "{0} 说的是哪个文件分不清"),
    (r"(?:decides )?(.+): no_such_article", "{0} 没有这一条"),
    (r"(?:decides )?(.+): no_such_paragraph", "{0} 没有这一款"),
    (r"(?:decides )?(.+): not_in_force", "{0} 现在不是有效的条文"),
)


@dataclass(frozen=True, slots=True)
class Editable:
    """One file that may be edited. `path`: relative to the authored data; `kind`: one of `KINDS`."""

    kind: str
    name: str
    title: str
    path: str

    @property
    def file(self) -> Path:
        """Where the file lies that came with the program."""
        return DATA / self.path

    @property
    def shipped(self) -> str:
        """What came with the program; empty for what an office wrote itself."""
        return self.file.read_text(encoding="utf-8") if self.file.exists() else ""


@dataclass(frozen=True, slots=True)
class Against:
    """Something that stands against a text: the line, and why."""

    line: int
    why: str


def editables() -> list[Editable]:
    """Return what may be edited: tables of figures, the lexicon, cards, outcome rules, notes."""
    return [
        *(Editable("table", name, title, f"parameters/{name}.yaml") for name, title in TABLES.items()),
        Editable("lexicon", "lexicon", "工人怎么说，法条怎么叫", "lexicon/lexicon.tsv"),
        *(_card(one) for one in sorted(CARDS.rglob("*.md"))),
        *_files("rule", "outcomes", "情形：{}"),
        *_files("note", "notes", "{}的注释"),
    ]


def _card(file: Path) -> Editable:
    """A card by its file; its title is read, nothing else: a list of all of them has to be quick."""
    title = _TITLE.search(authored_text(file))
    return Editable("card", file.stem, title[1].strip() if title else file.stem, file.relative_to(DATA).as_posix())


def _files(kind: str, folder: str, title: str) -> list[Editable]:
    found = sorted((DATA / folder).glob("*.yaml"))
    return [Editable(kind, one.stem, title.format(one.stem), f"{folder}/{one.name}") for one in found]


def editable(kind: str, name: str, written: Iterable[str] = ()) -> Editable | None:
    """Return what may be edited under a kind and a name; None for anything else. `written`: paths an office has edited."""
    every = [*editables(), *written_cards(written)]
    return next((one for one in every if (one.kind, one.name) == (kind, name)), None)


def written_cards(paths: Iterable[str]) -> list[Editable]:
    """Return the cards among these paths that never came with the program."""
    cards = [DATA / path for path in paths if path.startswith("cards/") and path.endswith(".md")]
    return [_own(one) for one in cards if not one.exists()]


def new_card(text: str) -> Editable | None:
    """Return the card a text would begin: its name and topic stand in its front matter. None where they do not, or a card has
    that name."""
    name, topic = _NAME.search(text), _TOPIC.search(text)
    if name is None or topic is None or not (CARDS / topic[1]).is_dir() or any(CARDS.rglob(f"{name[1]}.md")):
        return None
    return _own(CARDS / topic[1] / f"{name[1]}.md")


def topics() -> list[str]:
    """Return what cards are sorted into."""
    return sorted(one.name for one in CARDS.iterdir() if one.is_dir())


def _own(file: Path) -> Editable:
    return Editable("card", file.stem, f"自己写的卡片 {file.stem}", file.relative_to(DATA).as_posix())


@dataclass(frozen=True, slots=True)
class Check:
    """Says what stands against a text. `figures`: reads a table as the calculators do, raises what they would.

    `rules`: what is wrong with a text in the place of a file of outcome rules.
    """

    resolver: Resolver
    register: tuple[Entry, ...]
    figures: Callable[[str, Any], object]
    rules: Callable[[str, str], Iterable[str]]

    def __call__(self, what: Editable, text: str, today: date) -> list[Against]:
        """Return what stands against the text, in the order of its lines; empty when it may be saved."""
        checks = {
            "card": self._card,
            "table": self._table,
            "note": self._note,
            "rule": self._rule,
            "lexicon": self._lexicon,
        }
        found = checks[what.kind](what, text, today)
        return sorted({Against(line, why) for line, why in found}, key=lambda one: (one.line, one.why))

    def _card(self, what: Editable, text: str, today: date) -> Iterator[tuple[int, str]]:
        shelf = read_card(what, text)
        mine = CardShelf(dict(shelf.cards), list(shelf.problems))
        others = {one.stem for one in CARDS.rglob("*.md")}
        for problem in lint_cards(mine, self.resolver, today):
            other = problem.reason.removeprefix("see_also names no card: ")
            if other == problem.reason or other not in others:
                yield problem.line, plainly(problem)
        for problem in lint_outweighed(mine, NoteShelf(), self.register, self.resolver, today):
            if problem.path == str(what.file):
                yield problem.line, plainly(problem)

    def _note(self, what: Editable, text: str, today: date) -> Iterator[tuple[int, str]]:
        mine = read_notes([(what.file, text)])
        beside = [one for one in what.file.parent.glob(f"{what.name.partition('.')[0]}.*yaml") if one != what.file]
        others = read_notes((one, authored_text(one)) for one in beside)
        for key, note in mine.notes.items():
            if key in others.notes:
                yield note.line, f"{key} 在别的文件里已有注释"
        for problem in lint_notes(mine, self.resolver, today):
            yield problem.line, plainly(problem)
        for problem in lint_outweighed(CardShelf(), mine, self.register, self.resolver, today):
            yield problem.line, plainly(problem)

    def _rule(self, what: Editable, text: str, today: date) -> Iterator[tuple[int, str]]:
        for said in self.rules(what.name, text):
            yield 1, said

    def _lexicon(self, what: Editable, text: str, today: date) -> Iterator[tuple[int, str]]:
        found = read_lexicon(text.split("\n"))
        yield from ((problem.line, plainly(problem)) for problem in found.problems)
        if not found.entries:
            yield 1, "一个词也没有了"

    def _table(self, what: Editable, text: str, today: date) -> Iterator[tuple[int, str]]:
        try:
            content = parse_yaml(text)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            yield (mark.line + 1 if mark else 1), "这里的写法（YAML）读不懂"
            return
        try:
            self.figures(what.name, content)
        except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError) as error:
            yield 1, f"和原来的表不一样，算数的程序读不了：{error}"
            return
        for number, line in enumerate(text.split("\n"), 1):
            for match in _BASIS.finditer(line.partition(" #")[0]):
                yield from self._basis(number, match[1].strip(), today)

    def _basis(self, number: int, written: str, today: date) -> Iterator[tuple[int, str]]:
        try:
            citation = parse_key(written)
        except CitationError:
            yield number, f"条文写法不对：{written}"
            return
        if (problem := self.resolver.resolve(citation, today).problem) in _UNKNOWN:
            yield number, plainly(Problem("", number, f"{written}: {problem}"))


def read_card(what: Editable, text: str) -> CardShelf:
    """Return the card a text is, or what keeps it from being one."""
    return read_cards([(what.file, text)])


def card_of(what: Editable, text: str) -> Card | None:
    """Return the card a text is; None when it is none."""
    return read_card(what, text).cards.get(what.name)


def text_now(what: Editable) -> str:
    """Return the text the running service reads; empty where it reads none."""
    try:
        return authored_text(what.file)
    except FileNotFoundError:
        return ""


def plainly(problem: Problem) -> str:
    """Return why something is refused, in Chinese where there is a sentence for it."""
    for pattern, said in _WORDS:
        if match := re.fullmatch(pattern, problem.reason):
            return said.format(*match.groups())
    return problem.reason
