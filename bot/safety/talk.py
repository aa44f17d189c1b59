"""The talk in danger: one short message by kind, one question, and a mode that stays until it is answered.

While the mode is open nothing else is said: no card, no survey, no button about wages. It ends when the person says that
they are safe or that it was meant otherwise; then the matter they wrote about goes on. What only sounded like danger also
ends when the person goes on telling of their work: a sentence misheard must not cost them the whole conversation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.contract.messages import Block, BlockKind, Choice, Clause, ConversationState, Point, Reply, Scope
from bot.messages import message
from bot.safety.detect import CHILD, SELF, Danger
from bot.safety.first_aid import aid_for
from bot.safety.kinds import Kind, Step, asked_beside, kinds, steps_away, ways_round, while_waiting, words
from bot.safety.room import Room

ASKED = "danger_asked"
"""Where the kinds lie about which a conversation was told a number in case."""
_SAFE = re.compile(
    r"(?:我|们|他|她|人|孩子|现在|已经|都|目前|暂时|这会儿|大家)*(?:很|挺|还)?安全(?:了|的|着|呢|到家)?|没(?:什么|啥)?事(?:了|的|儿|啦)?|脱险|(?:到|回)(?:了)?(?:家|医院|派出所|宿舍|屋里|安全的?地方)(?:了)?"
    r"|(?:警察|救护车|120|110|医生)(?:已经)?(?:来了|到了|接走)|(?:已经)?(?:报|打)(?:了|过)(?:警|110|120)|报过?警了|打过了|打通了|有人(?:陪|在)(?:着|我)?|(?:身边|旁边)有人|(?:他|她|人)(?:已经)?(?:醒了|走了|离开了|找到了|回来了|送医院了|脱险了)"
    r"|(?:我|现在|已经)*(?:下来|出来|离开|走开|退下来)了|(?:我|现在)*好(?:多|点|些)了|冷静(?:下来)?了|不(?:会)?(?:去)?(?:了|做傻事|动手了)|放下了"
    r"|(?:i'?m|i am|we are|we'?re) (?:now )?(?:safe|ok(?:ay)?|fine|better)|safe now|yes,? safe|(?:the )?(?:police|ambulance) (?:is|are|has|have) (?:here|come|arrived)|i called (?:110|120|the police)",
    re.IGNORECASE,
)
_NOT_SAFE = re.compile(
    r"不(?:太|怎么)?安全|没(?:有)?(?:报警|打|人|走|离开|下来)|还(?:没|在|不安全)|不敢|出不去|走不了|打不通|没有?人|不行|不好|怎么办|救|怕|他(?:还)?在|没用|不想打|not safe|no one|nobody|still|can'?t|scared|help",
    re.IGNORECASE,
)
_OTHERWISE = re.compile(
    r"不是(?:那个|这个)?意思|(?:你)?(?:误会|会错意|想多|听错|理解错|搞错|弄错)|没(?:有)?(?:想|要)(?:死|自杀|不开|伤害|动手|打)|开(?:个)?玩笑|随口|夸张|比喻|气话|打个比方|没有?危险|我没(?:有)?(?:危险|事)"
    r"|不会(?:想不开|自杀|做傻事|寻短见)|没那个?(?:意思|念头|想法)|没有?那种?(?:意思|念头|想法)|没(?:想|有)不开|i did ?n[o']t mean|misunderst|just (?:kidding|a joke)|no danger|not in danger",
    re.IGNORECASE,
)
_ASKS_ON = re.compile(
    r"合同|协议|单子|签(?:不签|吗|字|了|还是)|不签|要不要签|补偿|赔(?!命)|N\+1|2N|工资|仲裁|产假|津贴|社保|辞退|续签|到期|多少钱|几个月",
    re.IGNORECASE,
)
_IN_NEED = re.compile(r"救|疼|痛|血|晕|昏|醒|喘|急|快|120|110|119")
HELD = frozenset(
    {"forced_labour", "violence_suffered", "domestic_violence", "threat", "abroad", "sexual_violence", "child_labour"}
)
"""Kinds in which somebody else stands in the way of a call."""
PASSING = frozenset({"body_now", "injury_now", "crash_now", "gas_fire", "unsafe_work"})
"""Kinds that are over once help was called: the question is put twice at most."""
_SHORT = 24
"""Characters up to which words are an answer to the question, not a story."""

Clauses = Callable[[Sequence[str], str], Sequence[Clause]]
"""The clauses behind citation keys, in a language."""


@dataclass(frozen=True, slots=True)
class Answered:
    """How an answer left the mode: what to say first, and the text the person had written."""

    words: str
    text: str


def is_open(state: ConversationState) -> bool:
    """Whether the question about danger waits for an answer."""
    return bool(Room.of(state).kind)


def was_passed_over(state: ConversationState) -> bool:
    """Whether the question about danger was already passed over once."""
    return Room.of(state).waited


def close(state: ConversationState) -> None:
    """End the mode without a word."""
    state.data.pop(Room.KEY, None)


def open_with(state: ConversationState, danger: Danger, text: str, today: date, clauses: Clauses) -> Reply:
    """Open the mode, and return the message of the kind."""
    room = Room.of(state)
    again = room.kind == danger.kind
    faint = not danger.sure and (not room.kind or room.faint)
    held = room.text if room.kind else text
    Room(kind=danger.kind, text=held, aid=danger.aid, day=today.isoformat(), faint=faint).keep(state)
    kind = _with_aid(kinds()[danger.kind], text, danger.aid) if text else kinds()[danger.kind]
    beside = asked_beside(kind, text)
    if again and (found := _steps(danger.kind, text, state.language)):
        return _round(state, kind, found)
    return repeat(state, kind) if again else first_message(state, kind, danger, clauses, beside)


def first_message(
    state: ConversationState, kind: Kind, danger: Danger, clauses: Clauses, beside: Step | None = None
) -> Reply:
    """Return what is said when danger is heard: first words, steps, a line on what is asked `beside` it, one question."""
    language = state.language
    if beside is not None:
        kind = replace(kind, steps=(*kind.steps, beside))
    own = kind.lead is kinds()[danger.kind].lead
    steps = tuple(Point(text=_in(step.text, language), refs=step.refs) for step in kind.steps)
    also = tuple(Point(text=_in(kinds()[name].also, language)) for name in danger.also)
    if not own:
        # what to do first is told for what happened: a line on another danger would stand before it, but for a child at work
        also = tuple(
            Point(text=_in(kinds()[name].also, language)) for name in (danger.kind, *danger.also) if name == CHILD
        )
    if kind.name not in PASSING and "找人工" not in "".join(step.text["zh"] for step in kind.steps):
        steps = (*steps, Point(text=words("with_person", language)))
    blocks = (
        Block(kind=BlockKind.LEAD, points=(Point(text=_in(kind.lead, language)),)),
        Block(kind=BlockKind.POINTS, points=(*also, *steps) if own else (*steps, *also)),
        Block(kind=BlockKind.TEXT, points=(Point(text=_in(kind.question, language)),)),
    )
    refs = tuple(dict.fromkeys(ref for step in kind.steps for ref in step.refs))
    return _reply(state, blocks, tuple(clauses(refs, language)))


def _with_aid(kind: Kind, text: str, heard: str = "") -> Kind:
    """Return a kind with the first aid for what a message tells of in place of its general words and steps."""
    aid = aid_for(kind.name, text, heard)
    if aid is None:
        return kind
    return replace(kind, lead=aid.lead, steps=aid.steps, question=aid.question or kind.question)


def _kind_now(room: Room, text: str = "") -> Kind:
    """Return the kind the mode is open for, with the first aid for what the person wrote now, or when it opened."""
    kind = kinds()[room.kind]
    now = _with_aid(kind, text)
    return now if now is not kind else _with_aid(kind, room.text, room.aid)


def repeat(state: ConversationState, kind: Kind, *, machine: bool = False) -> Reply:
    """Return the short message while danger goes on: the number again, how to call without a voice, the question."""
    language = state.language
    keys = ["silent"] if "110" in kind.first else []
    points = (
        Point(text=words("again", language).format(numbers=_numbers(kind, language))),
        *(Point(text=words(key, language)) for key in (*keys, *(["machine"] if machine else []))),
    )
    blocks = (
        Block(kind=BlockKind.LEAD, points=(Point(text=_in(kind.lead, language)),)),
        Block(kind=BlockKind.POINTS, points=points),
        Block(kind=BlockKind.TEXT, points=(Point(text=_in(kind.question, language)),)),
    )
    return _reply(state, blocks, ())


def waiting(state: ConversationState, text: str = "") -> Reply:
    """Return what is said to anything else while the question is open: what to do first again, where danger was heard for sure."""
    room, language = Room.of(state), state.language
    kind = _kind_now(room, text)
    held = f"{words('waiting', language)} {_in(kind.question, language)}"
    blocks: tuple[Block, ...]
    if room.faint:
        points: tuple[Point, ...] = (Point(text=words("maybe", language).format(numbers=_numbers(kind, language))),)
        blocks = (Block(kind=BlockKind.LEAD, points=(Point(text=held),)), Block(kind=BlockKind.POINTS, points=points))
        return _reply(state, blocks, ())
    points = (
        *(Point(text=said) for said in _steps(kind.name, text, language)),
        Point(text=_in(kind.steps[0].text, language)),
    )
    blocks = (
        Block(kind=BlockKind.LEAD, points=(Point(text=_in(kind.lead, language)),)),
        Block(kind=BlockKind.POINTS, points=points),
        Block(kind=BlockKind.TEXT, points=(Point(text=held),)),
    )
    return _reply(state, blocks, ())


def _steps(kind: str, text: str, language: str) -> list[str]:
    """What helps against what a message tells while the question is open; empty when it tells nothing of the kind."""
    if kind in HELD:
        return ways_round(text, language)
    if kind == "poisoning":
        return while_waiting(text, language)
    return steps_away(text, language) if kind in SELF else []


def _round(state: ConversationState, kind: Kind, found: Sequence[str]) -> Reply:
    """What is said to somebody who tells why they cannot call: a way round, the numbers, the question."""
    language = state.language
    numbers = words("again", language).format(numbers=_numbers(kind, language))
    blocks = (
        Block(kind=BlockKind.LEAD, points=(Point(text=found[0]),)),
        Block(kind=BlockKind.POINTS, points=tuple(Point(text=said) for said in (*found[1:], numbers))),
        Block(kind=BlockKind.TEXT, points=(Point(text=_in(kind.question, language)),)),
    )
    return _reply(state, blocks, ())


def otherwise(state: ConversationState, text: str) -> Answered | None:
    """Return how the mode ended when the person says that it was meant otherwise; None when they do not."""
    room, language = Room.of(state), state.language
    if not room.kind or not (
        text == words("misheard", language) or (len(text) <= 2 * _SHORT and _OTHERWISE.search(text))
    ):
        return None
    close(state)
    numbers = _numbers(kinds()[room.kind], language)
    return Answered(words("sorry", language).format(numbers=numbers), room.text)


def in_case(state: ConversationState, danger: Danger) -> Point | None:
    """Return the line for what may be danger beside a question, once a conversation for each kind; then None."""
    kept = state.data.get(ASKED)
    said = kept if isinstance(kept, list) else []
    if danger.kind in said:
        return None
    state.data[ASKED] = [*said, danger.kind]
    kind = kinds()[danger.kind]
    return Point(text=_in(kind.doubt, state.language), refs=kind.doubt_refs)


def asks_on(state: ConversationState, text: str) -> bool:
    """Whether somebody whose body was only thought to be in danger asks about papers or money: who asks so has no need of help."""
    return Room.of(state).kind in PASSING and _ASKS_ON.search(text) is not None and not _IN_NEED.search(text)


def released(state: ConversationState) -> Answered | None:
    """End the mode if it was opened by what only sounded like danger, or by a harm to the body whose question was
    passed over once: who goes on has called or need not. None while danger stays."""
    room = Room.of(state)
    passing = room.kind in PASSING and room.waited
    if not room.kind or not (room.faint or passing):
        return None
    close(state)
    numbers = _numbers(kinds()[room.kind], state.language)
    return Answered(words("released", state.language).format(numbers=numbers), room.text)


def answer(state: ConversationState, text: str) -> Answered | Reply | None:
    """Read words while the mode is open: how it ended, what is said while it goes on; None when it is not open."""
    room = Room.of(state)
    if not room.kind:
        return None
    kind, language = _kind_now(room, text), state.language
    numbers = _numbers(kind, language)
    if text != words("safe", language) and len(text) <= _SHORT and _NOT_SAFE.search(text):
        if found := _steps(kind.name, text, language):
            return _round(state, kind, found)
        return repeat(state, kind, machine=True)
    if text == words("safe", language) or (len(text) <= _SHORT and _SAFE.search(text)):
        close(state)
        return Answered(words("glad", language).format(numbers=numbers), room.text)
    if found := _steps(kind.name, text, language):
        return _round(state, kind, found)
    room.waited = True
    room.keep(state)
    return waiting(state, text)


def _in(said: dict[str, str], language: str) -> str:
    return said.get(language, said["zh"])


def _numbers(kind: Kind, language: str) -> str:
    return (", " if language == "en" else "、").join(kind.first)


def _reply(state: ConversationState, blocks: tuple[Block, ...], clauses: tuple[Clause, ...]) -> Reply:
    language = state.language
    buttons = [words(key, language) for key in ("safe", "unsafe", "misheard")]
    choices = tuple(Choice(label=label, action=f"say:{label}") for label in buttons)
    person = Choice(label=message(language, "person"), action="person")
    return Reply(
        blocks=blocks, clauses=clauses, choices=(*choices, person), scope=Scope.CRISIS, handoff="crisis",
        language=language, composed_by="fixed",
    )  # fmt: skip
