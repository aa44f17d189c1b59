"""Evidence in the conversation: the offer, the consent, the note, the list, the guide. Knows no channel and no table.

The flow decides in the conversation's state and says what has to happen in the effects of its session; the desk (`bot.evidence.desk`)
 carries it out in the transaction that stores the turn.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from bot.cases.intake.session import CaseSession
from bot.contract.messages import (
    Block,
    BlockKind,
    Choice,
    Clause,
    ConversationState,
    Inbound,
    Kind,
    Point,
    Reply,
    Scope,
)
from bot.dialogue.flows.claims import CARD_CLAIMS
from bot.dialogue.flows.registry import question_open
from bot.evidence.guide.note_form import LinkForm, NoteForm
from bot.evidence.guide.said import list_choice, said
from bot.evidence.guide.session import Effect, EvidenceSession
from bot.evidence.guide.what_proves import (
    Guide,
    groups,
    guide_for_claim,
    guide_for_factor,
    never,
    originals,
    rules,
    title_of,
)
from bot.evidence.model import SHANGHAI, LockerView, shanghai
from bot.evidence.texts import say
from bot.forms import Confirmation, answer, confirm, pressed

FILES = (Kind.PHOTO, Kind.VOICE, Kind.FILE)
BURST_SECONDS = 10
"""Pictures that follow one another so closely are answered once; then only when so many wait."""
OFFER_SECONDS = 120
"""For so long after an offer the next one is short."""
SPOKEN_AT = (10, 50, 100, 200, 300)
LISTED = 20
RANGE = 40
"""Most items that one note or one tap may cover."""
_LIST = re.compile(
    r"(我想|我要|看看?|打开|查看|我的)*证据(箱|清单|目录|收据|列表)(里?有什么|有哪些|在哪里?)?"
    r"|(我想|我要|看看?|打开|查看)*我(的|存的|发的|交的|传的)证据(有哪些|在哪里?)?|my evidence( list)?",
    re.IGNORECASE,
)
_REMOVE = re.compile(r"(?:把|请)?删(?:掉|除|了)?(?:我的)?(?:证据)?第?\s*(\d{1,6})\s*号(?:证据)?")
_KEEP = re.compile(r"(?:要|帮我|请)?(?:收|存|留)(?:着|下|好|进去|起来)?(?:吧|了)?[。！!]*")
_INTO_LOCKER = re.compile(
    r"(?:要|帮我|请|都|全部?|把[^，。]{1,6})*(?:收|存|放|留)(?:进|到|入|在)(?:去)?(?:我的?|你的?|这个)?证据(?:箱|里)?(?:里|去)*(?:吧|了)?[。！!]*"
)
"""Names the locker: for the offer, whatever else is asked beside it."""
_KEEP_NOT = re.compile(r"(?:不|别|先不|不用|不要|先别)(?:收|存|留)(?:着|下)?(?:了|吧)?[。！!]*")
_NUMBERS = re.compile(r"(\d{1,6})(?:-(\d{1,6}))?")


def _no_clauses(keys: Sequence[str], on: date, language: str) -> Sequence[Clause]:
    return ()


@dataclass(slots=True)
class EvidenceFlow:
    """The worker's side of the locker.

    `look`: the locker a conversation knows by that reference. `danger`: whether a text signals danger to life: then it is
    never taken as a note. `clauses`: the clauses behind citation keys. `waits`: whether another question waits for a yes or a no.
    """

    look: Callable[[str], LockerView | None]
    danger: Callable[[str], object]
    clauses: Callable[[Sequence[str], date, str], Sequence[Clause]] = _no_clauses
    keep_days: int = 730
    waits: Callable[[ConversationState], bool] = question_open

    def turn(self, state: ConversationState, inbound: Inbound, now: datetime) -> Reply | None:
        """Answer what is about evidence; None for everything else. Changes the state."""
        session = EvidenceSession.of(state)
        reply = self._turn(state, session, inbound, now)
        session.keep(state)
        return reply

    def _turn(
        self, state: ConversationState, session: EvidenceSession, inbound: Inbound, now: datetime
    ) -> Reply | None:
        noting, linking, session.note, session.link = session.note, session.link, None, None
        if inbound.kind is Kind.CHOICE and inbound.text.startswith("evidence:"):
            return self._chosen(state, session, inbound.text.removeprefix("evidence:"), now)
        if inbound.kind is Kind.COMMAND and inbound.text.split()[:1] == ["evidence"]:
            return self._list(state, session)
        text = inbound.text.strip()
        if inbound.kind is Kind.TEXT and not noting and _LIST.fullmatch(text):
            return self._list(state, session)
        if inbound.kind is Kind.TEXT and session.reference and (asked := _REMOVE.fullmatch(text)):
            choice = Choice(
                label=say(state.language, "remove_button", number=asked[1]), action=f"evidence:remove:{asked[1]}"
            )
            return said(
                state,
                say(state.language, "ask_remove", number=asked[1]),
                choices=(choice, list_choice(state.language)),
            )
        if inbound.kind is not Kind.TEXT or not text or self.danger(text):
            return None
        if noting:
            return answer(NoteForm(state, session, noting), text)
        if linking:
            return answer(LinkForm(state, session, linking), text)
        offered = session.offered is not None and state.turn - session.offered <= 1
        return self._answer_offer(state, session, text, now) if offered else None

    def _answer_offer(
        self, state: ConversationState, session: EvidenceSession, text: str, now: datetime
    ) -> Reply | None:
        """Take words said to the offer to keep a file. Where another question is open, only its buttons' labels are for it."""
        keep = partial(self._chosen, state, session, "keep", now)
        decline = partial(self._chosen, state, session, "no", now)
        again = partial(self._offer_again, state, session)
        question = Confirmation(
            ways=_offer_ways(state.language),
            tap=lambda action: self._chosen(state, session, action.removeprefix("evidence:"), now),
            yes=keep,
            no=decline,
            again=again,
            wrong=again,
            other=lambda told: keep() if _KEEP.fullmatch(told) else decline() if _KEEP_NOT.fullmatch(told) else None,
        )
        if _INTO_LOCKER.fullmatch(text):
            return keep()
        return confirm(question, text) if pressed(question.ways, text) or not self._other_question(state) else None

    def _other_question(self, state: ConversationState) -> bool:
        """Whether a yes or a no is for something else than the offer: a case being told, a paper that was read, a question of a flow."""
        return self.waits(state) or CaseSession.of(state).step in ("consent", "intake", "fix", "summary")

    def _offer_again(self, state: ConversationState, session: EvidenceSession) -> Reply:
        """The offer once more."""
        session.offered = state.turn
        return said(state, say(state.language, "offer", days=self.keep_days), choices=_offer_ways(state.language))

    def after(self, state: ConversationState, inbound: Inbound, reply: Reply, now: datetime) -> Reply:
        """Return the reply of the engine with what is to be said about a file that came. Changes the state."""
        session = EvidenceSession.of(state)
        files = [one for one in (inbound.attachment or "").split("\n") if one] if inbound.kind in FILES else []
        told = self._with_files(state, session, len(files), reply, now) if files else None
        told = told or self._with_guide(state, session, inbound, reply)
        session.keep(state)
        return told

    def _with_files(
        self, state: ConversationState, session: EvidenceSession, count: int, reply: Reply, now: datetime
    ) -> Reply:
        language = state.language
        if into := _into_case(state):
            session.reference = session.reference or secrets.token_hex(16)
            session.effects = [Effect(do="open", reference=session.reference)]
            return reply if into == "along" else _with(reply, say(language, "case_too"))
        session.effects = [Effect(do="want" if session.consent else "offer")]
        since = now.timestamp() - session.spoke
        recent = since < BURST_SECONDS
        session.waiting = (session.waiting if recent or not session.consent else 0) + count
        session.spoke = now.timestamp()
        answered = reply.composed_by != "fixed" or reply.scope is Scope.CRISIS
        if session.consent:
            if recent and not answered:
                return said(state)
            stop = Choice(label=say(language, "stop_button"), action="evidence:stop")
            if answered:
                return _with(reply, say(language, "keeping"), choices=(stop,))
            return said(state, say(language, "keeping"), choices=(stop,))
        choices, session.offered = _offer_ways(language), state.turn
        if session.waiting > count and since < OFFER_SECONDS and not answered:
            spoken = not recent or any(session.waiting - count < mark <= session.waiting for mark in SPOKEN_AT)
            told = (say(language, "offer_more", count=session.waiting),) if spoken else ()
            return said(state, *told, choices=choices if spoken else ())
        return _with(reply, say(language, "offer", days=self.keep_days), choices=choices)

    def forgotten(self, state: ConversationState, reference: str, reply: Reply) -> Reply:
        """Return the reply to "forget everything" with what goes from the locker; the desk erases it."""
        view = self.look(reference)
        count = sum(not entry.removed for entry in view.entries) if view is not None else 0
        return _with(reply, say(state.language, "gone_forgotten", count=count)) if count else reply

    def _with_guide(self, state: ConversationState, session: EvidenceSession, inbound: Inbound, reply: Reply) -> Reply:
        """Offer what proves the matter, once for each situation."""
        claim = CARD_CLAIMS.get(state.card or "")
        answered = inbound.kind is Kind.TEXT and reply.scope is Scope.LABOUR and reply.composed_by in ("cards", "model")
        if claim is None or not answered or session.guided == claim:
            return reply
        session.guided = claim
        guide = Choice(
            label=say(state.language, "guide_button", title=title_of(claim)), action=f"evidence:guide:{claim}"
        )
        return reply.model_copy(update={"choices": (*reply.choices, guide)})

    def _chosen(self, state: ConversationState, session: EvidenceSession, action: str, now: datetime) -> Reply:
        language = state.language
        verb, _, rest = action.partition(":")
        if verb == "keep" and not session.waiting:
            return said(state, say(language, "keeping_already" if session.consent else "nothing_to_keep"))
        if verb == "keep":
            session.reference = session.reference or secrets.token_hex(16)
            session.consent, session.waiting = now.astimezone(SHANGHAI).date().isoformat(), 0
            session.offered = None
            session.effects = [Effect(do="consent", reference=session.reference)]
            stop = Choice(label=say(language, "stop_button"), action="evidence:stop")
            return said(state, say(language, "kept_soon"), choices=(stop,))
        if verb in ("no", "stop"):
            session.consent, session.waiting, session.offered = "", 0, None
            session.effects = [Effect(do="decline")] if verb == "no" else []
            return said(state, say(language, "declined" if verb == "no" else "stopped"))
        if verb == "note":
            return NoteForm(state, session, _numbers(rest)).ask_again()
        if verb == "later":
            return NoteForm(state, session, _numbers(rest)).stop()
        if verb == "remove" and (numbers := _numbers(rest)):
            session.effects = [Effect(do="remove", numbers=numbers[:1])]
            return said(state, say(language, "removed", number=numbers[0]), choices=(list_choice(language),))
        if verb == "for":
            written, _, name = rest.rpartition(":")
            return LinkForm(state, session, _numbers(written)).linked(name) or self._list(state, session)
        if verb == "guide":
            return self._guide(state, session, rest, now.astimezone(SHANGHAI).date())
        return self._list(state, session)

    def _list(self, state: ConversationState, session: EvidenceSession) -> Reply:
        language = state.language
        view = self.look(session.reference)
        kept = [entry for entry in view.entries if not entry.removed] if view is not None else []
        guides = tuple(
            Choice(label=say(language, "guide_button", title=group.title), action=f"evidence:guide:{group.claims[0]}")
            for group in groups()
            if group.claims
        )
        if view is None or not kept:
            return said(state, say(language, "list_empty"), choices=guides)
        lines = [
            say(
                language, "list_line", number=entry.number, kind=say(language, f"kind_{entry.kind}"),
                time=shanghai(entry.received)[:16], note=entry.note or say(language, "no_note"),
            )
            for entry in kept[-LISTED:]
        ]  # fmt: skip
        if len(kept) > LISTED:
            lines.append(say(language, "list_more", count=len(kept) - LISTED))
        ends = (say(language, "list_chain", head=view.head), say(language, "list_end", day=view.keep_until))
        without = [entry.number for entry in kept if not entry.note][:1]
        notes = tuple(
            Choice(label=f"{number}：{say(language, 'note_button')}", action=f"evidence:note:{number}")
            for number in without
        )
        head = Block(
            kind=BlockKind.POINTS, heading=say(language, "list_head", count=len(kept)),
            points=tuple(Point(text=line) for line in lines),
        )  # fmt: skip
        reply = said(state, *ends, choices=(*notes, *guides[:3]))
        return reply.model_copy(update={"blocks": (head, *reply.blocks)})

    def _guide(self, state: ConversationState, session: EvidenceSession, name: str, on: date) -> Reply:
        guide = guide_for_claim(name) or guide_for_factor(name)
        if guide is None:
            return self._list(state, session)
        blocks, refs = guide_blocks(guide, state.language)
        clauses = tuple(self.clauses(refs, on, state.language))
        known = {clause.ref for clause in clauses}
        shown = tuple(_only_known(block, known) for block in blocks)
        return Reply(
            blocks=shown, clauses=clauses, choices=(list_choice(state.language),), scope=Scope.LABOUR,
            language=state.language, composed_by="cards",
        )  # fmt: skip


def guide_blocks(guide: Guide, language: str) -> tuple[list[Block], tuple[str, ...]]:
    """Return a guide as blocks of a reply, and the citations it stands on."""
    lead = Block(kind=BlockKind.LEAD, points=(Point(text=say(language, "guide_button", title=guide.title)),))
    best = [Point(text=f"{number}. {proof.title}：{proof.shows}") for number, proof in enumerate(guide.proofs, 1)]
    blocks = [lead, Block(kind=BlockKind.POINTS, heading=say(language, "guide_best"), points=tuple(best))]
    for proof in guide.proofs[:3]:
        steps = tuple(Point(text=step) for step in proof.get)
        blocks.append(
            Block(kind=BlockKind.POINTS, heading=f"{say(language, 'guide_get')}：{proof.title}", points=steps)
        )
    seen: dict[str, tuple[str, ...]] = {}
    for line in (*guide.rights, *rules()[:2], *(line for proof in guide.proofs for line in proof.rights)):
        seen.setdefault(line.text, line.refs)
    rights = tuple(Point(text=text, refs=refs) for text, refs in list(seen.items())[:6])
    blocks.append(Block(kind=BlockKind.POINTS, heading=say(language, "guide_right"), points=rights))
    keeping = tuple(Point(text=line.text, refs=line.refs) for line in originals()[:3])
    blocks.append(Block(kind=BlockKind.POINTS, heading=say(language, "guide_originals"), points=keeping))
    dont = tuple(Point(text=line.text, refs=line.refs) for line in never()[:3])
    blocks.append(Block(kind=BlockKind.POINTS, heading=say(language, "guide_not"), points=dont))
    refs = dict.fromkeys(ref for block in blocks for point in block.points for ref in point.refs)
    return blocks, tuple(refs)


def _offer_ways(language: str) -> tuple[Choice, ...]:
    """The buttons under the offer to keep a file."""
    return (
        Choice(label=say(language, "keep_button"), action="evidence:keep"),
        Choice(label=say(language, "no_button"), action="evidence:no"),
    )


def _only_known(block: Block, known: set[str]) -> Block:
    """A sentence of right whose clause cannot be shown is left out: no citation, no right."""
    points = tuple(point for point in block.points if set(point.refs) <= known)
    return block.model_copy(update={"points": points})


def _into_case(state: ConversationState) -> str:
    """What takes this turn's file into a case, whose desk fetches it and passes it to the locker: a `message` or `fact`
    of an open case, or one that is being told and takes it `along`. Empty: nothing does."""
    done = [effect.do for effect in CaseSession.of(state).effects]
    return next((do for do in done if do in ("message", "fact", "along")), "")


def _numbers(written: str) -> list[int]:
    """Return the numbers of 3, 3-7 or 3-5,9; at most RANGE."""
    found: list[int] = []
    for first, last in _NUMBERS.findall(written):
        found.extend(range(int(first), min(int(last or first), int(first) + RANGE) + 1))
    return found[:RANGE]


def _with(reply: Reply, text: str, *, choices: tuple[Choice, ...] = ()) -> Reply:
    block = Block(kind=BlockKind.TEXT, points=(Point(text=text),))
    update = {"blocks": (*reply.blocks, block), "choices": (*choices, *reply.choices), "below": reply.below + 1}
    return reply.model_copy(update=update)
