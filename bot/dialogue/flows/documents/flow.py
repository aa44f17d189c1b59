"""Papers in the conversation: asked for in plain words, filled question by question, read back, handed over as files.

Answers are kept for every paper; a paper can be left and taken up again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.answering.material import Resolver
from bot.contract.messages import Choice, ConversationState, Reply
from bot.dialogue.flows.documents.catalogue import Paper, askings, papers, say
from bot.dialogue.flows.documents.form import PREFIX, PaperForm, heard_beside
from bot.dialogue.flows.documents.request import LIST, RESUME, asked_elsewhere, rest_flows, wanted_paper
from bot.dialogue.flows.documents.session import DocumentSession
from bot.dialogue.flows.documents.sources import for_paper, known_for
from bot.dialogue.flows.documents.view import resume_choice, shown_left, shown_list
from bot.dialogue.flows.offers import under_card, write_choice
from bot.drafting import available
from bot.forms import answer
from bot.understanding.english import is_english
from knowledge.authored.card import Card

_STORY = 20
"""Characters from which words to a question for the story are that story, whatever they call for."""


@dataclass(slots=True)
class Papers:
    """The flow of the documents."""

    resolver: Resolver

    def turn(self, state: ConversationState, text: str, today: date, *, person: bool = False) -> Reply | None:
        """Return the next step of a paper; None when the message is not about one. `person`: it may ask for a person."""
        session = DocumentSession.of(state)
        reply = self._turn(state, session, text, today, person=person)
        self._keep(state, session)
        return reply

    def _turn(
        self, state: ConversationState, session: DocumentSession, text: str, today: date, *, person: bool
    ) -> Reply | None:
        english = is_english(text)
        if LIST.search(text):
            return self._list(_heard(state, text, english, today), session, today)
        if RESUME.match(text) and (session.name or ("写" in text and not asked_elsewhere(state))):
            return self._resume(_heard(state, "", english, today), session, today)
        if name := wanted_paper(text):
            return self._begin(_heard(state, text, english, today), session, name, today)
        paper = papers().get(session.name)
        if paper is None or session.at != state.turn - 1:
            return None
        asks = session.stage == "ask" and session.asked in askings()
        long = asks and askings()[session.asked].kind == "long" and len(text) > _STORY
        if person and not long:
            return None
        form = self._form(state, session, paper, today)
        return answer(form, text) if asks else form.after_reading(text)

    def choice(self, state: ConversationState, rest: str, today: date) -> Reply | None:
        """Answer a button (`paper:...`)."""
        session = DocumentSession.of(state)
        reply = self._choice(state, session, rest, today)
        self._keep(state, session)
        return reply

    def _choice(self, state: ConversationState, session: DocumentSession, rest: str, today: date) -> Reply | None:
        act, _, more = rest.partition(":")
        paper = papers().get(session.name)
        if act == "start" and more in papers():
            return self._begin(state, session, more, today)
        if act in ("list", "all"):
            return self._list(state, session, today, every=act == "all")
        if paper is None or act == "resume":
            return self._resume(state, session, today)
        return self._form(state, session, paper, today).press(f"{PREFIX}{rest}")

    def offers(self, state: ConversationState, card: Card | None) -> list[Choice]:
        """Return the buttons under an answer: go on with a half-written paper, or begin the one that fits."""
        session = DocumentSession.of(state)
        open_one = papers().get(session.name) if session.stage != "done" else None
        choices = [resume_choice(open_one, state.language)] if open_one is not None else []
        names = under_card(card.id) if card is not None else ()
        return choices + [
            write_choice(name, state.language) for name in names if open_one is None or name != open_one.name
        ]

    def left_open(self, state: ConversationState, reply: Reply) -> Reply:
        """Return a reply to words that left a paper in the middle of its questions, with the button that goes on with it."""
        session = DocumentSession.of(state)
        paper = papers().get(session.name)
        known = any(choice.action.startswith(PREFIX) for choice in reply.choices)
        if paper is None or known or not session.asks or session.at != state.turn - 1:
            return reply
        return reply.model_copy(update={"choices": (resume_choice(paper, state.language), *reply.choices)})

    def _list(self, state: ConversationState, session: DocumentSession, today: date, *, every: bool = False) -> Reply:
        known = known_for(papers()["arbitration-application"], state, session, today)
        names = list(papers()) if every else [offer.name for offer in available(for_paper(known), known.claims)]
        return shown_list(names or list(papers()), state.language, every=every or not names)

    def _begin(self, state: ConversationState, session: DocumentSession, name: str, today: date) -> Reply:
        rest_flows(state)
        session.begin(name)
        return self._form(state, session, papers()[name], today).next(lead=say(state.language, "begins"))

    def _resume(self, state: ConversationState, session: DocumentSession, today: date) -> Reply:
        rest_flows(state)
        paper = papers().get(session.name)
        if paper is None:
            return shown_left(None, state.language)
        return self._form(state, session, paper, today).next(lead=say(state.language, "resumed"))

    def _form(self, state: ConversationState, session: DocumentSession, paper: Paper, today: date) -> PaperForm:
        return PaperForm(self.resolver, state, session, today, paper)

    @staticmethod
    def _keep(state: ConversationState, session: DocumentSession) -> None:
        if session.name:
            session.keep(state)


def _heard(state: ConversationState, text: str, english: bool, today: date) -> ConversationState:
    """Keep what else a message tells: it may ask for a paper and tell the story at once."""
    if english:
        state.language = "en"
    elif text:
        heard_beside(state, text, today)
    return state
