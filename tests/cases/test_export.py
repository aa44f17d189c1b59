"""The export a lawyer gets, and the commands of the operator."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
from docx import Document
from typer.testing import CliRunner

from bot.audit.trail import audit_latest
from bot.cases.export.export import case_export
from bot.cases.export.pages import NoFont, packet_pdf
from bot.cases.selectors.packet import packet
from bot.cases.selectors.trail.reading import trail_line
from bot.cases.services.life import lifecycle as casebook
from bot.cases.services.words import conversation as talk
from bot.cases.services.words.files import file_keep
from bot.cases.tables import CaseFileRow
from bot.cases.unit_of_work import case_numbered
from tests.cases.stage import set_stage
from tests.support.prepared import copy_prepared


@pytest.fixture
def stage(tmp_path):
    return set_stage(tmp_path)


def test_the_zip_holds_packet_conversation_evidence_with_index_and_trail(stage):
    number = stage.open(chat="7", story="三个月没发", platform="美团")
    stage.act("王琳", number, lambda u, s, c: casebook.case_claim(u, c, staff=s))
    stage.act("王琳", number, lambda u, s, c: talk.staff_said(u, c, staff=s, text="=收到"))

    def attach(unit):
        row = CaseFileRow(
            case_id=case_numbered(unit, number).id, channel="telegram", reference="f", name="图片", at=unit.now
        )
        unit.session.add(row)
        unit.session.flush()
        file_keep(unit, row.id, b"\xff\xd8\xff picture")

    stage.do(attach)
    content = stage.do(lambda u: case_export(u, case_numbered(u, number), actor="operator"))
    archive = zipfile.ZipFile(io.BytesIO(content))
    names = {name.split("/", 1)[1] for name in archive.namelist()}
    assert {"案卷.docx", "对话.txt", "审计.csv", "证据/目录.csv", "SHA256SUMS"} <= names
    assert names & {"案卷.pdf", "没有PDF.txt"}
    read = {name.split("/", 1)[1]: archive.read(name) for name in archive.namelist()}
    document = Document(io.BytesIO(read["案卷.docx"]))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "美团" in cells
    assert any(text.startswith("证据/001") for text in cells), "the packet lists the evidence"
    assert "工作人员 王琳（还没送达）：=收到" in read["对话.txt"].decode()
    pictures = [one for one in archive.infolist() if one.filename.endswith(".jpg")]
    assert [one.compress_type for one in pictures] == [zipfile.ZIP_STORED], "no time is lost on packing what is packed"
    trail = list(csv.DictReader(io.StringIO(read["审计.csv"].decode("utf-8-sig"))))
    claimed = next(row for row in trail if row["action"] == "case_claim")
    assert (claimed["谁"], claimed["做了什么"], claimed["说明"]) == ("王琳", "接手", "等人接手 → 有人在办，给王琳")
    assert claimed["actor"].startswith("staff:") and trail[-1]["action"] == "case_exported", "codes stay for machines"


def test_the_command_line_tells_the_trail_in_words_with_the_code_beside(stage):
    number = stage.open()
    stage.act("王琳", number, lambda u, s, c: casebook.case_claim(u, c, staff=s))
    last = stage.do(lambda u: trail_line(u)(audit_latest(u.session, case_number=number)[-1]))
    assert "2026-11-23 10:00:00　王琳　接手　案件 1000　等人接手 → 有人在办，给王琳　[case_claim " in last


def test_a_pdf_without_a_chinese_font_says_what_to_install(stage):
    number = stage.open()
    with pytest.raises(NoFont, match="fonts-"):
        packet_pdf(stage.do(lambda u: packet(u, case_numbered(u, number))), font="/nowhere.ttf")


def test_the_operator_adds_an_office_and_people_and_checks_the_trail(tmp_path, monkeypatch):
    from handlers.cli.office import cases, staff

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("YOUJU_DATA_DIR", str(tmp_path / "data"))
    copy_prepared(tmp_path / "data")
    run = CliRunner().invoke
    assert run(staff.app, ["office", "朝阳法援", "--city", "北京"]).exit_code == 0
    unknown = run(staff.app, ["office", "朝阳法援", "--kind", "骑士"])
    assert unknown.exit_code == 2 and "不认识这种活：骑士" in unknown.output
    assert run(staff.app, ["office", "朝阳法援", "--kind", "骑手", "--kind", ""]).exit_code == 0
    added = run(staff.app, ["add", "王琳", "--office", "朝阳法援", "--bot", "youju_bot"])
    assert "https://t.me/youju_bot?start=join_" in added.output
    assert run(staff.app, ["add", "X", "--role", "king"]).exit_code == 2
    assert "未加入" in run(staff.app, ["list"]).output
    assert run(staff.app, ["remove", "1"]).exit_code == 0
    assert run(staff.app, ["remove", "99"]).exit_code == 1
    assert "完整" in run(cases.audit, ["verify"]).output
    assert run(cases.app, ["list"]).exit_code == 0
    assert run(cases.app, ["export", "77"]).exit_code == 1
