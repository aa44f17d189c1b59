"""What stands before and around the matter: danger and its open question first, then what only needs a fixed word.

The engine asks `first` with every text, and goes on with what it returns.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from bot.answering.answer import Answerer
from bot.answering.material import clause_of
from bot.contract.messages import Block, BlockKind, Choice, Clause, ConversationState, Point, Reply, Scope
from bot.dialogue.routing import fixed_replies as fixed
from bot.dialogue.routing.danger.ear import BESIDE_A_MATTER
from bot.dialogue.routing.danger.heard import DangerHearing
from bot.dialogue.routing.danger.settled import is_settled
from bot.dialogue.routing.employers.duties import Duty, ask_first, duty_asked
from bot.dialogue.routing.employers.voice import wants_a_way_round
from bot.dialogue.routing.fields import field_words, kinds, named_field, said_of
from bot.dialogue.routing.odd.languages import greeting, language_of
from bot.dialogue.routing.odd.oddities import (
    broke_off,
    decoded,
    is_long_enough,
    is_of_several_fields,
    odd_kind,
    unmasked,
    unrepeated,
    without_insults,
)
from bot.dialogue.routing.odd.pasted import is_paper, named_clauses, order_in_paper, without_orders
from bot.dialogue.routing.scopes.heads import LAW, best
from bot.dialogue.routing.scopes.scope import ScopeRules, Verdict
from bot.dialogue.routing.scopes.scope_model import Likeness, LikenessModel
from bot.dialogue.routing.standpoints.others import requests
from bot.dialogue.routing.standpoints.standpoint import injected_words, named_standpoint, standpoint
from bot.dialogue.routing.standpoints.wanted import Standpoint
from bot.dialogue.routing.verdict import without_verdict
from bot.messages import message
from bot.premises.affirmed import affirmed
from bot.premises.check import PremiseChecker, asks_only_whether_true, without_written
from bot.premises.clauses import risky_clauses
from bot.safety import talk
from bot.safety.detect import Danger, DangerSense
from bot.safety.kinds import words
from bot.safety.worn_out import sounds_worn_out
from bot.understanding.acts import acts_of
from bot.understanding.english import in_chinese, is_english
from knowledge.citations import CitationResolver, parse_key

MATTER_FROM = 0.1
"""Share of one matter of another law from which a message is taken for it, where it names none: of seventy."""
STANDS_FROM = 0.7
"""Likelihood from which a message wants what is not given though no pattern of `standpoint.yaml` fits."""
TOLD_LEAST = 8
"""Characters from which a message that names no field may sound like one: 我老公没了 is no divorce."""


_LISTENS = "12356"
"""The number of who listens: said once is enough."""


@dataclass(frozen=True, slots=True)
class First:
    """What comes before the matter: a reply that ends the turn, or the text to go on with and what to say above it."""

    text: str
    reply: Reply | None = None
    above: tuple[Block, ...] = ()
    clauses: tuple[Clause, ...] = ()
    judged: bool = False
    """Whether what stands above says already whether it is so: the answer below does not begin with a yes or no again."""


@dataclass(slots=True)
class Edges:
    """The edges of the conversation, over what the installation knows."""

    rules: ScopeRules
    likeness: Likeness
    answerer: Answerer | None
    hearing: DangerHearing = field(init=False)

    def __post_init__(self) -> None:
        self.hearing = DangerHearing(self.rules, self.likeness)

    @property
    def sense(self) -> DangerSense:
        """What hears danger in a text by itself."""
        return self.hearing.sense

    def first(self, state: ConversationState, text: str, today: date, *, waiting: bool = False) -> First:
        """Return what the turn begins with. Changes the state: the open question about danger, the language.

        `waiting`: the conversation asked something, so that a bare number or 继续 is an answer.
        """
        text = unmasked(decoded(text))
        danger = self.hearing.danger_in(text, state)
        if danger is not None and is_settled(danger, text, state, today):
            danger = None
        told = danger is not None and self.hearing.only_told(danger, text, state)
        found = self._in_danger(state, text, today, None if told else danger)
        if found is not None:
            return found
        first = self._beyond_danger(state, text, today, waiting=waiting)
        line = talk.in_case(state, danger) if danger and told else None
        if line is None:
            return first
        return _under(first, (Block(kind=BlockKind.LEAD, points=(line,)),), self._clauses(line.refs, today))

    def _beyond_danger(self, state: ConversationState, text: str, today: date, *, waiting: bool) -> First:
        if code := language_of(text):
            return First(text, self._in_their_language(state, code))
        text = unrepeated(text)
        if waiting and acts_of(text):
            return First(text)  # go on, 直接生成: what is done with an open question, whatever it sounds like
        if not waiting and (odd := self._odd(state, text)):
            return First(text, odd)
        if is_english(text):
            state.language = "en"
        calm, insulted = without_insults(text, self.rules.tells_of_labour)
        if insulted and is_long_enough(calm) and self.rules.tells_of_labour(calm):
            said = _block(BlockKind.TEXT, (message(state.language, "abuse_beside"), ()))
            return self._corrected(state, calm, today, (said,))
        if (answered := self._by_standing(state, text, today)) is not None:
            return First(text, answered)
        if is_english(text) and (key := named_field(text)) and not self.rules.tells_of_labour(text):
            return First(text, self.outside(state, text, Verdict(Scope.OTHER_LAW, key), today))
        return self._told(state, text, today)

    def _told(self, state: ConversationState, text: str, today: date) -> First:
        """The turn with what is said above its answer: orders left out, clauses of a paper, a word of several fields."""
        rest, ordered = without_orders(text, self.rules.is_order)
        pasted = is_paper(rest)
        if ordered and is_long_enough(rest) and (pasted or self.rules.tells_of_labour(rest)):
            quoted = order_in_paper(text, self.rules.is_order)
            said = _block(BlockKind.NOTICE, (injected_words(state.language, quoted), ()))
            return self._of_paper(state, rest, today, (said,))
        if pasted and not ordered:
            return self._of_paper(state, rest, today, ())
        if is_of_several_fields(text):
            said = _block(BlockKind.NOTICE, (message(state.language, "odd_word", word=text), ()))
            return self._corrected(state, text, today, (said,))
        return self._corrected(state, rest if rest and not ordered else text, today, ())

    def _by_standing(self, state: ConversationState, text: str, today: date) -> Reply | None:
        """What is said to who speaks as an employer, or wants what is not given; None to who asks for themselves."""
        duty = duty_asked(text)
        if duty and wants_a_way_round(text):
            return self._told_duties(state, duty, today, refused=True)
        held = standpoint(text) if duty else self._held(text, BESIDE_A_MATTER if state.matters else STANDS_FROM)
        if held:
            return self._declined(state, held, today)
        return self._told_duties(state, duty, today) if duty else None

    def _odd(self, state: ConversationState, text: str) -> Reply | None:
        """What is said to input without words to answer, or that broke off before it said anything."""
        if key := odd_kind(text):
            return fixed.unclear(state, key)
        english = is_english(text)
        if not broke_off(text) or (self.rules.tells_of_labour(text) and not english):
            return None
        state.language = "en" if english else state.language
        return fixed.unclear(state, "odd_cut_sign" if _TO_SIGN.search(text) else "odd_cut")

    def _of_paper(self, state: ConversationState, text: str, today: date, above: tuple[Block, ...]) -> First:
        """The turn with what the pasted clauses are worth first, those that the question names where it names some."""
        narrowed = named_clauses(text)
        found = risky_clauses(narrowed)
        first = self._corrected(state, narrowed, today, ())
        refs = [ref for clause in found for ref in clause.refs]
        lines = _block(
            BlockKind.POINTS,
            *((clause.english if state.language == "en" else clause.text, clause.refs) for clause in found),
        )
        return _under(first, (*above, *([lines] if found else [])), self._clauses(refs, today))

    def _in_danger(self, state: ConversationState, text: str, today: date, danger: Danger | None) -> First | None:
        """What is said in danger and while its question is open; None when there is none."""
        if meant_otherwise := talk.otherwise(state, text):
            return self._resumed(state, meant_otherwise)
        if danger is not None:
            state.language = "en" if is_english(text) else "zh"
            return First(text, talk.open_with(state, danger, text, today, lambda keys, _: self._clauses(keys, today)))
        goes_on = self.rules.tells_of_labour(text) or talk.was_passed_over(state) or talk.asks_on(state, text)
        if talk.is_open(state) and goes_on and (gone_on := talk.released(state)):
            return self._resumed(state, replace(gone_on, text=f"{gone_on.text}。{text}"))
        answered = talk.answer(state, text)
        if isinstance(answered, Reply):
            return First(text, answered)
        return None if answered is None else self._resumed(state, answered)

    def raised(self, state: ConversationState, kind: str, text: str, today: date) -> Reply | None:
        """Return what is said to a danger that a model heard and rules did not; None where the person said it is none."""
        if talk.was_passed_over(state):
            return None
        danger = Danger(kind, said=False)
        return talk.open_with(state, danger, text, today, lambda keys, _: self._clauses(keys, today))

    def outside(
        self, state: ConversationState, text: str, verdict: Verdict, today: date, *, asked: bool = False
    ) -> Reply:
        """Return what is said to a message that is not about labour: two sentences of another field, a question, a word.

        `asked`: the person has said that it is not about work.
        """
        language = state.language
        if verdict.scope is not Scope.OTHER_LAW:
            return fixed.outside(state, verdict)
        named = verdict.field or named_field(text)
        key = named or self._sounds_like(text)
        at_work = self.rules.tells_of_labour(text) or _AT_WORK.search(text)
        unsaid = not named and (len(text) < TOLD_LEAST or bool(at_work))
        doubt = not asked and (verdict.doubt or unsaid)
        field_ = said_of(key, text, self._heard(LAW, text, MATTER_FROM))
        if doubt or field_ is None:
            return fixed.asks_back(state, text) if doubt else fixed.outside(state, verdict)
        lead = field_words("lead", language).format(name=field_.name.get(language, field_.name["zh"]))
        lines = field_.lines.get(language, field_.lines["zh"])
        blocks = (
            _block(BlockKind.LEAD, (lead, ())),
            _block(BlockKind.POINTS, *zip(lines, field_.refs, strict=True)),
            _block(BlockKind.TEXT, (field_words("back", language), ())),
        )
        refs = [ref for refs in field_.refs for ref in refs]
        return self._fixed(state, blocks, refs, Scope.OTHER_LAW, today)

    def _sounds_like(self, text: str) -> str:
        kind = kinds().get(self._heard(LAW, text, MATTER_FROM))
        if kind is not None:
            return kind.field
        return self.likeness.field(text) if isinstance(self.likeness, LikenessModel) else ""

    def _heard(self, head: str, text: str, least: float) -> str:
        """The label of fine kinds that a message sounds like by at least so much; else an empty string."""
        if not isinstance(self.likeness, LikenessModel):
            return ""
        return best(self.likeness.told_shares(head, text), least)

    def _corrected(self, state: ConversationState, text: str, today: date, above: tuple[Block, ...]) -> First:
        """The turn with what the message states wrongly put right first; alone, where nothing else was asked."""
        if self.answerer is None or not isinstance(self.answerer.resolver, CitationResolver):
            return First(text, above=above)
        language = "en" if is_english(text) else state.language
        checker = PremiseChecker(self.answerer.resolver, self.answerer.find_citations)
        stated = f"{text} {in_chinese(text)}" if is_english(text) else text
        wrong = checker.check(stated, today)
        if not wrong:
            return self._affirmed(state, text, stated, today, above)
        lines = [(correction.text.get(language, correction.text["zh"]), correction.refs) for correction in wrong]
        refs = [ref for correction in wrong for ref in correction.refs]
        clauses = tuple(self._clauses(refs, today))
        blocks = (
            *above,
            _block(BlockKind.LEAD, lines[0]),
            *([_block(BlockKind.POINTS, *lines[1:])] if lines[1:] else []),
        )
        rest = without_written(text, wrong)
        unanswered = not refs and is_long_enough(rest) and self.rules.tells_of_labour(rest)
        alone = any(correction.alone for correction in wrong)
        if not alone and (unanswered or not asks_only_whether_true(stated)):
            still = is_long_enough(rest) and self.rules.tells_of_labour(rest)
            return First(rest if still else text, above=blocks, clauses=clauses, judged=True)
        then = () if alone else (_block(BlockKind.TEXT, (checker.then.get(language, checker.then["zh"]), ())),)
        state.language = language
        return First(text, self._fixed(state, (*blocks, *then), refs, Scope.LABOUR, today))

    def _affirmed(
        self, state: ConversationState, text: str, stated: str, today: date, above: tuple[Block, ...]
    ) -> First:
        """The turn with what the message rightly believes said first, where it asks whether it is so."""
        right = affirmed(stated)
        if right is None:
            return First(text, above=above)
        language = "en" if is_english(text) else state.language
        said = _block(BlockKind.LEAD, (right.text.get(language, right.text["zh"]), right.refs))
        if right.alone:
            state.language = language
            return First(text, self._fixed(state, (*above, said), right.refs, Scope.LABOUR, today))
        return First(text, above=(*above, said), clauses=tuple(self._clauses(right.refs, today)), judged=True)

    def _held(self, text: str, least: float) -> Standpoint | None:
        """What a message wants that is not given: named in so many words, or sounding like nothing else by at least so much."""
        if (held := standpoint(text)) or not isinstance(self.likeness, LikenessModel):
            return held
        name, share = self.likeness.stand(text)
        if share < least or _OWN_CASE.search(text):
            return None
        held = named_standpoint(name)
        return held if held.group not in ("third_person", "impersonation") or requests(text) else None

    def _declined(self, state: ConversationState, held: Standpoint, today: date) -> Reply:
        lines = list(zip(held.lines.get(state.language, held.lines["zh"]), held.refs, strict=True))
        blocks = (_block(BlockKind.LEAD, lines[0]), _block(BlockKind.POINTS, *lines[1:]))
        return self._fixed(state, blocks, [ref for refs in held.refs for ref in refs], held.scope, today)

    def _told_duties(self, state: ConversationState, duty: Duty, today: date, *, refused: bool = False) -> Reply:
        """What the law asks of an employer, to who asks as one; `refused`: to who asks how to get round it."""
        lines = duty.said(state.language, refused=refused)
        then = _block(BlockKind.TEXT, (ask_first(state.language), ()))
        blocks = (_block(BlockKind.LEAD, lines[0]), _block(BlockKind.POINTS, *lines[1:]), then)
        return self._fixed(state, blocks, [ref for _, refs in lines for ref in refs], Scope.LABOUR, today)

    def _in_their_language(self, state: ConversationState, code: str) -> Reply:
        said, chinese, english = greeting(code)
        blocks = (_block(BlockKind.LEAD, (said, ())), _block(BlockKind.TEXT, (chinese, ()), (english, ())))
        label = f"{message('zh', 'person')} / {message('en', 'person')}"
        return Reply(
            blocks=blocks, choices=(Choice(label=label, action="person"),), scope=Scope.NOT_LEGAL,
            language=state.language, composed_by="fixed",
        )  # fmt: skip

    def _fixed(
        self, state: ConversationState, blocks: Sequence[Block], refs: Sequence[str], scope: Scope, today: date
    ) -> Reply:
        return Reply(
            blocks=tuple(blocks), clauses=tuple(self._clauses(tuple(dict.fromkeys(refs)), today)), scope=scope,
            choices=(fixed.person_choice(state.language),), language=state.language, composed_by="fixed",
        )  # fmt: skip

    def finish(self, first: First, reply: Reply) -> Reply:
        """Return the reply with what is to be said above it, and who listens below it where somebody sounds worn out."""
        below = without_verdict(reply) if first.judged else reply
        if sounds_worn_out(first.text) and reply.scope is not Scope.CRISIS and _LISTENS not in reply.plain_text():
            line = _block(BlockKind.NOTICE, (message(reply.language, "worn_out"), ()))
            below = below.model_copy(update={"blocks": (*below.blocks, line)})
        return below.under(first.above, first.clauses) if first.above else below

    def _resumed(self, state: ConversationState, answered: talk.Answered) -> First:
        said = Block(kind=BlockKind.LEAD, points=(Point(text=answered.words),))
        if self.rules.tells_of_labour(answered.text):
            back = Block(kind=BlockKind.TEXT, points=(Point(text=words("back", state.language)),))
            return First(answered.text, above=(said, back))
        hint = Block(kind=BlockKind.TEXT, points=(Point(text=words("open", state.language)),))
        choices = (fixed.person_choice(state.language),)
        reply = Reply(
            blocks=(said, hint), choices=choices, scope=Scope.SMALL_TALK, language=state.language, composed_by="fixed"
        )
        return First(answered.text, reply)

    def _clauses(self, keys: Sequence[str], on: date) -> list[Clause]:
        if self.answerer is None:
            return []
        resolver = self.answerer.resolver
        found = [parse_key(key) for key in keys]
        shown = (clause_of(citation, resolver.resolve(citation, on), "") for citation in found)
        return [clause for clause in shown if clause is not None]


def _under(first: First, above: tuple[Block, ...], clauses: Sequence[Clause]) -> First:
    """The turn with blocks above everything, and the clauses they rest on."""
    if first.reply is None:
        return replace(first, above=(*above, *first.above), clauses=(*clauses, *first.clauses))
    return replace(first, reply=first.reply.under(above, clauses))


def _block(kind: BlockKind, *lines: tuple[str, tuple[str, ...]]) -> Block:
    return Block(kind=kind, points=tuple(Point(text=text, refs=refs) for text, refs in lines))


_AT_WORK = re.compile(
    r"^(?:我们?)?(?:老板娘?|工头|站长|店长|厂长|主管|领班|组长)[^，。]|我们?(?:公司|单位|领导|经理|主管|店长)|厂里|同事|工友"
)
"""Who somebody works for or beside: with no other field named, a question which it is does less harm than a wrong field."""
_OWN_CASE = re.compile(r"我(?:的|自己|那个?|这个?)+(?:的)?(?:案子?|案件|申请|投诉|单子|仲裁|工伤)")
"""Who asks after their own case wants nobody's data."""
_TO_SIGN = re.compile(r"签|协议|合同|\b(?:sign|contract|paper)", re.IGNORECASE)
"""Something that waits for a signature."""
