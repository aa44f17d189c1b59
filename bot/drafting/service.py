"""What the conversation, the cases and the command line call: which documents fit, and one made ready with its files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.claims import compute_claim
from bot.claims.model import Claim
from bot.contract.messages import Attachment, Facts
from bot.drafting.errors import DraftError, NoFont
from bot.drafting.fill import draft
from bot.drafting.model import Block, Draft, EvidenceRow, Paragraph, Run, Style, evidence_rows
from bot.drafting.printing.docx import render_docx
from bot.drafting.printing.pdf import Sheet, render_pdfs
from bot.drafting.template import Template, find_template, templates
from bot.drafting.vocabulary import LONGEST, Field, fields, find_field, requests

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
Told = Facts | Mapping[str, Any]
Claims = Sequence[Claim] | Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Offer:
    """A document that fits what is known. `missing` are the labels still to ask, `questions` how to ask them."""

    name: str
    title: str
    use: str
    missing: tuple[str, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A draft and its files: the document and its cover note, each as DOCX and (with a font) PDF."""

    draft: Draft
    files: tuple[Attachment, ...]
    remark: str = ""
    """Why there is no PDF; empty when there is one."""


def available(facts: Told, claims: Claims | None = None) -> list[Offer]:
    """Return the documents that fit the confirmed facts, most fitting first."""
    values, _ = confirmed_facts(facts)
    wanted = frozenset(claims if isinstance(claims, Mapping) else [claim.name for claim in claims or ()])
    return [
        describe(template, values)
        for template in templates().values()
        if any(all(term.met(values, wanted) for term in group) for group in template.offer)
    ]


def catalogue() -> list[Offer]:
    """Return every document there is."""
    return [describe(template, {}) for template in templates().values()]


def describe(template: Template, values: Mapping[str, str]) -> Offer:
    """Return a template as an offer with what it still needs."""
    needs = [fields()[slot] for slot in template.needs]
    missing = [need for need in needs if not values.get(need.slot) and not values.get(need.from_slot)]
    return Offer(
        name=template.name,
        title=template.title,
        use=template.use,
        missing=tuple(need.label for need in missing),
        questions=tuple(need.ask or f"{need.label}？" for need in missing),
    )


def prepare(
    name: str,
    facts: Told,
    *,
    today: date,
    claims: Claims | None = None,
    evidence: Iterable[Mapping[str, Any] | EvidenceRow] = (),
    font: str = "",
) -> Prepared:
    """Return a document made from facts, with its files.

    `facts` of a conversation count when confirmed; a plain mapping counts as confirmed. `claims` are computed ones, or
    inputs by claim name; without any, unpaid wages are worked out from the facts where those suffice. Raises DraftError
    and ClaimError.
    """
    made = draft_from(name, facts, today=today, claims=claims, evidence=evidence)
    files, remark = render(made, font=font)
    return Prepared(made, files, remark)


def draft_from(
    name: str,
    facts: Told,
    *,
    today: date,
    claims: Claims | None = None,
    evidence: Iterable[Mapping[str, Any] | EvidenceRow] = (),
) -> Draft:
    """Return the draft alone. Raises DraftError and ClaimError."""
    template = find_template(name)
    values, unconfirmed = confirmed_facts(facts)
    if claims is None:
        claims = claims_of_facts(values, today) if template.claims else ()
    elif isinstance(claims, Mapping):
        claims = [compute_claim(claim, inputs, today=today) for claim, inputs in claims.items()]
    return draft(template, values, claims, evidence_rows(evidence), today, unconfirmed=unconfirmed)


def confirmed_facts(facts: Told) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the confirmed facts by slot, and the labels of those told but not confirmed. Raises DraftError `bad_facts`."""
    known = fields()
    if isinstance(facts, Facts):
        told = {slot: value for slot, value in facts.values.items() if slot in known and value}
        open_ = tuple(known[slot].label for slot in told if slot not in facts.confirmed)
        return {slot: value for slot, value in told.items() if slot in facts.confirmed}, open_
    values = {}
    for name, value in facts.items():
        try:
            one = find_field(str(name))
        except ValueError:
            raise DraftError("bad_facts", f"没有叫 {name} 的事实，bot.py draft --list --json 里有全部名字。") from None
        if value is not None and value != "":
            values[one.slot] = _given(one, value)
    return values, ()


def _given(field: Field, value: object) -> str:
    """The value of a field as it is kept. Raises DraftError `bad_facts`."""
    plain = ("yes" if value else "no") if isinstance(value, bool) else value
    if not isinstance(plain, str | int | float):
        raise DraftError("bad_facts", f"{field.label}要是一段文字或者一个数。")
    text = str(plain).strip()
    if len(text) > LONGEST:
        raise DraftError("bad_facts", f"{field.label}太长了，最多 {LONGEST} 个字。")
    try:
        return field.coded(text)
    except ValueError:
        if field.kind == "yes_no":
            raise DraftError("bad_facts", f"{field.label}只能是 是 或者 否。") from None
        return text


def claims_of_facts(values: Mapping[str, str], today: date) -> list[Claim]:
    """Return unpaid wages where months and monthly pay, or the sum owed, are confirmed."""
    if values.get("monthly_pay") and values.get("months_owed"):
        inputs: dict[str, Any] = {"monthly_wage": values["monthly_pay"], "months_unpaid": values["months_owed"]}
    elif values.get("amount_owed"):
        inputs = {"rows": [{"period": "对账的总数", "due": values["amount_owed"]}]}
    else:
        return []
    return [compute_claim("wages_due", inputs, today=today)]


def render(made: Draft, *, font: str = "") -> tuple[tuple[Attachment, ...], str]:
    """Return the files of a draft, and why PDFs are missing."""
    note = cover_blocks(made)
    files = [
        Attachment(name=f"{made.file}.docx", media_type=DOCX, content=render_docx(made.title, made.blocks)),
    ]
    sheets = [Sheet(made.title, made.blocks), Sheet(f"{made.title}：交之前看", note, "自己看，不用交　")]
    try:
        paper, cover = render_pdfs(sheets, font=font)
    except NoFont as missing:
        content = render_docx(sheets[1].title, note, footer=sheets[1].footer)
        files.append(Attachment(name=f"{made.file}-交之前看.docx", media_type=DOCX, content=content))
        return tuple(files), missing.message
    files.append(Attachment(name=f"{made.file}.pdf", media_type=PDF, content=paper))
    files.append(Attachment(name=f"{made.file}-交之前看.pdf", media_type=PDF, content=cover))
    return tuple(files), ""


def cover_blocks(made: Draft) -> tuple[Block, ...]:
    """Return the cover note as blocks."""
    blocks: list[Block] = [Paragraph(Style.TITLE, (Run(f"{made.title}：交之前看"),), keep=True)]
    for section in made.cover:
        blocks.append(Paragraph(Style.HEADING, (Run(section.title),), keep=True))
        for text, keys in section.lines:
            blocks.append(Paragraph(Style.NOTE, (Run(_with_basis(text, keys)),), lead="□ "))
    return tuple(blocks)


def cover_text(made: Draft) -> str:
    """Return the cover note as plain text for a chat."""
    lines = [f"{made.title}：交之前看"]
    for section in made.cover:
        lines += ["", section.title, *(f"• {_with_basis(text, keys)}" for text, keys in section.lines)]
    return "\n".join(lines)


def _with_basis(text: str, keys: Sequence[str]) -> str:
    from bot.drafting.citing import cite_short

    return text + (f"（{'、'.join(cite_short(key) for key in keys)}）" if keys else "")


def check_templates() -> list[str]:
    """Return what is wrong with the files a lawyer edits, one sentence each; empty when all is well."""
    from bot.drafting.citing import entry_of
    from bot.drafting.template import FOLDER, read_template
    from bot.drafting.vocabulary import receivers

    problems: list[str] = []
    keys: list[tuple[str, str]] = [
        ("claims.yaml", key) for one in requests().values() for key in (*one.basis, *one.civil_basis)
    ]
    for name, receiver in receivers().items():
        rows = (*receiver.lines, *(line for place in receiver.places.values() for line in place))
        keys += [(f"receivers.yaml {name}", key) for _, basis in rows for key in basis]
    for path in sorted(FOLDER.glob("*.md")):
        try:
            template = read_template(path)
        except DraftError as error:
            problems.append(error.message)
            continue
        keys += [(path.name, key) for key in template.citations()]
        problems += _template_problems(path, template)
    for where, key in keys:
        try:
            entry_of(key)
        except DraftError as error:
            problems.append(f"{where}：{error.message}")
    return problems


def _template_problems(path: Path, template: Template) -> list[str]:
    """What a template names that is not there: itself under another name, its receiver, a last day or what goes into it."""
    from bot.claims.deadlines import clocks
    from bot.drafting.vocabulary import receivers

    problems: list[str] = []
    known = {clock.name: set(clock.inputs.model_fields) for clock in clocks()}
    if template.name != path.stem:
        problems.append(f"{path.name}：name 要和文件名一样。")
    if template.receiver not in receivers():
        problems.append(f"{path.name}：没有 {template.receiver} 这个收件的地方。")
    for clock in template.clocks:
        if clock.name not in known or set(clock.inputs) - known[clock.name]:
            problems.append(f"{path.name}：期限 {clock.name} 或者它的输入写错了。")
    return problems
