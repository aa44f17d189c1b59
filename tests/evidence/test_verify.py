"""Verifying: whatever was changed, deleted, exchanged or added is found, in the database and in a bundle elsewhere."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, text, update

from bot.evidence import EvidenceError
from bot.evidence.proof.bundle import bundle_verify
from bot.evidence.tables import ChainRow, ItemRow, LockerRow, PieceRow
from tests.evidence.stage import OTHER, WORKER, Stage, picture, set_stage


def filled(folder: Path) -> Stage:
    stage = set_stage(folder)
    stage.locker.keep(WORKER, picture(1), note="排班表", factors=["hours"])
    stage.clock.forward(minutes=5)
    stage.locker.keep(WORKER, "六月工资".encode(), claims=["wages_due"])
    stage.locker.keep(WORKER, b"OggS recording of the foreman")
    stage.locker.describe(WORKER, 3, note="老板承认欠薪")
    stage.locker.keep(WORKER, b"sent by mistake")
    stage.locker.remove(WORKER, 4)
    return stage


def codes(stage: Stage) -> set[str]:
    return {problem.code for problem in stage.locker.verify(WORKER).problems}


TAMPERED: list[tuple[str, Callable[[], Any], str]] = [
    ("fingerprint", lambda: update(ItemRow).where(ItemRow.number == 2).values(sha256="0" * 64), "record"),
    ("size", lambda: update(ItemRow).where(ItemRow.number == 2).values(size=1), "record"),
    ("time", lambda: text("UPDATE evidence_items SET received_at = '2020-01-01 00:00:00' WHERE number = 1"), "record"),
    ("kind", lambda: update(ItemRow).where(ItemRow.number == 3).values(media_type="image/png"), "record"),
    ("note", lambda: update(ItemRow).where(ItemRow.number == 3).values(note="老板没有承认"), "note"),
    ("new note", lambda: update(ItemRow).where(ItemRow.number == 2).values(note="添上去的"), "note"),
    ("links", lambda: update(ItemRow).where(ItemRow.number == 1).values(factors=["orders"]), "note"),
    ("piece changed", lambda: update(PieceRow).where(PieceRow.id == 2).values(content="eHh4eHh4eHh4eHh4"), "original"),
    ("pieces gone", lambda: delete(PieceRow).where(PieceRow.id == 2), "missing"),
    ("item gone", lambda: delete(ItemRow).where(ItemRow.number == 2), "unlisted"),
    ("marked removed", lambda: text("UPDATE evidence_items SET removed_at = received_at WHERE number = 1"), "record"),
    ("back again", lambda: update(ItemRow).where(ItemRow.number == 4).values(removed_at=None), "record"),
    ("row cut out", lambda: delete(ChainRow).where(ChainRow.sequence == 2), "digest"),
    ("end cut", lambda: delete(ChainRow).where(ChainRow.sequence == 9), "head"),
    ("head changed", lambda: update(LockerRow).values(head="f" * 64), "head"),
    ("length changed", lambda: update(LockerRow).values(length=3), "head"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "change", "code"), TAMPERED, ids=[case[0] for case in TAMPERED])
def test_a_change_in_the_database_is_found(tmp_path, what, change, code):
    stage = filled(tmp_path)
    assert stage.locker.verify(WORKER).intact
    stage.storage.write(lambda session: session.execute(change()))
    verdict = stage.locker.verify(WORKER)
    assert code in {problem.code for problem in verdict.problems}
    assert verdict.lines()[0].startswith("✗")


def test_a_rewritten_row_of_the_chain_is_found(tmp_path):
    stage = filled(tmp_path)

    def rewrite(session: Any) -> None:
        session.execute(text("DROP TRIGGER evidence_chain_unchanged"))
        session.execute(update(ChainRow).where(ChainRow.sequence == 4).values(detail="{}"))

    stage.storage.write(rewrite)
    assert "digest" in codes(stage)


def test_an_original_under_another_key_is_told_not_a_crash(tmp_path):
    from cryptography.fernet import Fernet

    from bot.evidence.locker import EvidenceLocker
    from bot.storage import Sealer, Storage

    stage = filled(tmp_path)
    stage.storage.write(
        lambda session: session.execute(text("UPDATE evidence_pieces SET content = 'sealed:1:nonsense' WHERE id = 2"))
    )
    assert "original" in codes(stage)
    with pytest.raises(EvidenceError, match="原件别动"):
        stage.locker.content(WORKER, 2)
    other = Storage(stage.storage.engine, sealer=Sealer((Fernet.generate_key().decode(),)))
    from bot.storage import SealError

    with pytest.raises(SealError):
        EvidenceLocker(other, stage.clock).entries(WORKER)


def exported(tmp_path: Path, name: str = "bundle") -> Path:
    stage = filled(tmp_path / "service")
    assert stage.locker.export(WORKER, tmp_path / name) == 3
    stage.storage.engine.dispose()
    shutil.rmtree(tmp_path / "service")
    return tmp_path / name


@pytest.mark.parametrize("name", ["bundle", "bundle.zip"])
def test_a_bundle_verifies_without_the_database(tmp_path, name):
    verdict = bundle_verify(exported(tmp_path, name))
    assert verdict.intact and (verdict.items, verdict.rows) == (3, 9)
    assert verdict.lines()[0] == "✓ 3 件，链上 9 条，全部对得上。"


def test_a_bundle_is_private_and_holds_list_receipts_and_sums(tmp_path):
    folder = exported(tmp_path)
    assert folder.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.rglob("*") if path.name != "SHA256SUMS")
    listed = (folder / "证据目录.txt").read_text(encoding="utf-8")
    assert "排班表" in listed and "共 3 件" in listed
    assert "第 3 号，录音" in (folder / "收据.txt").read_text(encoding="utf-8")
    subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=folder, check=True, capture_output=True)


def test_a_receipt_is_found_in_its_bundle_and_in_no_other(tmp_path):
    stage = filled(tmp_path / "service")
    head = stage.locker.receipt(WORKER, 2).entry.head
    stage.locker.export(WORKER, tmp_path / "bundle")
    stage.locker.keep(OTHER, b"x")
    other = stage.locker.receipt(OTHER, 1).entry.head
    assert bundle_verify(tmp_path / "bundle", head=head.upper()).intact
    assert [p.code for p in bundle_verify(tmp_path / "bundle", head=other).problems] == ["receipt"]
    assert stage.locker.verify(WORKER, head=head).intact and not stage.locker.verify(WORKER, head=other).intact


def changed(folder: Path, change: Callable[[dict[str, Any]], object]) -> set[str]:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    change(manifest)
    (folder / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
    return {problem.code for problem in bundle_verify(folder).problems}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda m: m["items"][0].update(received="2020-01-01T00:00:00+00:00"), "record"),
        (lambda m: m["items"][0].update(note="别的话"), "note"),
        (lambda m: m["items"][0].update(removed=True), "record"),
        (lambda m: m["items"].pop(0), "unlisted"),
        (lambda m: m["items"].append({**m["items"][0], "number": 9}), "unchained"),
        (lambda m: m["chain"].pop(), "head"),
        (lambda m: m["chain"].pop(1), "digest"),
        (lambda m: m["chain"].reverse(), "digest"),
        (lambda m: m["chain"][0].update(at="2020-01-01T00:00:00+00:00"), "digest"),
        (lambda m: m.update(locker="0" * 32), "digest"),
        (lambda m: m.update(head="0" * 64), "head"),
        (lambda m: m["items"][0].update(file="../../etc/passwd"), "missing"),
        (lambda m: m["items"][0].update(number="one"), "manifest"),
        (lambda m: m.pop("chain"), "manifest"),
        (lambda m: m.update(items=5), "manifest"),
        (lambda m: m.update(format="other/9"), "manifest"),
    ],
)
def test_a_changed_manifest_is_found(tmp_path, change, code):
    assert code in changed(exported(tmp_path), change)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda f: next(f.glob("原件/001*")).write_bytes(picture(2)), "original"),
        (lambda f: next(f.glob("原件/001*")).unlink(), "missing"),
        (lambda f: next(f.glob("原件/001*")).write_bytes(b""), "missing"),
        (lambda f: next(f.glob("原件/001*")).rename(f / "原件" / "renamed.png"), "missing"),
        (lambda f: (f / "原件" / "009-图片.png").write_bytes(b"slipped in"), "extra"),
        (lambda f: (f / "证据目录.txt").write_text("另写一份", encoding="utf-8"), "extra"),
        (lambda f: (f / "manifest.json").write_text("{ not json", encoding="utf-8"), "manifest"),
    ],
)
def test_changed_files_of_a_bundle_are_found(tmp_path, change, code):
    folder = exported(tmp_path)
    change(folder)
    assert code in {problem.code for problem in bundle_verify(folder).problems}


def test_what_is_no_bundle_is_said(tmp_path):
    for path in (tmp_path / "nowhere", tmp_path):
        with pytest.raises(EvidenceError, match="不是导出的证据包"):
            bundle_verify(path)
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(EvidenceError, match="打不开"):
        bundle_verify(tmp_path / "broken.zip")


def test_a_damaged_zip_is_told(tmp_path):
    path = exported(tmp_path, "bundle.zip")
    with zipfile.ZipFile(path) as archive:
        name = next(name for name in archive.namelist() if "001" in name)
        info = archive.getinfo(name)
    data = bytearray(path.read_bytes())
    data[info.header_offset + 300] ^= 0xFF
    path.write_bytes(bytes(data))
    assert {problem.code for problem in bundle_verify(path).problems} == {"original"}


def test_an_export_never_overwrites_and_leaves_nothing_when_it_fails(tmp_path, monkeypatch):
    stage = filled(tmp_path / "service")
    (tmp_path / "there").mkdir()
    with pytest.raises(EvidenceError, match="已经有了"):
        stage.locker.export(WORKER, tmp_path / "there")
    import bot.evidence.proof.bundle as bundle

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(bundle, "_copy", full)
    for name in ("new", "new.zip"):
        with pytest.raises(EvidenceError, match="No space left"):
            stage.locker.export(WORKER, tmp_path / name)
        assert not (tmp_path / name).exists()
    assert stage.locker.verify(WORKER).intact


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_changed_byte_of_an_original_is_found(tmp_path, data):
    folder = tmp_path / "bundle"
    if not folder.exists():
        exported(tmp_path)
    path = data.draw(st.sampled_from(sorted((folder / "原件").iterdir())))
    whole = path.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    bit = data.draw(st.integers(0, 7))
    path.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << bit]) + whole[at + 1 :])
    try:
        assert "original" in {problem.code for problem in bundle_verify(folder).problems}
    finally:
        path.write_bytes(whole)
