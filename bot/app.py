"""The composition root: builds the service's parts from the settings, in the order they stand on one another."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.answering.answer import Answerer
from bot.dialogue.engine import DialogueEngine
from bot.dialogue.routing.fixed_replies import FixedContext
from bot.dialogue.routing.scopes.scope import scope_rules
from bot.migrations.upgrade import upgrade_database
from bot.settings import Settings, SettingsError
from bot.storage import Sealer, Storage
from bot.storage.engine.first_key import encryption_keys
from bot.storage.removal.retention import Retention, retention_of, settings_retention
from knowledge.authored.card import CardShelf, load_cards
from knowledge.authored.register import Register
from knowledge.citations import CitationResolver, find_citations
from knowledge.edited import use_edited
from knowledge.library import Library
from knowledge.library.database import open_database
from knowledge.library.edits import edits_in_force
from knowledge.made_once import made_once
from knowledge.models import Citation
from knowledge.text.normalise import normalise

if TYPE_CHECKING:
    from concurrent.futures import Future

    from sqlalchemy import Engine

    from bot.answering.writing.turn import WrittenAnswers
    from bot.cases.desk import CaseDesk
    from bot.contract.messages import Clause
    from bot.evidence.desk import EvidenceDesk
    from bot.evidence.locker import EvidenceLocker
    from bot.insight.counting import TurnCounter
    from bot.model.endpoint import Endpoint
    from bot.papers.desk import PaperDesk
    from bot.papers.model import Reader
    from bot.service.conversation import Conversation
    from bot.service.outgoing.live import LiveLines
    from bot.service.outgoing.push import PushDesk
    from knowledge.indexing.vector_index import VectorIndex
    from knowledge.indexing.vectors import VectorTable
    from knowledge.retrieval.retriever import Retriever
    from knowledge.sync.follower import Authored, IndexFollower

SHANGHAI = ZoneInfo("Asia/Shanghai")
RESOLVER_HOLD = 0.1
"""Seconds for which citations are resolved without asking whether the library changed: about the length of a turn."""


def today_in_shanghai() -> date:
    """The present day where the deadlines run."""
    return datetime.now(SHANGHAI).date()


@dataclass
class App:
    """Everything one process needs, each part made when first asked for.

    `owns_index` False: the vectors on disk belong to a running service; this process uses those that came with the
    program and keeps its words in memory, beginning with those on disk.
    """

    settings: Settings
    owns_index: bool = True
    today: Callable[[], date] = field(default=today_in_shanghai)
    reader: Reader | None = None
    """Reads the files workers send; None: they are kept, not read."""
    _opened: ExitStack = field(default_factory=ExitStack)
    _table: Callable[[], VectorTable | None] = field(default=lambda: None)

    @made_once
    def database(self) -> Engine:
        """The database, brought to the form this version needs."""
        engine = open_database(self.settings.address)
        self._opened.callback(engine.dispose)
        upgrade_database(engine)
        with Session(engine) as session:
            use_edited(edits_in_force(session))
        return engine

    @made_once
    def storage(self) -> Storage:
        """Conversations, inbox and outbox; content sealed with the configured keys."""
        import bot.audit.tables
        import bot.cases.console_tables
        import bot.cases.login_tables
        import bot.cases.tables
        import bot.evidence.tables
        import bot.insight.tables
        import bot.papers.tables  # noqa: F401 (rotating keys goes over every table that is known)

        return Storage(self.database, sealer=Sealer(encryption_keys(self.settings)))

    @made_once
    def retention(self) -> Retention:
        """How long things stay, as it was when the service started."""
        with self.storage.read() as session:
            return retention_of(session, settings_retention(self.settings))

    @made_once
    def register(self) -> Register:
        """The known official documents."""
        return Register.load()

    @made_once
    def library(self) -> Library:
        """Documents, versions and provisions."""
        return Library(self.database)

    @made_once
    def resolver(self) -> CitationResolver:
        """Resolves citations against library and register."""
        return CitationResolver(self.library, self.register, hold=RESOLVER_HOLD)

    @made_once
    def shelf(self) -> CardShelf:
        """The cards, and those that were refused."""
        return load_cards()

    @made_once
    def vectors(self) -> VectorIndex:
        """Where vectors are kept. Raises IndexLocked when a running service has them."""
        from knowledge.indexing.embeddings import default_embedder
        from knowledge.indexing.vector_index import ChromaVectorIndex, MemoryVectorIndex

        if not self.owns_index:
            return MemoryVectorIndex()
        index = ChromaVectorIndex(self.settings.data_dir / "chroma", default_embedder())
        self._opened.callback(index.close)
        return index

    @made_once
    def authored(self) -> Authored:
        """What people wrote beside the law; read once."""
        from knowledge.sync.follower import Authored

        return Authored.load(self.shelf.cards.values(), self.register)

    @made_once
    def table(self) -> Future[VectorTable]:
        """The vectors that came with the program; read beside what else is done from when they are first asked for."""
        from knowledge.indexing.embeddings import default_embedder
        from knowledge.indexing.vectors import table_soon

        return table_soon(default_embedder())

    @made_once
    def follower(self) -> IndexFollower:
        """The indexes over the library; not started."""
        from knowledge.indexing.embeddings import default_embedder
        from knowledge.indexing.lexical_index import LexicalIndex
        from knowledge.sync.follower import IndexFollower

        file = self.settings.data_dir / "words.db"
        words = LexicalIndex(file) if self.owns_index else LexicalIndex(like=file)
        follower = IndexFollower(
            self.library,
            lexical=words,
            embedder=default_embedder(),
            authored=self.authored,
            find=lambda text, document: find_citations(text, self.resolver.register, document=document or None),
            today=self.today,
            vectors=self.vectors,
            table=self.table,
            kept=self.settings.data_dir / "kept",
        )
        self._table = lambda: follower.keeper.table
        return follower

    @made_once
    def retriever(self) -> Retriever:
        """The running search over the newest state of the library."""
        return self.follower.start()

    @made_once
    def endpoint(self) -> Endpoint | None:
        """The chat model, when one is configured."""
        if not self.settings.has_model:
            return None
        from bot.model.configured import configured_endpoint

        endpoint = configured_endpoint(self.settings, today=self.today)
        threading.Thread(target=endpoint.warm, name="model-warm", daemon=True).start()  # (its import takes seconds)
        return endpoint

    @made_once
    def answerer(self) -> Answerer:
        """Answers single questions."""
        return Answerer(
            searcher=self.retriever,
            resolver=self.resolver,
            find_citations=self.find_citations,
            cards=self.shelf.cards,
            gloss=self.gloss,
            jurisdiction=self.settings.jurisdiction,
        )

    @made_once
    def dialogue(self) -> DialogueEngine:
        """The conversation."""
        days, settings = self.retention.conversations, self.settings
        context = FixedContext(days, settings.has_model, settings.public_contacts, self._staffed)
        from bot.dialogue.routing.scopes.scope_model import load_likeness
        from bot.matter.likeness import load_story_model
        from bot.matter.points.hearing import load_point_model
        from knowledge.indexing.embeddings import default_embedder

        rules = scope_rules()
        likeness = load_likeness(default_embedder(), rules)
        engine = DialogueEngine(self.answerer, rules, normalise, context, likeness)
        engine.stories = load_story_model(default_embedder())
        engine.points = load_point_model(default_embedder())
        if self.small_endpoint is not None:
            from bot.matter.listening.reader import ModelReader

            engine.reader = ModelReader(self.small_endpoint)
        return engine

    def _staffed(self) -> bool:
        """Whether somebody can take a case; the desk is opened when it is first asked."""
        return self.case_desk.staffed()

    @made_once
    def small_endpoint(self) -> Endpoint | None:
        """The model for reading and checking: the smaller one where one is named, else the one that writes."""
        if self.endpoint is None or not self.settings.llm_small_model:
            return self.endpoint
        from bot.model.configured import configured_endpoint

        return configured_endpoint(self.settings, model=self.settings.llm_small_model, budget=self.endpoint.budget)

    @made_once
    def answering(self) -> DialogueEngine | WrittenAnswers:
        """What answers turns: the dialogue, and where a model is configured, its replies written by the model."""
        if self.endpoint is None:
            return self.dialogue
        from bot.answering.writing.turn import WrittenAnswers
        from bot.answering.writing.writer import ReplyWriter

        writer = ReplyWriter(self.endpoint, self.find_citations, self.small_endpoint)
        return WrittenAnswers(
            self.dialogue.answer,
            self.answerer,
            writer,
            self.settings.llm_timeout,
            self.settings.mask_employers,
            lambda conversation, point: self.live.show(conversation, point.when + point.text),
        )

    @made_once
    def live(self) -> LiveLines:
        """The lines of replies as they are written, for pages and terminals that watch."""
        from bot.service.outgoing.live import LiveLines

        return LiveLines()

    def open_vector_table(self) -> VectorTable | None:
        """The vectors of the running search; None while nothing has been searched."""
        return self._table()

    @made_once
    def case_desk(self) -> CaseDesk:
        """Cases, staff and the audit trail."""
        from bot.cases.citations.clauses import ClauseShelf
        from bot.cases.citations.gate import StaffGate
        from bot.cases.desk import CaseDesk
        from bot.cases.rules.links import topic_link
        from bot.cases.rules.triggers import CasePolicy, always_of
        from bot.cases.unit_of_work import CaseOptions
        from bot.service import system_clock

        gate = StaffGate(self.find_citations, self.resolver)
        shelf = ClauseShelf(self.resolver, self.shelf.cards, self.gloss)
        try:
            always = always_of(self.settings.always_person, {card.id: card.topic for card in self.shelf.cards.values()})
        except ValueError as error:
            raise SettingsError(f"Wrong setting: YOUJU_ALWAYS_PERSON {error}. See `python bot.py settings`.") from error
        options = CaseOptions(
            policy=CasePolicy(always=always, retention_days=self.retention.cases),
            check=gate.problems,
            staff_pushed=self.settings.telegram_staff_chat is not None,
            clause_hashes=gate.clause_hashes,
            clauses=shelf.lines,
            clauses_open=shelf.opened,
            topic_of=shelf.topic_of,
            title_of=shelf.title_of,
            topic_link=lambda topic: topic_link(self.settings.telegram_staff_chat, topic),
            file_held=self.evidence_desk.case_file,
        )
        return CaseDesk(self.storage, options, system_clock)

    @made_once
    def push_desk(self) -> PushDesk | None:
        """Tells browsers of news while their page is closed; None where that is not set up."""
        from bot.service import system_clock
        from bot.service.outgoing.push import configured_desk

        return configured_desk(self.settings, self.storage, system_clock)

    @made_once
    def evidence(self) -> EvidenceLocker:
        """What workers keep as evidence."""
        from bot.evidence.locker import EvidenceLocker
        from bot.evidence.model import LockerOptions
        from bot.evidence.proof.stamps import TimeStampAuthority
        from bot.service import system_clock

        authority = TimeStampAuthority(self.settings.tsa_url) if self.settings.tsa_url else None
        options = LockerOptions(keep_days=self.retention.evidence)
        return EvidenceLocker(self.storage, system_clock, options=options, authority=authority)

    @made_once
    def evidence_desk(self) -> EvidenceDesk:
        """Evidence in the conversation."""
        from bot.evidence.desk import EvidenceDesk
        from bot.service import system_clock

        return EvidenceDesk(self.storage, self.evidence, system_clock)

    @made_once
    def turn_counter(self) -> TurnCounter:
        """Counts turns and what the model cost them."""
        from bot.insight.counting import Prices, TurnCounter

        prices = Prices(self.settings.llm_price_in, self.settings.llm_price_out)
        return TurnCounter(self.case_desk.options.topic_of, prices)

    @made_once
    def paper_desk(self) -> PaperDesk:
        """Papers and voice notes that are read for their senders."""
        from bot.papers.desk import PaperDesk
        from bot.papers.model import NoReader
        from bot.service import system_clock

        return PaperDesk(self.storage, self.reader or NoReader(), system_clock, self._is_order)

    def _is_order(self, text: str) -> bool:
        """Whether a text gives a machine orders; the dialogue is made when this is first asked."""
        return self.dialogue.scope.is_order(text)

    @made_once
    def engine(self) -> Conversation:
        """The whole conversation: evidence is looked at first, then the way to a person, then papers, then the answering engine.

        Its service needs the followers of `case_desk`, `evidence_desk` and `paper_desk`.
        """
        from bot.service.whole import whole_conversation

        return whole_conversation(
            self.case_desk, self.evidence, self.paper_desk, self.dialogue, self.answering.answer, self._clauses,
            keep_days=self.retention.evidence, public_contacts=self.settings.public_contacts,
        )  # fmt: skip

    @property
    def warming_engine(self) -> Conversation:
        """The conversation without any model: what it needs is warm in the other one, too."""
        from dataclasses import replace

        from bot.matter.reading import RuleReader

        return replace(self.engine, answer=replace(self.dialogue, reader=RuleReader()).answer)

    def _clauses(self, keys: Sequence[str], on: date, language: str) -> list[Clause]:
        """The clauses of citation keys that can be shown."""
        from bot.answering.material import clause_of
        from knowledge.citations import parse_key

        found = (parse_key(key) for key in keys)
        shown = (clause_of(c, self.resolver.resolve(c, on), self.gloss(str(c.key))) for c in found)
        return [clause for clause in shown if clause is not None]

    @made_once
    def _glosses(self) -> dict[str, str]:
        return {str(key): note.gloss for key, note in self.authored.notes.items()}

    def gloss(self, key: str) -> str:
        """Return the plain gloss of a provision, or an empty string."""
        return self._glosses.get(key, "")

    def find_citations(self, text: str) -> list[Citation]:
        """Return the provisions a text names."""
        return find_citations(text, self.resolver.register)

    def close(self) -> None:
        """Give files and connections back."""
        self._opened.close()
