"""Signing in to the console: an invitation works once, a code once, wrong tries wait, leaving ends everything."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import bot.audit.tables
import bot.cases.login_tables
import bot.cases.tables  # noqa: F401 (their tables are made)
from bot.cases.desk import CaseDesk
from bot.cases.rules.errors import CaseError, NotAllowed
from bot.cases.rules.staff import passwords
from bot.cases.rules.staff.passwords import code_step, password_fits, password_hashed, secret_new, wait_after
from bot.cases.rules.staff.roles import Role
from bot.cases.services.people.leaving import staff_leave
from bot.cases.services.people.signing_in import IDLE, WHOLE, account_make, proof_of, session_of, sign_in
from bot.cases.services.people.staffing import office_meant, staff_add
from bot.cases.tables import StaffRow
from bot.cases.unit_of_work import CaseOptions, Unit
from bot.storage import Storage
from knowledge.library.database import create_tables, open_database

PASSWORD = "三只猫在七楼晒太阳吃鱼"
LONG_PASSWORD = PASSWORD + "真好"


def code_at(secret: str, when: datetime) -> str:
    return passwords._totp(secret).generate(int(when.timestamp())).decode()


class House:
    """A case desk with one invited caseworker, and a clock the test moves."""

    def __init__(self, folder: Path) -> None:
        engine = open_database(f"sqlite:///{folder / 'desk.db'}")
        create_tables(engine)
        self.now = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
        self.desk = CaseDesk(Storage(engine), CaseOptions(), lambda: self.now)
        self.secret = secret_new()

        def add(unit: Unit) -> int:
            office = office_meant(unit, "")
            return staff_add(
                unit, actor="operator", office=office, name="李娜", role=Role.CASEWORKER, token="invited"
            ).id

        self.staff_id = self.desk.write(add)[0]

    def join(self, **other: str) -> list[str]:
        given = {"token": "invited", "password": LONG_PASSWORD, "secret": self.secret, "code": self.code()} | other
        return self.desk.write(lambda unit: account_make(unit, **given)[1])[0]

    def code(self) -> str:
        return code_at(self.secret, self.now)

    def enter(self, *, name: str = "李娜", password: str = LONG_PASSWORD, code: str = "") -> str | None:
        proof = self.desk.read(lambda unit: proof_of(unit, name=name, password=password, code=code or self.code()))
        return self.desk.write(lambda unit: sign_in(unit, proof, agent="Firefox"))[0]

    def holds(self, token: str) -> bool:
        return self.desk.read(lambda unit: session_of(unit, token) is not None)

    def later(self, **passed: float) -> None:
        self.now += timedelta(**passed)


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    from argon2 import PasswordHasher

    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_an_invitation_becomes_an_account_once(house: House) -> None:
    assert len(house.join()) == 8
    with pytest.raises(CaseError):
        house.join()


def test_password_and_code_open_a_session_and_the_code_works_once(house: House) -> None:
    house.join()
    assert house.enter() is None, "the code of joining was used"
    house.later(seconds=60)
    token = house.enter()
    assert token is not None
    assert house.holds(token)
    assert house.enter() is None


@pytest.mark.parametrize(
    "wrong", [{"name": "王五"}, {"password": "别的密码别的密码别的密码"}, {"code": "000000"}, {"name": "99"}]
)
def test_whatever_is_wrong_is_refused_alike(house: House, wrong: dict[str, str]) -> None:
    house.join()
    house.later(seconds=60)
    assert house.enter(**wrong) is None


def test_a_recovery_code_replaces_the_phone_once(house: House) -> None:
    codes = house.join()
    assert house.enter(code=codes[0].upper()) is not None
    assert house.enter(code=codes[0]) is None


def test_after_wrong_tries_even_the_right_password_has_to_wait(house: House) -> None:
    house.join()
    house.later(seconds=60)
    for _ in range(5):
        house.enter(password="错的密码错的密码错的密码")
    with pytest.raises(NotAllowed):
        house.enter()
    house.later(seconds=31)
    assert house.enter() is not None


def test_the_wait_grows_and_ends_at_a_quarter_of_an_hour() -> None:
    waits = [wait_after(count) for count in (4, 5, 6, 7, 50)]
    assert waits == [timedelta(0), *(timedelta(seconds=one) for one in (30, 60, 120)), timedelta(minutes=15)]


def test_a_session_ends_by_silence_and_by_age(house: House) -> None:
    house.join()
    house.later(seconds=60)
    token = house.enter()
    assert token is not None
    house.later(seconds=IDLE.total_seconds() + 1)
    assert not house.holds(token)
    assert WHOLE > IDLE


def test_leaving_ends_every_session_at_once(house: House) -> None:
    house.join()
    house.later(seconds=60)
    token = house.enter()
    assert token is not None
    house.desk.write(
        lambda unit: staff_leave(unit, actor="operator", staff=unit.session.get_one(StaffRow, house.staff_id))
    )
    assert not house.holds(token)
    house.later(seconds=60)
    assert house.enter() is None


@pytest.mark.parametrize("password", ["短", "a" * 12, "李娜的密码是这个李娜的密码", "x" * 300])
def test_a_password_that_is_easy_is_refused(password: str) -> None:
    with pytest.raises(NotAllowed):
        password_hashed(password, "李娜")


def test_what_is_kept_is_argon2_and_not_the_password() -> None:
    kept = password_hashed(LONG_PASSWORD)
    assert kept.startswith("$argon2id$")
    assert password_fits(kept, LONG_PASSWORD)
    assert not password_fits(kept, LONG_PASSWORD + "x")
    assert not password_fits("rubbish", LONG_PASSWORD)


def test_codes_are_those_of_rfc_6238() -> None:
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # the secret of its appendix B
    assert code_step(secret, "287082", datetime.fromtimestamp(59, UTC)) == 1
    assert code_step(secret, "287 082", datetime.fromtimestamp(80, UTC)) == 1
    assert code_step(secret, "287082", datetime.fromtimestamp(120, UTC)) is None
    assert code_step("not base32!", "287082", datetime.fromtimestamp(59, UTC)) is None
