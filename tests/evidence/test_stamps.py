"""Time-stamps from a local authority (openssl on loopback), and what happens without one."""

from __future__ import annotations

import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from bot.evidence import EvidenceError
from bot.evidence.proof.bundle import bundle_verify
from bot.evidence.proof.stamps import TimeStampAuthority, check_stamp, load_roots, stamping_available
from bot.evidence.tables import StampRow
from tests.evidence.stage import WORKER, authority_at, make_authority, set_stage

pytestmark = [
    pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the local authority"),
    pytest.mark.skipif(not stamping_available(), reason="the extra `timestamp` is not installed"),
]
DIGEST = "ab" * 32


@pytest.fixture(scope="module")
def tsa(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tsa")
    make_authority(folder)
    return folder


def test_a_stamp_is_made_and_checked(tsa):
    with authority_at(tsa) as url:
        stamp = TimeStampAuthority(url).stamp(DIGEST)
    roots = load_roots(tsa / "ca.pem")
    assert check_stamp(stamp.response, DIGEST, roots).trusted is True
    without = check_stamp(stamp.response, DIGEST)
    assert without.trusted is None and not without.fault and without.stamped == stamp.stamped
    assert check_stamp(stamp.response, "cd" * 32, roots).fault == "盖的不是这一条"
    assert check_stamp(b"nonsense", DIGEST).fault
    assert check_stamp(stamp.response[:-20], DIGEST, roots).fault


def test_a_stamp_of_another_authority_is_not_trusted(tsa, tmp_path):
    other = make_authority(tmp_path / "other")
    with authority_at(tsa) as url:
        stamp = TimeStampAuthority(url).stamp(DIGEST)
    checked = check_stamp(stamp.response, DIGEST, load_roots(other))
    assert checked.trusted is False and checked.fault


def test_an_authority_whose_chain_is_not_read_is_asked_without_it(tmp_path):
    root = make_authority(tmp_path / "chain", chain=True)
    with authority_at(tmp_path / "chain") as url:
        stamp = TimeStampAuthority(url).stamp(DIGEST)
    assert check_stamp(stamp.response, DIGEST, load_roots(root)).trusted is None
    both = tmp_path / "both.pem"
    both.write_bytes(root.read_bytes() + (tmp_path / "chain" / "tsa.pem").read_bytes())
    assert check_stamp(stamp.response, DIGEST, load_roots(both)).trusted is True
    assert check_stamp(stamp.response, "cd" * 32, load_roots(both)).fault


def test_a_locker_is_stamped_once_for_what_is_in_it_and_the_receipt_says_so(tsa, tmp_path):
    with authority_at(tsa) as url:
        stage = set_stage(tmp_path, authority=TimeStampAuthority(url))
        for word in (b"one", b"two"):
            stage.locker.keep(WORKER, word)
        assert stage.locker.unstamped() == [WORKER]
        assert stage.locker.stamp(WORKER) and not stage.locker.stamp(WORKER)
        assert stage.locker.unstamped() == []
        assert "时间戳：" in stage.locker.receipt(WORKER, 1).text()
        stage.locker.keep(WORKER, b"three")
        assert "时间戳：" not in stage.locker.receipt(WORKER, 3).text()
        assert stage.locker.stamp(WORKER)
    verdict = stage.locker.verify(WORKER, roots=load_roots(tsa / "ca.pem"))
    assert verdict.intact and [stamp.trusted for stamp in verdict.stamps] == [True, True]
    stage.locker.export(WORKER, tmp_path / "bundle")
    elsewhere = bundle_verify(tmp_path / "bundle", roots=load_roots(tsa / "ca.pem"))
    assert elsewhere.intact and "证书验过" in "\n".join(elsewhere.lines())
    stamp = next((tmp_path / "bundle" / "时间戳").glob("*.tsr"))
    subprocess.run(
        ["openssl", "ts", "-verify", "-data", stamp.with_suffix(".txt"), "-in", stamp, "-CAfile", tsa / "ca.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    stamp.write_bytes(stamp.read_bytes()[:-3] + b"xyz")
    broken = bundle_verify(tmp_path / "bundle", roots=load_roots(tsa / "ca.pem"))
    assert "stamp" in {problem.code for problem in broken.problems}


def test_a_stamp_moved_to_another_row_is_found(tsa, tmp_path):
    with authority_at(tsa) as url:
        stage = set_stage(tmp_path, authority=TimeStampAuthority(url))
        stage.locker.keep(WORKER, b"one")
        stage.locker.stamp(WORKER)
    stage.locker.keep(WORKER, b"two")
    stage.storage.write(lambda session: session.query(StampRow).update({"sequence": 2}))
    assert {problem.code for problem in stage.locker.verify(WORKER).problems} == {"stamp"}


@pytest.mark.parametrize("answer", [b"", b"<html>down</html>", b"\x30\x03\x02\x01\x00"])
def test_an_authority_that_answers_nonsense_costs_no_evidence(tsa, tmp_path, answer):
    with authority_at(tsa, answer=answer) as url:
        stage = set_stage(tmp_path, authority=TimeStampAuthority(url))
        stage.locker.keep(WORKER, b"one")
        with pytest.raises(EvidenceError, match="证据已经收好"):
            stage.locker.stamp(WORKER)
    assert stage.locker.verify(WORKER).intact and stage.locker.unstamped() == [WORKER]


def test_an_authority_that_is_down_or_refuses(tsa, tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(EvidenceError) as caught:
        TimeStampAuthority(f"http://127.0.0.1:{port}/", timeout=2).stamp(DIGEST)
    assert caught.value.code == "unreachable"
    with authority_at(tsa, status=503) as url, pytest.raises(EvidenceError) as refused:
        TimeStampAuthority(url).stamp(DIGEST)
    assert refused.value.code == "unreachable"


def test_an_answer_to_another_request_is_refused(tsa):
    with authority_at(tsa) as url:
        old = TimeStampAuthority(url).stamp(DIGEST).response
    with authority_at(tsa, answer=old) as url, pytest.raises(EvidenceError) as caught:
        TimeStampAuthority(url).stamp(DIGEST)
    assert caught.value.code == "refused"


def test_a_file_without_certificates_is_said(tmp_path):
    (tmp_path / "x.pem").write_text("nothing", encoding="utf-8")
    with pytest.raises(EvidenceError, match="没有能用的证书"):
        load_roots(tmp_path / "x.pem")


def test_without_an_authority_nothing_is_asked(tmp_path):
    stage = set_stage(tmp_path)
    stage.locker.keep(WORKER, b"one")
    assert not stage.locker.stamp(WORKER) and stage.locker.unstamped() == []
