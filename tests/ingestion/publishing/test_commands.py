"""Every `library` command as it is typed: what it prints for scripts, and its exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ingestion.publishing.findable import Findable, OwnQuestion
from ingestion.publishing.found_by_plan import FoundByPlan
from ingestion.publishing.gate import Verdict
from knowledge.models import ProvisionKey
from tests.ingestion.publishing.test_publishing import FIRST, SECOND, SHORT
from tests.ingestion.rendering import Paragraph, as_docx, as_html, as_pdf

DONE, USAGE, NOT_FOUND, NOT_CONFIRMED, UNREADABLE, FLOOR, REFUSED = 0, 2, 3, 4, 5, 6, 7
UNDERCUT = Verdict(("tuning, full: recall_10 is 0.1, the floor is 0.9",))


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # noqa: ANN201
    """Runs `library ...` on a data folder of its own, without the statute package. Returns (exit code, output)."""
    import ingestion.statutes.importing
    from handlers.cli.library.commands import app

    monkeypatch.setenv("YOUJU_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr(ingestion.statutes.importing, "import_statutes", lambda *args, **more: None)
    monkeypatch.setattr("handlers.library_desks.lazy_gate", lambda *args, **more: lambda proposed: Verdict())
    monkeypatch.setattr("handlers.library_desks.PlanTrial", lambda *args, **more: lambda plan: None)
    (tmp_path / "data").mkdir()
    runner = CliRunner()

    def run(*arguments: object) -> tuple[int, str]:
        done = runner.invoke(app, [str(argument) for argument in arguments])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done.exit_code, done.output

    return run


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """The first text as Word, the second as PDF, and some that cannot be used."""

    def paragraphs(content: str) -> list[Paragraph]:
        title, *rest = [line for line in content.splitlines() if line.strip()]
        return [Paragraph(title, 1), *map(Paragraph, rest)]

    made = {
        "first.docx": as_docx(paragraphs(FIRST)),
        "second.pdf": as_pdf(paragraphs(SECOND)),
        "second.html": as_html(paragraphs(SECOND)),
        "empty.txt": b"",
        "note.txt": "今天开会说了几件事。\n大家都来了。\n".encode(),
    }
    for name, content in made.items():
        (tmp_path / name).write_bytes(content)
    return {name: tmp_path / name for name in made}


def last(output: str) -> dict:  # noqa: ANN201
    return json.loads([line for line in output.splitlines() if line.startswith("{")][-1])


def test_add_prints_document_articles_metadata_and_warnings(library, files):
    code, output = library("add", files["first.docx"], "--yes", "--json")
    assert code == DONE
    said = last(output)
    assert (said["document"], said["kind"], said["published"]) == (SHORT, "new", True)
    assert said["articles"] == {"count": 4, "numbers": ["1", "2", "3", "4"]}
    assert said["metadata"]["number"] == "某市人民政府令第5号" and said["metadata"]["effective"] == "2024-05-01"
    assert said["warnings"] == ["某市人民政府 speaks for one place, which is not known: give --jurisdiction"]
    assert len(said["origin"]["sha256"]) == 64


def test_add_says_with_its_exit_code_why_nothing_was_published(library, files, tmp_path):
    assert library("add", files["first.docx"], "--json")[0] == NOT_CONFIRMED
    assert library("add", files["empty.txt"], "--yes")[0] == UNREADABLE
    assert library("add", tmp_path / "nothing.pdf", "--yes")[0] == UNREADABLE
    assert library("add", "https://example.com/law.html", "--yes")[0] == UNREADABLE
    assert library("add", files["note.txt"], "--yes")[0] == REFUSED
    assert library("add", files["first.docx"], "--yes", "--duplicates", "often")[0] == USAGE
    assert library("add", files["first.docx"], "--yes", "--promulgated", "yesterday")[0] == USAGE
    assert library("add", files["first.docx"], "--yes", "--level", "great")[0] == USAGE
    assert library("add", files["first.docx"], files["second.pdf"], "--yes", "--title", "x")[0] == USAGE
    assert library("add", files["first.docx"], "--yes")[0] == DONE
    assert library("add", files["first.docx"], "--yes")[0] == DONE
    assert library("add", files["first.docx"], "--yes", "--duplicates", "fail")[0] == REFUSED


def test_one_bad_file_does_not_stop_the_others(library, files):
    code, output = library("add", files["empty.txt"], files["first.docx"], "--yes", "--json")
    assert code == UNREADABLE and last(output)["published"]


def test_plan_writes_nothing_and_publish_publishes_exactly_it(library, files):
    assert library("add", files["first.docx"], "--yes")[0] == DONE
    code, output = library("plan", files["second.pdf"], "--json")
    said = last(output)
    assert (code, said["kind"], said["diff"]["counts"]["added"]) == (DONE, "new_version", 1)
    assert len(last(library("history", SHORT, "--json")[1])["versions"]) == 1
    assert library("publish", said["plan"])[0] == DONE
    assert library("publish", said["plan"])[0] == NOT_FOUND
    assert library("publish", "nonsense")[0] == NOT_FOUND
    assert library("plan", files["empty.txt"])[0] == UNREADABLE


def test_a_plan_made_before_another_act_is_refused(library, files, tmp_path):
    library("add", files["first.docx"], "--yes")
    token = last(library("plan", files["second.pdf"], "--json")[1])["plan"]
    other = tmp_path / "other.txt"
    other.write_text(SECOND.replace("三十分钟", "四十分钟"), encoding="utf-8")
    assert library("add", other, "--yes")[0] == DONE
    assert library("publish", token)[0] == REFUSED


def test_a_floor_that_would_be_undercut_stops_every_act_unless_forced(library, files, monkeypatch):

    library("add", files["first.docx"], "--yes")
    library("add", files["second.html"], "--yes")
    first = last(library("history", SHORT, "--json")[1])["versions"][-1]["version"]
    monkeypatch.setattr("handlers.library_desks.lazy_gate", lambda *args, **more: lambda proposed: UNDERCUT)
    assert library("restore", SHORT, first, "--reason", "wrong")[0] == FLOOR
    assert library("restore", SHORT, first, "--force")[0] == USAGE
    assert library("withdraw", SHORT, "--reason", "typo")[0] == FLOOR
    assert library("add", files["second.pdf"], "--yes", "--duplicates", "overwrite")[0] == FLOOR
    code, output = library("restore", SHORT, first, "--force", "--reason", "the new one was wrong", "--json")
    assert code == DONE and last(output)["result"] == "restored"
    assert last(library("history", SHORT, "--json")[1])["acts"][0]["forced"]


def test_restore_withdraw_review_and_their_exit_codes(library, files):
    library("add", files["first.docx"], "--yes")
    library("add", files["second.pdf"], "--yes")
    newest, first = [entry["version"] for entry in last(library("history", SHORT, "--json")[1])["versions"]]
    assert "二十分钟" in library("show", SHORT, "2", "--date", "2026-07-31")[1]
    assert "三十分钟" in library("show", SHORT, "2")[1]
    assert library("restore", SHORT, first, "--reason", "wrong file")[0] == DONE
    assert "二十分钟" in library("show", SHORT, "第二条")[1]
    assert library("restore", SHORT, 999)[0] == NOT_FOUND
    assert library("restore", "没有的办法", 1)[0] == NOT_FOUND
    assert library("withdraw", SHORT)[0] == USAGE
    assert library("withdraw", SHORT, newest, "--reason", "again")[0] == DONE  # it was withdrawn already
    assert library("withdraw", SHORT, "--reason", "all of it")[0] == DONE
    assert library("withdraw", SHORT, 999, "--reason", "x")[0] == NOT_FOUND
    assert library("review", SHORT)[0] == DONE
    assert library("review", "没有的办法")[0] == NOT_FOUND


def test_what_only_looks(library, files, tmp_path):
    library("add", files["first.docx"], "--yes")
    library("add", files["second.pdf"], "--yes")
    newest, first = [entry["version"] for entry in last(library("history", SHORT, "--json")[1])["versions"]]
    shown = last(library("show", SHORT, "--json")[1])
    assert (shown["version"], len(shown["articles"])) == (newest, 5)
    assert last(library("show", SHORT, "2", "--json", "--date", "2025-01-01")[1])["version"] == first
    assert library("show", SHORT, "77")[0] == NOT_FOUND
    assert library("show", SHORT, "2", "--date", "2001-01-01")[0] == NOT_FOUND
    assert library("show", SHORT, "2", "--date", "soon")[0] == USAGE
    assert last(library("diff", first, newest, "--json")[1])["counts"]["added"] == 1
    assert "[-二十分钟-]" in library("diff", f"{SHORT}@2025-01-01", SHORT)[1].replace("{+三十分钟+}", "")
    assert library("diff", first, 999)[0] == NOT_FOUND
    assert library("history", "--limit", "1")[0] == DONE
    assert library("check", "--all")[0] == DONE
    assert library("stale", "--json")[0] == DONE
    assert library("export")[0] == USAGE
    out = tmp_path / "out"
    assert library("export", "--to", out)[0] == DONE
    assert library("export", SHORT, "--date", "2001-01-01")[0] == NOT_FOUND
    (written,) = out.glob("*.md")
    code, output = library("plan", written, "--json")
    assert (code, last(output)["kind"]) == (DONE, "identical")


def test_reindex_ends_with_nothing_left_to_embed(library, files, monkeypatch):
    import knowledge.indexing.embeddings

    embeddings = knowledge.indexing.embeddings
    monkeypatch.setattr(embeddings, "default_embedder", embeddings.NullEmbedder)
    library("add", files["first.docx"], "--yes")
    assert library("reindex")[0] == DONE


def test_a_full_disk_is_one_sentence_and_changes_nothing(library, files, monkeypatch):
    import errno

    import ingestion.publishing.publish

    library("add", files["first.docx"], "--yes")

    def full(*args: object, **more: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(ingestion.publishing.publish, "record", full)
    code, output = library("add", files["second.pdf"], "--yes", "--json")
    assert code == REFUSED and last(output)["error"]["code"] == "disk_full"
    assert len(last(library("history", SHORT, "--json")[1])["versions"]) == 1


def hidden(plan):
    """A trial that finds nothing of a plan."""
    questions = tuple(OwnQuestion(ProvisionKey(SHORT, "1"), "应当在七日内支付报酬", False) for _ in range(3))
    return FoundByPlan(Findable(questions), Findable(questions))


def test_a_plan_and_a_publication_nobody_can_find_are_said_to_be_so(library, files, monkeypatch):
    monkeypatch.setattr("handlers.library_desks.PlanTrial", lambda *args, **more: hidden)
    code, output = library("plan", files["first.docx"])
    assert code == DONE and "问 3 题" in output and "发布了也没有人问得到" in output
    code, output = library("add", files["first.docx"], "--yes")
    assert code == DONE and output.count("发布了也没有人问得到") == 2, "in the plan, and once it is published"
    code, output = library("add", files["second.pdf"], "--json")
    assert last(output)["findable"] == {"asked": 3, "before": 0, "after": 0, "hardly": True}


def test_every_document_known_is_listed_with_how_it_stands(library, files):
    library("add", files["first.docx"], "--yes", "--jurisdiction", "CN-11")
    code, output = library("list", SHORT, "--json")
    said = last(output)
    assert code == DONE
    assert (said["document"], said["state"], said["effective"]) == (SHORT, "in_force", "2024-05-01")
    assert (said["jurisdiction"], said["versions"]) == ("CN-11", 1)
    *lines, counted = library("list", "--state", "not_held")[1].splitlines()
    missing = sum(line.startswith("not_held ") for line in lines)
    assert missing > 10 and counted == f"{missing} documents, 0 held, {missing} not held."
    assert library("list", "--state", "nonsense")[0] == USAGE
    assert library("list", SHORT, "--place", "CN-31")[1].endswith("0 documents, 0 held, 0 not held.\n")


def test_the_history_of_a_text_nobody_changed_says_so(library, files, monkeypatch):
    library("add", files["first.docx"], "--yes")
    assert "came with the program" not in library("history", SHORT)[1]
    monkeypatch.setattr("ingestion.publishing.audit.entries", lambda *args: [])
    assert "came with the program" in library("history", SHORT)[1]
