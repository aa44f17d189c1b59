"""`draft`: from a template and confirmed facts to a Draft. Pure: no clock, no file beside the parsed templates."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from bot.claims.model import Claim
from bot.drafting.asking import Wanted, choose_claims
from bot.drafting.citing import cite_in_full
from bot.drafting.cover import cover_note
from bot.drafting.filling import HAND, Filling
from bot.drafting.model import Block, Draft, EvidenceRow, PageBreak, Paragraph, Run, Runs, Style, Table
from bot.drafting.template import Line, Template
from bot.drafting.vocabulary import chinese_days, clean, full_width, yuan_text

_STYLES = {
    "title": Style.TITLE,
    "heading": Style.HEADING,
    "body": Style.BODY,
    "line": Style.LINE,
    "right": Style.RIGHT,
    "note": Style.NOTE,
    "number": Style.ITEM,
    "tick": Style.ITEM,
}
_LOOSE = re.compile(r"(?<=[\u4e00-\u9fff）]) (?=[\d\u4e00-\u9fff])|(?<=\d) (?=[\u4e00-\u9fff])")
"""The blank between Chinese and digits that a screen likes and paper does not."""
_OPEN_END = re.compile(r"[\u4e00-\u9fff\d]{6}$")
CLOSING = "此致"


def draft(
    template: Template,
    facts: Mapping[str, str],
    claims: Sequence[Claim] = (),
    evidence: Sequence[EvidenceRow] = (),
    today: date = date.min,
    *,
    unconfirmed: Sequence[str] = (),
) -> Draft:
    """Return the document. `facts` are the confirmed ones; `unconfirmed` names facts told but left blank.

    Raises DraftError `bad_facts` for a day that no calendar has.
    """
    wanted, dropped = choose_claims(
        template, claims, facts.get("relation", ""), over_age=facts.get("over_age") == "yes"
    )
    filling = Filling(template, {k: v for k, v in facts.items() if v}, wanted, tuple(evidence), today)
    blocks = tuple(_blocks(filling))
    cover, deadlines = cover_note(filling, dropped, unconfirmed)
    return Draft(
        name=template.name,
        title=template.title,
        file=template.file,
        blocks=blocks,
        blanks=tuple(filling.blanks),
        cover=cover,
        citations=tuple(filling.citations),
        deadlines=deadlines,
        complete=not filling.blanks,
        dropped=dropped,
    )


@dataclass
class _Making:
    """The blocks made so far, the open table, and the number of the last item."""

    filling: Filling
    blocks: list[Block] = field(default_factory=list)
    rows: list[Line] = field(default_factory=list)
    widths: tuple[int, ...] = ()
    header: bool = False
    counter: int = 0

    def close_table(self) -> None:
        if self.rows:
            self.blocks.append(_table(self.filling, self.rows, self.widths, self.header))
            self.rows, self.widths, self.header = [], (), False

    def directive(self, line: Line) -> None:
        if line.kind in ("【表】", "【表头】"):
            self.widths = tuple(int(part) for part in re.findall(r"\d+", line.argument))
            self.header = line.kind == "【表头】"
        elif line.kind == "【请求】":
            made = _requests(self.filling, self.counter, line.argument)
            self.counter += len(made)
            self.blocks += made
        elif line.kind == "【计算】":
            self.blocks += _working(self.filling)
        elif line.kind == "【证据】":
            self.blocks.append(_evidence(self.filling))
        elif line.kind == "【另起一页】":
            self.blocks.append(PageBreak())
        else:
            if self.blocks and isinstance(self.blocks[-1], Paragraph):
                self.blocks[-1] = replace(self.blocks[-1], keep=True)
            self.blocks += _signature(line.argument or "申请人", line.kind == "【落款】")

    def _keep_the_last_by(self, line: Line) -> None:
        """Keep the paragraph before on the page of this one: a signature never stands alone, nor the small print below it."""
        last = self.blocks[-1] if self.blocks else None
        if not isinstance(last, Paragraph):
            return
        if line.pieces == (CLOSING,) or (line.kind == "note" and last.style is Style.RIGHT):
            self.blocks[-1] = replace(last, keep=True)

    def paragraph(self, line: Line) -> None:
        heads = line.kind in ("heading", "title")
        if heads:
            self.counter = 0
        self.counter += line.kind == "number"
        lead = f"{self.counter}．" if line.kind == "number" else "□　" if line.kind == "tick" else ""
        closing = line.pieces == (CLOSING,) or (bool(self.blocks) and self.blocks[-1].text == CLOSING)
        self._keep_the_last_by(line)
        runs = self.filling.runs(line.pieces)
        if line.kind == "body" and len(runs) == 1 and _OPEN_END.search(runs[0].text) and not runs[0].blank:
            runs = (replace(runs[0], text=runs[0].text + "。"),)  # the worker's own words end like a sentence
        made = Paragraph(_STYLES[line.kind], runs, lead, keep=closing or heads)
        self.blocks.append(made)
        if made.text.endswith("："):
            self.counter = 0


def _blocks(filling: Filling) -> list[Block]:
    making = _Making(filling)
    for line in filling.template.body:
        if line.kind != "row":
            making.close_table()
        if not line.shown(filling.facts, filling.names):
            continue
        if line.kind == "row":
            making.rows.append(line)
        elif line.kind.startswith("【"):
            making.directive(line)
        else:
            making.paragraph(line)
    making.close_table()
    return making.blocks


def _table(filling: Filling, lines: Sequence[Line], widths: tuple[int, ...], header: bool) -> Table:
    columns = max(len(line.cells) for line in lines)
    shown = []
    for number, line in enumerate(lines):
        cells = [_narrow(filling.runs(cell)) for cell in line.cells]
        if header and number == 0:
            cells = [tuple(Run(run.text, bold=True) for run in cell) for cell in cells]
        shown.append(tuple(cells + [()] * (columns - len(cells))))
    return Table(
        rows=tuple(shown),
        widths=widths if len(widths) == columns else (1,) * columns,
        header=header,
        labels=(0,) if header else tuple(range(0, columns, 2)),
    )


def _narrow(runs: Runs) -> Runs:
    """Return the runs of a cell, blanks without the room that a line has."""
    return tuple(Run(run.text.strip(HAND), run.blank, run.bold) if run.blank else run for run in runs)


def _requests(filling: Filling, counter: int, lead: str) -> list[Block]:
    if not filling.wanted:
        return [Paragraph(Style.ITEM, (Run(lead), filling.blank("要求什么，多少钱"), Run("；")), f"{counter + 1}．")]
    made: list[Block] = []
    for number, one in enumerate(filling.wanted, counter + 1):
        for key in one.basis:
            filling.cite(key)
        words = f"{lead}{one.words}" if lead else one.words.removeprefix("支付")
        runs = [Run(words), _amount(filling, one), Run("；")]
        made.append(Paragraph(Style.ITEM, tuple(runs), f"{number}．"))
    return made


def _amount(filling: Filling, one: Wanted) -> Run:
    if one.amount is not None:
        return Run(yuan_text(one.amount))
    name = _amount_name(one)
    if one.low is not None and one.high is not None:
        filling.checks.append(
            f"{one.words}：现在只能算出 {yuan_text(one.low)}到{yuan_text(one.high)}之间。核对工资条和日期，定一个数再填。"
        )
    else:
        asked = "、".join(used.label for used in one.claim.missing)
        filling.checks.append(f"{one.words}：还算不出来" + (f"，缺{asked}。" if asked else "。"))
    return filling.blank(name)


def _amount_name(one: Wanted) -> str:
    return f"{one.words.removeprefix('支付')}的金额"


def _working(filling: Filling) -> list[Block]:
    """Return the table of the working: each request with its steps and the clauses it stands on."""
    if not filling.wanted:
        return []
    head = tuple((Run(name, bold=True),) for name in ("序号", "项目", "怎么算的", "金额（元）"))
    rows: list[tuple[Runs, ...]] = [head]
    for number, one in enumerate(filling.wanted, 1):
        lines = _steps(one)
        lines.append("依据：" + "、".join(cite_in_full(key) for key in one.basis))
        amount = Run(f"{one.amount:,.2f}") if one.amount is not None else filling.blank(_amount_name(one))
        rows.append(
            ((Run(str(number)),), (Run(one.words.removeprefix("支付")),), (Run("\n".join(lines)),), _narrow((amount,)))
        )
    total = filling.total()
    if len(filling.wanted) > 1:
        sum_run = Run(f"{total:,.2f}") if total is not None else filling.blank("金额合计")
        rows.append(((Run(""),), (Run("合计", bold=True),), (Run(""),), _narrow((sum_run,))))
    return [Table(tuple(rows), (8, 22, 50, 20), header=True, labels=(0, 3))]


def _steps(one: Wanted) -> list[str]:
    """Return the steps of a sum, each a whole line: one that goes on from the last begins with its result."""
    lines: list[str] = []
    last = ""
    for step in one.steps:
        lead = f"{last} " if last and step.text.startswith(("×", "÷", "−", "+")) else ""
        written = clean(chinese_days(lead + step.text + (f" = {step.value}" if step.value else "")))
        lines.append(_LOOSE.sub("", written))
        last = step.value
    return lines


def _evidence(filling: Filling) -> Table:
    names = ("序号", "证据名称", "种类", "页数", "证明什么", "来源")
    rows: list[tuple[Runs, ...]] = [tuple((Run(name, bold=True),) for name in names)]
    if not filling.evidence:
        rows.append(
            (
                (Run("1"),),
                *(_narrow((filling.blank(name),)) for name in ("证据名称", "种类", "页数", "证明什么", "来源")),
            )
        )
    for row in filling.evidence:
        cells = (
            ("证据名称", _LOOSE.sub("", full_width(row.title))),
            ("种类", row.kind),
            ("页数", str(row.pages or "")),
            ("证明什么", full_width(row.purpose)),
            ("来源", _LOOSE.sub("", full_width(chinese_days(row.origin)))),
        )
        rows.append(
            (
                (Run(str(row.number)),),
                *(
                    _narrow((Run(value) if value else filling.blank(f"证据{row.number}的{name}"),))
                    for name, value in cells
                ),
            )
        )
    return Table(tuple(rows), (8, 22, 10, 8, 27, 25), header=True, labels=(0, 2, 3))


def _signature(who: str, stamp: bool) -> list[Block]:
    mark = "（盖章或者签名）" if stamp else "（签名、捺印）"
    return [
        Paragraph(Style.RIGHT, (Run(f"{who}{mark}："), Run(HAND * 8, blank=True)), keep=True),
        Paragraph(
            Style.RIGHT,
            (
                Run(HAND * 4, blank=True),
                Run("年"),
                Run(HAND * 2, blank=True),
                Run("月"),
                Run(HAND * 2, blank=True),
                Run("日"),
            ),
        ),
    ]
