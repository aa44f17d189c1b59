"""The papers as replies: a question, the read-back, what to change, and the files with what to check before filing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.answering.marks import mark_notes, marks_of
from bot.answering.material import Resolver
from bot.contract.messages import Block, BlockKind, Choice, Clause, Point, Reply
from bot.dialogue.flows.claims.view import clauses_of
from bot.dialogue.flows.documents.catalogue import Paper, askings, by_hand, papers, say
from bot.dialogue.flows.documents.sources import Known, fits, used_slots
from bot.dialogue.flows.offers import write_choice
from bot.drafting import Draft, DraftError, Prepared
from bot.drafting.asking import choose_claims
from bot.drafting.template import find_template
from bot.drafting.vocabulary import Vague, fields, requests
from bot.messages import message

_CLIP = 80
_LINES = {"要核对的": 6, "交到哪里": 4, "交几份": 2, "最晚什么时候": 4, "当心": 3, "交了以后": 3}
"""Sections of the cover note that are said in the chat, and how many lines; all of it is in the file."""


def _text(said: str, kind: BlockKind = BlockKind.TEXT, heading: str = "") -> Block:
    return Block(kind=kind, heading=heading, points=(Point(text=said),))


def _points(heading: str, said: Sequence[str]) -> list[Block]:
    points = tuple(Point(text=one) for one in said if one)
    return [Block(kind=BlockKind.POINTS, heading=heading, points=points)] if points else []


def fixed_reply(language: str, blocks: Sequence[Block], choices: Sequence[Choice]) -> Reply:
    """Return a reply of the flow."""
    return Reply(blocks=tuple(blocks), choices=tuple(choices), language=language, composed_by="fixed")


def _choice(language: str, key: str, action: str) -> Choice:
    return Choice(label=say(language, key), action=f"paper:{action}")


def resume_choice(paper: Paper, language: str) -> Choice:
    """Return the button that goes on with a half-written paper."""
    return Choice(label=say(language, "resume", file=paper.short), action="paper:resume")


def person_choice(language: str, key: str = "") -> Choice:
    """Return the button that calls a person."""
    return Choice(label=say(language, key) if key else message(language, "person"), action="person")


def shown_question(
    paper: Paper, slot: str, left: int, language: str, *, lead: str = "", problem: str = "", own: bool = False
) -> Reply:
    """Return the question for one fact, with its choices and the ways around it. `own`: offer the words told before."""
    asking = askings()[slot]
    blocks = [_text(lead)] if lead else []
    heading = say(language, "asking", title=paper.title, left=left) if left else paper.title
    blocks.append(_text(problem + asking.question(language), BlockKind.LEAD, heading))
    return fixed_reply(language, blocks, ways_to_fill(slot, language, own=own))


def ways_to_fill(slot: str, language: str, *, own: bool = True) -> tuple[Choice, ...]:
    """Return the buttons under the question for a fact: its values where they are few, and the ways around it."""
    asking = askings()[slot]
    choices: list[Choice] = []
    if asking.kind == "choice":
        choices += [
            Choice(label=name, action=f"paper:is:{slot}:{code}") for code, name in asking.choices(language).items()
        ]
    elif asking.kind == "yes_no":
        choices += [Choice(label=say(language, code), action=f"paper:is:{slot}:{code}") for code in ("yes", "no")]
    if own:
        choices.append(_choice(language, "own", f"is:{slot}:told"))
    return (
        *choices,
        _choice(language, "unknown", f"pass:{slot}"),
        _choice(language, "skip", f"pass:{slot}"),
        _choice(language, "enough", "enough"),
        _choice(language, "leave", "leave"),
    )


def written(slot: str, value: str) -> str:
    """Return a fact as it will stand on paper, shortened."""
    try:
        said = fields()[slot].written(value)
    except (Vague, DraftError):
        said = value
    return said if len(said) <= _CLIP else f"{said[:_CLIP]}……"


def shown_facts(paper: Paper, known: Known, draft: Draft, language: str, *, lead: str = "") -> Reply:
    """Return the read-back: facts, sums, blanks, and the buttons to make it or to change something."""
    blocks = [_text(lead)] if lead else []
    blocks.append(_text(say(language, "read_back", title=paper.title), BlockKind.LEAD))
    facts = [
        f"{fields()[slot].label}：{written(slot, known.values[slot])}"
        for slot in used_slots(paper)
        if known.values.get(slot) and slot not in by_hand()
    ]
    blocks += _points(say(language, "facts"), facts)
    if find_template(paper.name).claims:
        sums = _sums(paper, known)
        blocks += _points(say(language, "requests"), sums)
        blocks.append(_text(say(language, "more_sums" if sums else "no_sum")))
        blocks += _points("", draft.dropped)
    if draft.blanks:
        blocks.append(_text("、".join(draft.blanks), heading=say(language, "blanks")))
    choices = [
        _choice(language, "right", "make"),
        _choice(language, "change", "change"),
        _choice(language, "leave", "leave"),
        person_choice(language),
    ]
    if could_ask_for_more(paper, known):
        choices.insert(1, _choice(language, "unlawful", "unlawful"))
    return fixed_reply(language, blocks, choices)


def could_ask_for_more(paper: Paper, known: Known) -> bool:
    """Whether compensation for a dismissal is asked for, which damages could take the place of."""
    names = {claim.name for claim in known.claims}
    fits_in = find_template(paper.name).claims in requests()["unlawful_termination_damages"].use
    plain = bool(names & {"severance", "severance_plus_one"})
    dismissed = known.values.get("dismissed_by") == "employer"
    return fits_in and plain and dismissed and "unlawful_termination_damages" not in names


def _sums(paper: Paper, known: Known) -> list[str]:
    wanted, _ = choose_claims(find_template(paper.name), known.claims, known.values.get("relation", ""))
    return [f"{one.words}：{_amount(one.low, one.high)}" for one in wanted]


def _amount(low: object, high: object) -> str:
    if low is None or high is None:
        return "……"
    return f"{low:,.2f} 元" if low == high else f"{low:,.2f} 到 {high:,.2f} 元"


def shown_changes(paper: Paper, known: Known, language: str) -> Reply:
    """Return one button for each fact and each sum that can be changed."""
    choices = [
        Choice(label=fields()[asked.name].label, action=f"paper:fix:{asked.name}")
        for asked in paper.asked
        if fits(asked, known.values)
    ]
    wanted, _ = choose_claims(find_template(paper.name), known.claims, known.values.get("relation", ""))
    for name in dict.fromkeys(one.claim.name for one in wanted):
        choices.append(Choice(label=say(language, "without", name=requests()[name].short), action=f"paper:drop:{name}"))
    choices.append(_choice(language, "back", "back"))
    return fixed_reply(language, [_text(say(language, "change_which"), BlockKind.LEAD)], choices)


def shown_list(names: Sequence[str], language: str, *, every: bool) -> Reply:
    """Return the papers to choose from, each with what it is for."""
    lead = _text(say(language, "listed_all" if every else "listed"), BlockKind.LEAD)
    lines = [f"{papers()[name].title}：{find_template(name).use}" for name in names]
    choices = [write_choice(name, language) for name in names]
    if not every:
        choices.append(_choice(language, "all", "all"))
    return fixed_reply(language, [lead, *_points("", lines)], choices)


def shown_left(paper: Paper | None, language: str) -> Reply:
    """Return that nothing is lost."""
    if paper is None:
        return fixed_reply(language, [_text(say(language, "nothing_open"), BlockKind.LEAD)], [
            _choice(language, "list", "list")
        ])  # fmt: skip
    return fixed_reply(
        language,
        [_text(say(language, "left"), BlockKind.LEAD)],
        [resume_choice(paper, language), _choice(language, "enough", "enough"), person_choice(language)],
    )


def shown_failure(paper: Paper, why: str, language: str) -> Reply:
    """Return what does not fit, with the way to put it right."""
    choices = [_choice(language, "change", "change"), _choice(language, "leave", "leave"), person_choice(language)]
    return fixed_reply(language, [_text(say(language, "failed", why=why), BlockKind.LEAD)], choices)


def shown_files(paper: Paper, made: Prepared, resolver: Resolver, today: date, language: str) -> Reply:
    """Return the files, and what to check, where to file, how many copies, by when, and a person's review."""
    names = "、".join(file.name for file in made.files)
    blocks = [_text(say(language, "done", title=paper.title, files=names), BlockKind.LEAD)]
    if made.remark:
        blocks.append(_text(say(language, "no_pdf"), BlockKind.NOTICE))
    clauses: dict[str, Clause] = {}
    for section in made.draft.cover:
        limit = _LINES.get(section.title, 0)
        said = []
        for text, keys in section.lines[:limit]:
            opened = clauses_of(tuple(keys), resolver, today)
            clauses |= {ref: clause for ref, clause in opened.items() if ref not in clauses}
            mark = marks_of(opened.values())
            said.append(Point(text=text + mark, refs=tuple(opened)))
        if said:
            blocks.append(Block(kind=BlockKind.POINTS, heading=section.title, points=tuple(said)))
    if made.draft.blanks:
        blanks = "、".join(made.draft.blanks)
        blocks.append(_text(f"{blanks}。{say(language, 'by_hand')}", heading=say(language, "blanks")))
    blocks.append(_text(say(language, "before"), BlockKind.NOTICE))
    blocks += mark_notes(marks_of(clauses.values()), language)
    choices = [person_choice(language, "review"), _choice(language, "change", "change")]
    if made.draft.deadlines:
        choices.append(Choice(label=message(language, "claim_clock"), action="clock:start"))
    choices.append(_choice(language, "list", "list"))
    reply = fixed_reply(language, blocks, choices)
    return reply.model_copy(update={"attachments": made.files, "clauses": tuple(clauses.values())})
