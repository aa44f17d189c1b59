"""What a text says about itself: title, number, issuer, rank, dates, place, status, each with the line it came from.

Only proposals: an admin confirms or corrects them. The register fills what the text leaves out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from ingestion.marks import CHINESE_DATE, number_of
from ingestion.offices import CONGRESS, FILE_NUMBER, OFFICE, STANDING, level_of, place_of, place_of_number, write_number
from ingestion.readers.base import Line, PlainText
from ingestion.structure import AMENDING, ISSUING, Structure
from knowledge.models import Level, Status

_STATE = "中华人民共和国"
_TITLE_END = re.compile(
    r"(?:法|条例|规定|办法|细则|规则|解释|意见|通知|决定|批复|复函|函|公告|通告|指引|指南|方案|纲要|规划|标准|目录|案例|纪要|修正案|答复|制度|要求|措施|规程|案|令)"
    r"(?:[（(].{1,20}[）)])*(?:的?通知)?$"
)
_MARKED = re.compile(
    r"[（(](?:征求意见稿|公开征求意见稿|送审稿|草案|修订草案|修正草案|草案征求意见稿|修订征求意见稿|修订草案征求意见稿|试行)[）)]"
)
_DRAFT = re.compile(r"征求意见稿|送审稿|草案|公开征求意见")
_WHOLE_NUMBER = re.compile(r"[（(【\[]?\s*(?:发文字号|文号|文件编号)?[：:]?\s*(.{3,60}?号)\s*[）)】\]]?")
_HISTORY = re.compile(r"(?:通过|公布|发布|颁布|修订|修正|施行|批准|施行|印发|修改)")
_ACT = re.compile(r"(?P<act>通过|公布|发布|颁布|修订|修正|施行|执行|实施|批准|印发|修改)")
_START = re.compile(
    r"(?:本|该)?(?:法|条例|规定|办法|细则|规则|解释|意见|通知|决定|指引|标准|方案|批复|公告|纲要)?[^。；]{0,6}?(?:自|从|于)(?P<when>[^。；，]{2,30}?)起?(?:正式)?(?:施行|实施|执行|实行|生效|试行)"
)
_AT_ONCE = re.compile(r"(?:公布|发布|印发|发文|颁布|下发|通过|签发)之?日|之日")
_FRONT_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_SALUTATION = re.compile(r"^(?:各|你|全国|国务院各).*[：:]$")
_MEETING = re.compile(rf"({OFFICE})(?:\d{{4}}年)?第[\d一二三四五六七八九十百]+次.{{0,8}}会议")
_CONGRESS_MEETING = re.compile(
    r"((?:[\u4e00-\u9fff]{2,10}?(?:省|市|自治区|自治州|自治县|县)|全国)?)(?:第[一二三四五六七八九十百]+届)?(?:全国)?人民代表大会(常务委员会)?"
)
_EXPLAINS = re.compile(rf"由((?:{OFFICE}(?:、|会同|商|和|与)?)+)(?:负责)?(?:解释)")


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposed value with where it came from: a line of the text, `front matter`, `register` or a rule."""

    value: str
    source: str
    line: int = 0
    """Number of the line it was read from, counted from 1; 0 when it was not read from a line."""


@dataclass(frozen=True)
class Metadata:
    """What is proposed for one document; None where nothing can be said."""

    title: str
    number: str | None = None
    issuer: str | None = None
    level: Level = Level.POLICY
    promulgated: date | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    first_effective: date | None = None
    """The day the document first came into force, where this text is a later version of it."""
    jurisdiction: str = "CN"
    status: Status | None = None
    """Only what dates do not tell: draft, repealed."""
    amends: tuple[str, ...] = ()
    """Titles of what this text amends or repeals, as written in its own title."""
    repeals: tuple[str, ...] = ()
    """Titles and numbers of texts its closing provision ends."""
    amended: bool = False
    """Whether its history names a revision: the start its last article gives is then that of the first text."""
    sources: dict[str, Proposal] = field(default_factory=dict)

    def with_values(self, source: str, **values: object) -> Metadata:
        """Return a copy with these fields set, and where they came from."""
        sources = dict(self.sources)
        sources |= {name: Proposal(str(value), source) for name, value in values.items()}
        return replace(self, **values, sources=sources)  # type: ignore[arg-type]


def propose(text: PlainText, structure: Structure) -> Metadata:
    """Return what the text says about itself. `structure` tells where the provisions begin."""
    reader = _Reader(text, structure)
    return reader.metadata()


def dates_in(text: str) -> list[date]:
    """Return the days written in a text, Arabic or Chinese, in order."""
    found = []
    bare = re.sub(r"(?<=[\d年月○〇零一二三四五六七八九十])[\s\u3000]+(?=[\d年月日○〇零一二三四五六七八九十])", "", text)
    for match in CHINESE_DATE.finditer(bare):
        if (day := _day(match[1], match[2], match[3])) is not None:
            found.append(day)
    return found


def _day(year: str, month: str, day: str) -> date | None:
    digits = year.translate(str.maketrans("○〇OＯ零", "00000"))
    written = "".join(
        "0123456789"["零一二三四五六七八九".index(c)] if c in "零一二三四五六七八九" else c for c in digits
    )
    try:
        return date(int(written), number_of(month) or 0, number_of(day) or 0)
    except ValueError:
        return None


class _Reader:
    def __init__(self, text: PlainText, structure: Structure) -> None:
        self._text = text
        self._structure = structure
        self._declared = text.declared
        self._head = list(structure.head)
        self._numbers = {id(line): number for number, line in enumerate(text.lines, start=1)}
        self._sources: dict[str, Proposal] = {}

    def metadata(self) -> Metadata:
        title, at = self._title()
        top = self._top(at)
        number = self._number(top, title)
        history = [line for line in top if self._is_history(line)]
        promulgated, amended = self._promulgated(history)
        issuer = self._issuer(title, number, history)
        promulgated = promulgated or self._signed_day() or self._page_day()
        effective, first = self._effective(history, promulgated, amended)
        level = level_of(title, number, issuer, articles=bool(self._structure.articles))
        if issuer is None:
            issuer = self._issuer_by_level(title, level)
        place = place_of(title, issuer or "") or place_of_number(number)
        drafted = _DRAFT.search(title) or any(_DRAFT.search(line.text) and len(line.text) < 60 for line in top[:4])
        status = Status.DRAFT if drafted else None
        if status is not None:
            self._note("status", status.value, next((line for line in top[:4] if _DRAFT.search(line.text)), None))
            effective = first = None
        amends = self._amends(title)
        found = Metadata(
            title=title,
            number=number,
            issuer=issuer,
            level=level,
            promulgated=promulgated,
            effective_from=effective,
            first_effective=first,
            jurisdiction=place.code if place else "CN",
            status=status,
            amends=amends,
            repeals=self._repeals(),
            amended=amended,
            sources=self._sources,
        )
        return self._with_declared(found)

    def _note(self, name: str, value: str, line: Line | None, rule: str = "") -> None:
        number = self._numbers.get(id(line), 0) if line is not None else 0
        shown = line.text[:120] if line is not None else rule
        self._sources.setdefault(name, Proposal(value, shown, number))

    # ---- title

    def _title(self) -> tuple[str, int]:
        """The title and the place of its line in the head; an issued text goes before the notice that issues it."""
        head = self._head
        found: list[tuple[str, int]] = []
        skip = -1
        for index, line in enumerate(head):
            if index <= skip:
                continue
            text, last = self._joined(index)
            if self._is_title(text, line):
                found.append((text, index))
                skip = last
        if not found:
            first = next((line for line in head if not _is_number_line(line.text)), None) or self._text.lines[0]
            named = self._declared.get("page_title", "")
            text = named or first.text[:200]
            self._note("title", text, None if named else first, "title of the page" if named else "")
            return tidy_title(text), 0
        text, index = found[0]
        if (
            self._structure.form == "articles"
            and len(found) > 1
            and (ISSUING.search(text) or "决定" in text or _short_order(text))
        ):
            last_text, last_index = found[-1]
            if not re.search(r"通知$|决定$|公告$|令$", last_text):
                text, index = last_text, last_index
        self._note("title", tidy_title(text), head[index])
        return tidy_title(text), index

    def _joined(self, index: int) -> tuple[str, int]:
        """A title printed on two or three lines, put together."""
        text = self._head[index].text.strip()
        last = index
        while (
            last + 1 < len(self._head)
            and last - index < 3
            and not _TITLE_END.search(text)
            and len(text) < 60
            and (
                re.match(
                    r"^(?:最高|国务院|中华|[\u4e00-\u9fff、]{2,40}(?:部|局|委|会|院|厅|办公厅|办公室))?.*关于", text
                )
                or self._head[index].heading
                or re.fullmatch(rf"(?:{OFFICE}[\s\u3000]*)+", text)
            )
        ):
            following = self._head[last + 1].text.strip()
            if (
                len(following) > 60
                or following.endswith(("。", "："))
                or dates_in(following)
                or _is_number_line(following)
            ):
                break
            if re.search(r"令$", text):
                break
            text += following
            last += 1
        return (text, last) if _TITLE_END.search(text) else (self._head[index].text.strip(), index)

    def _is_title(self, text: str, line: Line) -> bool:
        bare = text.strip("《》 ")
        if len(bare) < 4 or len(bare) > 120 or bare.endswith(("。", "；", "，", "：", ":")) or _is_number_line(bare):
            return False
        if re.match(
            r"^(?:附件?|目录|关键词|根据|为了?|《.*》已|现将|第[一二三四五六七八九十]+[章节])", bare
        ) or self._is_history(replace(line, text=bare)):
            return False
        if line.heading == 1 and "案例" in bare:
            return True
        return bool(_TITLE_END.search(bare)) and "。" not in bare and not re.fullmatch(r"[（(].*[）)]", bare)

    # ---- what stands around the title

    def _top(self, at: int) -> list[Line]:
        """The lines from which number, history and dates may be read: those around the title, not the preamble."""
        lines = [line for line in self._head if len(line.text) <= 400]
        near = [line for line in self._head[: at + 14] if len(line.text) <= 400]
        return near or lines

    def _is_history(self, line: Line) -> bool:
        text = line.text.strip()
        if not dates_in(text[:200]) or not _HISTORY.search(text):
            return False
        opens = re.match(r"^[（(]?(?:根据)?[（(]?\s*(?:[12]\d{3}|[一二][○〇零九一二三四五六七八OＯ0])", text)
        closes = re.match(rf"^{OFFICE}.{{0,4}}[一二12]", text) and len(text) < 60
        ended = text.endswith("。") and len(text) > 120 and not text.startswith(("（", "("))
        announced = re.match(r"^《.{2,80}》.*(?:通过|公布|施行)", text)
        bracketed = re.match(r"^[（(].*[）)]$", text) and len(text) < 120 and "〔" not in text.split("日")[0]
        return bool(((opens or bracketed) and not ended) or closes or announced)

    def _number(self, top: Sequence[Line], title: str) -> str | None:
        for line in top:
            text = line.text.strip()
            if _is_number_line(text) and (number := write_number(text)):
                self._note("number", number, line)
                return number
        pairs = zip(top, top[1:], strict=False)
        for line, following in pairs:
            joined = re.sub(r"\s", "", line.text) + re.sub(r"\s", "", following.text)
            if re.fullmatch(rf"(?:{_STATE})?(?:{OFFICE}、?)+(?:令|公告)(?:\d{{4}}年)?[（(]?第.{{1,9}}号[）)]?", joined):
                self._note("number", joined, following)
                return write_number(joined)
        for line in top:
            text = line.text.strip()
            if (
                (dates_in(text[:80]) or text.startswith(("（", "(")))
                and "修改" not in text.split("令")[0]
                and self._is_history(line)
            ):
                head = re.split(r"根据|(?<=公布)|(?<=发布)", text)[0] if "令" in text else text
                if re.search(r"令(?:\d{4}年)?第?|号令", head) and (number := write_number(_after_date(head))):
                    self._note("number", number, line)
                    return number
        for line in [*top[:6], *self._structure.closing]:
            if len(line.text) < 60 and (match := FILE_NUMBER.search(line.text)) and "《" not in line.text:
                number = write_number(match[0])
                if number is not None:
                    self._note("number", number, line)
                    return number
        return None

    def _promulgated(self, history: Sequence[Line]) -> tuple[date | None, bool]:
        """The day this text was promulgated, and whether that was a revision."""
        acts: list[tuple[date, str, Line]] = []
        for line in history:
            acts += [(day, act, line) for day, act in _acts(line.text)]
        revised = [entry for entry in acts if entry[1] in ("修订", "修正", "修改")]
        announced = [entry for entry in acts if entry[1] in ("公布", "发布", "颁布", "印发")]
        adopted = [entry for entry in acts if entry[1] == "通过"]
        if revised:
            day, _, line = max(revised, key=lambda entry: entry[0])
            self._note("promulgated", day.isoformat(), line)
            return day, len(announced) + len(adopted) > 0
        congress = any("人民代表大会" in line.text for _, _, line in adopted)
        single = [
            line
            for line in self._head
            if dates_in(line.text) and len(re.sub(r"[\s（）()]", "", line.text)) <= 12 and not _ACT.search(line.text)
        ]
        for day, _, line in announced or (adopted if congress else []):
            self._note("promulgated", day.isoformat(), line)
            return day, False
        if single:
            day = dates_in(single[0].text)[0]
            self._note("promulgated", day.isoformat(), single[0])
            return day, False
        signed = [
            line
            for line in self._head
            if re.search(r"\d{4}年\d+月\d+日$|日$", line.text)
            and len(line.text) < 40
            and dates_in(line.text)
            and not _ACT.search(line.text)
        ]
        if signed:
            day = dates_in(signed[-1].text)[-1]
            self._note("promulgated", day.isoformat(), signed[-1])
            return day, False
        return None, False

    def _signed_day(self) -> date | None:
        for line in reversed(self._structure.closing):
            if days := dates_in(line.text):
                self._note("promulgated", days[-1].isoformat(), line)
                return days[-1]
        return None

    def _page_day(self) -> date | None:
        if self._structure.form != "sections":
            return None
        match = _FRONT_DATE.search(self._declared.get("page_published", ""))
        if match is None:
            return None
        day = date(*map(int, match.groups()))
        self._sources.setdefault("promulgated", Proposal(day.isoformat(), "date of the page"))
        return day

    def _effective(
        self, history: Sequence[Line], promulgated: date | None, amended: bool
    ) -> tuple[date | None, date | None]:
        """(the day this text came into force, the day the document first did)."""
        for line in history:
            own = [day for day, act in _acts(line.text) if act in ("施行", "实施", "执行")]
            if own and (not amended or own[-1] >= (promulgated or own[-1])):
                self._note("effective_from", own[-1].isoformat(), line)
                return own[-1], None
            if re.search(r"自(?:公布|发布)之日(?:起)?施行", line.text) and promulgated and not amended:
                self._note("effective_from", promulgated.isoformat(), line)
                return promulgated, None
        stated, where = self._stated_start(promulgated)
        if stated is None:
            if self._structure.form in ("sections", "case", "plain") and promulgated is not None:
                self._note(
                    "effective_from", promulgated.isoformat(), None, "no start is stated: the day of promulgation"
                )
                return promulgated, None
            return None, None
        if amended and promulgated is not None and stated < promulgated:
            return None, stated
        if amended and stated == promulgated and where is not None and not dates_in(where.text):
            self._note("effective_from", stated.isoformat(), where)
            return None, None
        self._note("effective_from", stated.isoformat(), where)
        return stated, None

    def _stated_start(self, promulgated: date | None) -> tuple[date | None, Line | None]:
        drafts = [placed.draft for placed in self._structure.provisions if not placed.draft.article.startswith("附")]
        texts = [part for draft in drafts[-4:] for part in draft.text.split("\n")]
        announced = [line.text for line in self._head if re.match(r"^《.{2,80}》", line.text) or "施行" in line.text]
        for text in [*reversed(texts), *announced]:
            for sentence in re.split(r"(?<=[。；])", text):
                match = _START.search(sentence)
                if match is None or re.match(r"^《", sentence.strip()) and "现予" not in text:
                    continue
                line = next((each for each in self._text.lines if sentence[:30] in each.text), None)
                if days := dates_in(match["when"]):
                    return days[0], line
                if _AT_ONCE.search(match["when"]):
                    return promulgated, line
        return None, None

    # ---- who issued it

    def _issuer(self, title: str, number: str | None, history: Sequence[Line]) -> str | None:
        before, found, _ = title.partition("关于")
        before = before.strip(" 　")
        if (
            found
            and before
            and re.fullmatch(rf"(?:{OFFICE}[、\s\u3000]*)+(?:等[一二三四五六七八九十\d]+(?:个)?部门)?", before)
            and "案例" not in before
        ):
            self._note("issuer", before, self._line_with(before))
            return re.sub(r"[\s\u3000]+", "、", before)
        if number and (match := re.match(rf"((?:{OFFICE}、?)+)(?:令|公告)", number)):
            self._note("issuer", match[1], self._line_with(number[-6:]))
            return match[1]
        if "案例" in title and any("最高人民法院" in line.text for line in self._head[:8]):
            self._note("issuer", "最高人民法院", next(line for line in self._head[:8] if "最高人民法院" in line.text))
            return "最高人民法院"
        for line in history:
            text = _after_date(line.text)
            if match := _CONGRESS_MEETING.search(text[:60]):
                area = match[1] or ("全国" if "全国" in text[:30] or title.startswith(_STATE) else "")
                if area:
                    issuer = f"{area}人民代表大会{match[2] or ''}"
                    if area == "全国" and title.startswith(_STATE):
                        issuer = (
                            STANDING if match[2] or any("常务委员会" in other.text for other in history) else CONGRESS
                        )
                    self._note("issuer", issuer, line)
                    return issuer
            if "国务院" in text[:20] or "政务院" in text[:20]:
                self._note("issuer", "国务院", line)
                return "国务院"
        if signed := self._signed_by():
            return signed
        if joint := self._explaining():
            return joint
        for line in history:
            if match := _MEETING.search(_after_date(line.text)) or re.search(
                rf"({OFFICE})(?:发布|公布|令|印发)", _after_date(line.text)
            ):
                self._note("issuer", match[1], line)
                return re.sub(r"^[经由]", "", match[1]).replace(_STATE, "")
        return None

    def _explaining(self) -> str | None:
        """Several offices that explain a rule together are those that made it."""
        for placed in reversed(self._structure.provisions[-6:]):
            match = _EXPLAINS.search(placed.draft.text)
            if match and "会同" in match[1] and not re.search(r"[本该]省|[本该]市", match[1]):
                issuer = re.sub(r"会同|商|和(?=国家|公安|财政|卫生|人力)", "、", match[1])
                self._note("issuer", issuer, self._line_with(match[1][:12]))
                return issuer
        return None

    def _signed_by(self) -> str | None:
        at = len(self._head)
        signing = [line for line in (*self._structure.closing, *self._head[:at]) if _offices(line.text)]
        names: list[str] = []
        for line in signing:
            if line in self._structure.closing or not names:
                names += [name for name in _offices(line.text) if name not in names]
        if not names:
            return None
        self._note("issuer", "、".join(names), signing[0])
        return "、".join(names)

    def _issuer_by_level(self, title: str, level: Level) -> str | None:
        place = place_of(title)
        issuer = None
        if level is Level.LAW and title.startswith(_STATE):
            issuer = STANDING
        elif level is Level.LOCAL_REGULATION and place is not None and "条例" in title:
            issuer = f"{place.name}人民代表大会常务委员会"
        elif level is Level.ADMINISTRATIVE_REGULATION or title.startswith("国务院关于"):
            issuer = "国务院"
        if issuer is not None:
            self._note("issuer", issuer, None, "follows from the title")
        return issuer

    def _line_with(self, words: str) -> Line | None:
        return next((line for line in self._text.lines if words in re.sub(r"[\s\u3000]", "", line.text)), None)

    # ---- what it does to others

    def _amends(self, title: str) -> tuple[str, ...]:
        if not AMENDING.search(title):
            return ()
        named = re.findall(r"《([^《》]+(?:〈[^〈〉]+〉[^《》]*)?)》", title) or re.findall(r"〈([^〈〉]+)〉", title)
        if not named and (match := re.search(r"^(?:中华人民共和国)?(.{2,30}?)修正案", title)):
            named = [match[1]]
        if not named and (match := re.search(r"关于(?:修改|修订|废止)(.{2,60}?)的决定", title)):
            named = [match[1]]
        return tuple(named)

    def _repeals(self) -> tuple[str, ...]:
        found: list[str] = []
        for placed in self._structure.provisions[-4:]:
            for sentence in re.split(r"[。；]", placed.draft.text):
                if re.search(r"同时废止|予以废止|停止执行|不再(?:施行|执行)", sentence):
                    found += re.findall(r"《([^《》]+)》", sentence)
        return tuple(dict.fromkeys(found))

    # ---- what the format declares

    def _with_declared(self, found: Metadata) -> Metadata:
        declared = self._declared
        values: dict[str, object] = {}
        for name, key in (("title", "title"), ("number", "doc_number"), ("issuer", "issuer")):
            value = declared.get(key, "").strip()
            if value and value.lower() not in ("none", "null"):
                values[name] = (write_number(value) or value) if name == "number" else value
        for name, key in (("promulgated", "promulgated"), ("effective_from", "effective")):
            days = [date(*map(int, parts)) for parts in _FRONT_DATE.findall(declared.get(key, "")) if _valid(parts)]
            if days and name == "promulgated":
                values[name] = days[-1]
                if len(days) > 1:
                    values["amended"] = True
            elif days and (found.status is not Status.DRAFT):
                last, said = days[-1], values.get("promulgated", found.promulgated)
                revised = isinstance(said, date) and last < said and (values.get("amended") or found.amended)
                values["first_effective" if revised else name] = last
        if declared.get("level") in set(Level):
            values["level"] = Level(declared["level"])
        if not values:
            return found
        found = found.with_values("front matter", **values)
        if "first_effective" in values and found.effective_from == found.first_effective:
            found = replace(found, effective_from=None)
        return found


def _valid(parts: tuple[str, str, str]) -> bool:
    try:
        date(*map(int, parts))
    except ValueError:
        return False
    return True


def tidy_title(text: str) -> str:
    """Return a title without book marks around it, blanks inside it, and the mark of the first line's issuer kept."""
    bare = text.strip().strip("#").strip()
    if bare.startswith("《") and bare.endswith("》") and bare.count("《") == 1:
        bare = bare[1:-1]
    if "案例" in bare[:8]:
        return re.sub(r"[\s\u3000]+", " ", bare)
    return re.sub(r"(?<=[^\x00-\x7f])[\s\u3000]+(?=[^\x00-\x7f])", "", bare)


def _is_number_line(text: str) -> bool:
    bare = re.sub(r"[\s\u3000]", "", text).strip("（）()【】[]")
    if FILE_NUMBER.fullmatch(bare):
        return True
    return bool(
        re.fullmatch(rf"(?:{_STATE})?(?:{OFFICE}、?)+(?:令|公告)(?:\d{{4}}年)?[（(]?第?.{{1,9}}号[）)]?", bare)
    ) or bool(
        (match := _WHOLE_NUMBER.fullmatch(text.strip())) and FILE_NUMBER.fullmatch(re.sub(r"[\s\u3000]", "", match[1]))
    )


def _short_order(text: str) -> bool:
    return bool(re.search(r"令$", text)) and len(text) < 40


def _after_date(text: str) -> str:
    match = None
    bare = text.strip(" 　（(")
    for match in CHINESE_DATE.finditer(bare[:40]):
        return bare[match.end() :].strip(" 　")
    return bare


def _acts(text: str) -> list[tuple[date, str]]:
    """Return (day, what happened) for every dated act of a history line."""
    bare = re.sub(r"[\s\u3000]+", "", text)
    matches = list(CHINESE_DATE.finditer(bare))
    found: list[tuple[date, str]] = []
    for match, following in zip(matches, [*matches[1:], None], strict=True):
        day = _day(match[1], match[2], match[3])
        rest = re.sub(r"《[^《》]*》", "", bare[match.end() : following.start() if following else len(bare)])
        act = re.search(
            r"(第[一二三四五六七八九十]+次)?(修订|修正)|(公布|发布|颁布|印发)|(通过)|(起?施行|起?实施|起?执行)|(批准)|(修改)",
            rest,
        )
        if day is None or act is None:
            continue
        word = act[0].lstrip("起")
        kind = next(
            (
                name
                for name in (
                    "修订",
                    "修正",
                    "公布",
                    "发布",
                    "颁布",
                    "印发",
                    "通过",
                    "施行",
                    "实施",
                    "执行",
                    "批准",
                    "修改",
                )
                if name in word
            ),
            word,
        )
        found.append((day, kind))
    return found


def _offices(text: str) -> list[str]:
    bare = CHINESE_DATE.sub(
        " ",
        re.sub(r"(?<=[\d年月○〇零一二三四五六七八九十])[\s\u3000]+(?=[\d年月日○〇零一二三四五六七八九十])", "", text),
    )
    if len(bare) > 120 or re.search(r"[。；：，:;,]", bare) or _SALUTATION.match(text):
        return []
    tokens = [token for token in re.split(r"[\s\u3000、]+", bare) if token]
    return tokens if tokens and all(re.fullmatch(rf"{OFFICE}(?:/{OFFICE})?", token) for token in tokens) else []
