"""Finds the citations in what workers and models write."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from knowledge.authored.register import Entry, Register, name_key
from knowledge.citations.keys import article_name, parse_key
from knowledge.citations.names import Skeleton, name_pattern, places_before, skeleton
from knowledge.errors import CitationError
from knowledge.models import Citation, Level, ProvisionKey
from knowledge.text.numerals import CHINESE, parse_numeral

LONGEST_RANGE = 60
"""Articles a range may name one by one; of a longer one only its two ends are taken."""

_N = rf"(?:\d{{1,4}}(?!\d)|[{CHINESE}]{{1,9}})"
_SEP = r"(?: |[、,;/和及与或]|以及|或者)"
_RANGE = r"(?:至|到|-|~|—+|–)"
_ELEMENT = rf"第?{_N}(?:条?之{_N})?"
_GROUP = re.compile(rf"(?:{_ELEMENT}条?(?:{_SEP}|{_RANGE})){{0,40}}{_ELEMENT}(?:条(?:之{_N})?|部分)")
_BARE = re.compile(
    rf"第?(?:\d{{1,4}}|[{CHINESE}]{{2,9}})(?:之{_N})?(?:{_SEP}(?:\d{{1,4}}|[{CHINESE}]{{2,9}})(?:之{_N})?){{0,40}}"
    r"(?=$|[\n ,.。;!?、()》|]|[款第和与及怎什说里讲呢吗是规写咋的吧啥能可])"
)
_KEYED = re.compile(rf":(\d{{1,4}})(?:之({_N}))?(?::(\d{{1,2}})(?::(\d{{1,2}}))?)?(?=$|[\n ,;。)|\]]|[^\w.、:条之])")
_PART = re.compile(rf"第?({_N})(条|部分)?(?:之({_N}))?条?")
_JOINT = re.compile(rf"{_RANGE}|{_SEP}")
_RANGE_ONLY = re.compile(_RANGE)
_PARAGRAPHS = re.compile(rf"第?{_N}(?:{_SEP}第?{_N}){{0,40}}款")
_ITEMS = re.compile(rf"第?\(?{_N}\)?(?:{_SEP}第?\(?{_N}\)?){{0,40}}项")
_NUMBERS = re.compile(_N)
_SEPARATOR = re.compile(_SEP)
_QUOTED = r"《(?:[^《》\n]|《[^《》\n]{0,80}》){1,120}》"
_ARTICLE = rf"第{_N}(?:条|之|{_SEP}|{_RANGE}|部分)"
_QUALIFIER = re.compile(r"\((?:[^()\n]|\([^()\n]{0,60}\)){1,60}\)")
_CALLED = re.compile(r"(?:以下|下文)?(?:简称|称)(?:为|:)?(.+)")
_FILLER = re.compile(r"(?:[的中里之]|里面的?|中的|规定的?|[,:]){0,2}")
_BARE_FILLER = re.compile(r"[的中里之]?")
_OTHER_TEXT = re.compile(
    r"(?:实施|施行|若干)(?:条例|细则|办法|规定|问题)|(?:的)?司法解释|修正案|条例(?=第)|的?解释(?=\(|第)"
)
_OTHER_WORD = re.compile(r"[律院庭学官盲医师]|规(?!定)")
_KEY = re.compile(r"[\[［]{2}([^\[\]［］\n]{2,120})[\]］]{2}")
_NUMBERED = re.compile(r"\d+号")

_LEGAL = r"(?:法典|法|条例|规定|办法|细则|解释(?:\([一二三四五六七八九十]\))?|规则|指引|意见|通知|决定)"
_ENDS_LEGAL = re.compile(rf"{_LEGAL}$")
_BEFORE = re.compile(rf"([\u4e00-\u9fff]{{1,40}}?{_LEGAL})(?:的|中的?|之)?$")
_LEAD = re.compile(
    r".*(?:根据|依据|依照|按照|违反|参照|适用|援引|以及|和|与|及|或|在|按|依|见|即|如|从|由|把|对|看|是|比如|例如|包括|还有|但|而|且)"
)
_SAME_TEXT = re.compile(
    rf"(?:本|该|此|同|其|上述|前述|前款|这部|这个|那个|那部|上位|国家|我国|中国|法律|有关|相关|现行|明确|原|新|旧|老)*(?:{_LEGAL})?"
)
_PRIVATE = re.compile(
    r"合同|协议|规章|制度|手册|守则|公约|章程|条款|约定|须知|声明|承诺书|公告|附件|公司|平台|单位|站点|企业|店里|厂里"
)
_PRIVATE_ENDS = re.compile(
    r"(?:合同|协议|协议书|规章|制度|手册|守则|公约|章程|条款|约定|须知|声明|承诺书|公告|附件|规则)(?:里|中|上|的|里面|里的|中的)?$"
)


@dataclass
class _Scan:
    """One reading of a text: the document spoken of, local abbreviations, what was found with its place."""

    skeleton: Skeleton
    register: Register
    document: str | None
    local: dict[str, str] = field(default_factory=dict)
    found: list[tuple[int, Citation]] = field(default_factory=list)
    spoken_until: int = 0


def find_citations(text: str, register: Register, document: str | None = None) -> list[Citation]:
    """Return what the text cites, in order, each once.

    Understands titles in 《》 or plain, aliases and document numbers, 第三十八条 and 38条 and a bare number after a
    name, 款 and 项, lists and ranges, an article number alone after a named document (`document` names one spoken of
    before the text), and `[[...]]` keys. A document the register does not know comes back under the name written; one
    whose name is ambiguous too: the resolver decides by the date. A document named without an article is returned
    only where it is named formally (in 《》, by number, a case or a policy) and no article of it is cited.
    """
    found: list[tuple[int, Citation]] = []
    plain = text
    for match in _KEY.finditer(text):
        try:
            citation = parse_key(match[1])
        except CitationError:
            continue
        key = ProvisionKey(_document_name(citation.key.document, register), citation.key.article)
        found.append((match.start(), Citation(key, citation.paragraph, citation.item, match[0])))
        plain = plain[: match.start()] + "\n" * (match.end() - match.start()) + plain[match.end() :]
    scan = _Scan(skeleton(plain), register, document)
    _scan(scan)
    found += scan.found
    found.sort(key=lambda item: item[0])
    return _distinct([citation for _, citation in found])


def _distinct(citations: list[Citation]) -> list[Citation]:
    with_article = {citation.key.document for citation in citations if citation.key.article}
    kept: dict[tuple[ProvisionKey, int | None, int | None], Citation] = {}
    for citation in citations:
        if citation.key.article or citation.key.document not in with_article:
            kept.setdefault((citation.key, citation.paragraph, citation.item), citation)
    return list(kept.values())


def _scan(scan: _Scan) -> None:
    text = scan.skeleton.text
    names = name_pattern(scan.register)
    anywhere = re.compile(f"(?P<quoted>{_QUOTED})|(?P<article>{_ARTICLE})")
    position = 0
    name = names.search(text)
    other = anywhere.search(text)
    while name is not None or other is not None:
        if name is not None and name.start() < position:
            name = names.search(text, position)
            continue
        if other is not None and other.start() < position:
            other = anywhere.search(text, position)
            continue
        if other is None or (name is not None and name.start() < other.start()):
            assert name is not None
            position = max(_at_name(scan, name.start(), name.end(), quoted=False), name.start() + 1)
        elif other["quoted"]:
            position = _at_name(scan, other.start(), other.end(), quoted=True)
        else:
            position = max(_at_article(scan, other.start()), other.start() + 1)


def _at_name(scan: _Scan, start: int, end: int, *, quoted: bool) -> int:
    """Read a named document and the articles right behind it; return where reading goes on."""
    text = scan.skeleton.text
    name = text[start:end].strip("《》")
    if not quoted and (other := _OTHER_TEXT.match(text, end)) is not None:
        name, end = text[start : other.end()], other.end()
        if _GROUP.match(text, end) is None:
            return end
    if not quoted and name.endswith("法") and _OTHER_WORD.match(text, end):
        return end
    if not quoted and (local := _of_a_place(scan, start, name)) is not None:
        name, start = local
    qualifier = _QUALIFIER.match(text, end)
    inside = qualifier[0][1:-1] if qualifier else ""
    after = qualifier.end() if qualifier else end
    document, entries = _identify(scan, name, inside)
    if (called := _CALLED.search(inside)) is not None:
        scan.local[name_key(called[1])] = document
    articles, stop = _articles(scan, after, adjacent=True)
    if not articles and not _names_a_text(name, entries, quoted=quoted):
        return end
    scan.document, scan.spoken_until = document, max(stop, end)
    for index, part in enumerate(articles):
        _emit(scan, document, part, part[3] if index else start)
    if not articles and _is_formal(quoted, name, entries):
        _emit(scan, document, ("", None, None, start, end), start)
    return max(stop, after)


def _names_a_text(name: str, entries: tuple[Entry, ...], *, quoted: bool) -> bool:
    """Whether a name without articles behind it stands for a legal text: short words do not, nor any title in book marks."""
    if quoted:
        return bool(entries) or bool(_ENDS_LEGAL.search(name))
    return len(name) > 3 or (len(name) == 3 and bool(_ENDS_LEGAL.search(name)))


def _of_a_place(scan: _Scan, start: int, name: str) -> tuple[str, int] | None:
    """Return (whole name, where it begins) of a province's or city's own text called like a national one: 北京市 before
    工资支付规定. None for a national law, which no place has, and where no place stands directly before."""
    entries = scan.register.find(name)
    if any(entry.level is Level.LAW or entry.jurisdiction != "CN" for entry in entries) or not _ENDS_LEGAL.search(name):
        return None
    match = places_before().search(scan.skeleton.text, max(0, start - 12), start)
    return (match[0] + name, match.start()) if match else None


def _is_formal(quoted: bool, name: str, entries: tuple[Entry, ...]) -> bool:
    if quoted or _NUMBERED.search(name):
        return True
    return any(entry.level in (Level.POLICY, Level.GUIDING_CASE) and len(name) > 6 for entry in entries)


def _at_article(scan: _Scan, start: int) -> int:
    """Read 第三十八条 standing by itself: it belongs to the document spoken of, if it is no contract's."""
    text = scan.skeleton.text
    before = text[max(scan.spoken_until, start - 45) : start]
    articles, stop = _articles(scan, start, adjacent=False)
    if not articles:
        return start + 1
    if _PRIVATE_ENDS.search(before):
        return stop
    document, begin = scan.document, start
    if (match := _BEFORE.search(before)) is not None:
        word = _LEAD.sub("", match[1])
        if word in scan.local:
            document = scan.local[word]
        elif not _SAME_TEXT.fullmatch(word):
            if _PRIVATE.search(word) and not word.endswith(("法", "法典", "条例")):
                return stop
            document, begin = (
                _document_name(word, scan.register),
                start - (len(before) - match.start()) + (len(match[1]) - len(word)),
            )
    if document is None:
        return stop
    scan.document, scan.spoken_until = document, stop
    for index, part in enumerate(articles):
        _emit(scan, document, part, part[3] if index else begin)
    return stop


def _identify(scan: _Scan, name: str, inside: str) -> tuple[str, tuple[Entry, ...]]:
    """The document a name stands for: its short title if one entry fits, the name itself otherwise."""
    local = scan.local.get(name_key(name))
    if local is not None:
        return local, scan.register.find(local)
    entries = scan.register.find(name)
    by_number = scan.register.find(inside) if _NUMBERED.search(inside) else ()
    if by_number:
        both = tuple(entry for entry in entries if entry in by_number)
        entries = both or by_number
    elif len(entries) > 1 and (years := re.findall(r"(?:19|20)\d\d", inside)):
        dated = tuple(entry for entry in entries if entry.years() & set(years))
        entries = dated if len(dated) == 1 else entries
    if len(entries) == 1:
        return entries[0].short, entries
    return _document_name(name, scan.register), entries


def _document_name(name: str, register: Register) -> str:
    entries = register.find(name)
    key = name_key(name)
    if len(entries) == 1 or (entries and name_key(entries[0].short) == key):
        return entries[0].short
    return name.replace("中华人民共和国", "") or name


_Part = tuple[str, int | None, int | None, int, int]
"""Article, paragraph, item, and the stretch of the skeleton they were read from."""


def _articles(scan: _Scan, position: int, *, adjacent: bool) -> tuple[list[_Part], int]:
    """Read articles with their 款 and 项, lists and ranges; return them and where they end."""
    text = scan.skeleton.text
    parts: list[_Part] = []
    bare_from = position
    if adjacent:
        if (keyed := _KEYED.match(text, position)) is not None:
            return _keyed_part(keyed, position), keyed.end()
        bare_from = _BARE_FILLER.match(text, position).end()  # type: ignore[union-attr]
        position = _FILLER.match(text, position).end()  # type: ignore[union-attr]
    while (group := _next_group(text, position, bare_from, adjacent=adjacent, first=not parts)) is not None:
        start, names = group.start(), list(_expand(group[0]))
        if not names:
            break
        details, position = _details(text, group.end())
        parts += [(name, None, None, start + first, start + last) for name, first, last in names[:-1]]
        name, first, _ = names[-1]
        parts += [(name, paragraph, item, start + first, position) for paragraph, item in details]
        following = _joined_at(text, position)
        if following is None:
            break
        position = following
    return parts, (parts[-1][4] if parts else position)


def _keyed_part(keyed: re.Match[str], position: int) -> list[_Part]:
    """The part a key like :38:1:2 names; nothing for article nought."""
    article = article_name(keyed[1], keyed[2]) if int(keyed[1]) else ""
    paragraph, item = (int(keyed[group] or 0) or None for group in (3, 4))
    return [(article, paragraph, item, position, keyed.end())] if article else []


def _next_group(text: str, position: int, bare_from: int, *, adjacent: bool, first: bool) -> re.Match[str] | None:
    """The next group of numbers that may be articles: with 第, or bare right behind a document's name."""
    group = _GROUP.match(text, position)
    if group is not None and (adjacent or not first or group[0].startswith("第")):
        return group
    if not adjacent or not first:
        return None
    bare = _BARE.match(text, bare_from)
    return bare if bare is not None and _plausible(bare[0]) else None


def _joined_at(text: str, position: int) -> int | None:
    """Where the next group begins that 、 or 和 joins to the one before; None where none does."""
    joint = _JOINT.match(text, position)
    following = _GROUP.match(text, joint.end()) if joint else None
    if joint is None or following is None or "条" not in following[0]:
        return None
    if not following[0].startswith("第") and joint[0] == " ":
        return None
    return joint.end()


def _plausible(written: str) -> bool:
    """Whether a bare number may be an article: no year, no zero."""
    numbers = [parse_numeral(number) for number in _NUMBERS.findall(written)]
    return all(number is not None and 0 < number < 1_300 for number in numbers)


def _expand(written: str) -> Iterator[tuple[str, int, int]]:
    """Yield the articles of 第三十八条, 第38、46、47条, 第35-37条, 第二百七十六条之一, each with its stretch."""
    elements = _elements(written)
    previous: tuple[int, int] | None = None
    for index, (part, joint) in enumerate(elements):
        number = parse_numeral(part[1])
        if not number:
            previous = None
            continue
        if number <= 10 and index + 1 < len(elements) and _only_counts(part[0], *elements[index + 1]):
            continue
        try:
            name = article_name(part[1], part[3])
        except CitationError:
            previous = None
            continue
        if previous is not None and joint is not None and _RANGE_ONLY.fullmatch(joint) and not part[3]:
            first, start = previous
            if first < number <= first + LONGEST_RANGE:
                yield from ((str(between), start, part.end()) for between in range(first + 1, number))
        yield name, part.start(), part.end()
        previous = number, part.start()


def _elements(written: str) -> list[tuple[re.Match[str], str | None]]:
    """The numbers of a group, each with what joins it to the one before."""
    elements: list[tuple[re.Match[str], str | None]] = []
    position, joint = 0, None
    while (part := _PART.match(written, position)) is not None:
        elements.append((part, joint))
        joined = _JOINT.match(written, part.end())
        if joined is None:
            break
        joint, position = joined[0], joined.end()
    return elements


def _only_counts(written: str, following: re.Match[str], joint: str | None) -> bool:
    """Whether 第一 in 第一、第三十八条 only counts points: no 条 of its own, and the next one opens with 第."""
    return "条" not in written and following[0].startswith("第") and not _RANGE_ONLY.fullmatch(joint or "")


def _details(text: str, position: int) -> tuple[list[tuple[int | None, int | None]], int]:
    """Read 款 and 项 behind an article; return (paragraph, item) pairs, one pair of None where there are none."""
    found: list[tuple[int | None, int | None]] = []
    end = position
    paragraph: int | None = None
    while True:
        joint = _SEPARATOR.match(text, position) if found else None
        start = joint.end() if joint else position
        if (match := _PARAGRAPHS.match(text, start)) is not None and (joint is not None or not found):
            numbers = _values(match[0])
            paragraph = numbers[-1] if numbers else None
            found += [(number, None) for number in numbers]
        elif (match := _ITEMS.match(text, start)) is not None:
            items = _values(match[0])
            if found and found[-1] == (paragraph, None) and joint is None:
                found.pop()
            found += [(paragraph, item) for item in items]
        else:
            break
        position = end = match.end()
    return found or [(None, None)], end


def _values(written: str) -> list[int]:
    values = (parse_numeral(number) for number in _NUMBERS.findall(written))
    return [value for value in values if value]


def _emit(scan: _Scan, document: str, part: _Part, start: int) -> None:
    article, paragraph, item, _, end = part
    written = scan.skeleton.written(start, end)
    scan.found.append(
        (scan.skeleton.origin[start], Citation(ProvisionKey(document, article), paragraph, item, written))
    )
