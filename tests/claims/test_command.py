"""The command line: JSON in, JSON out, typed errors with exit code 2."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from handlers.cli.claims import register_commands

app = typer.Typer()
register_commands(app)
runner = CliRunner()
DAY = ["--today", "2026-11-21"]


def call(*arguments: str, told: object = None) -> tuple[int, str]:
    written = "" if told is None else told if isinstance(told, str) else json.dumps(told, ensure_ascii=False)
    result = runner.invoke(app, list(arguments), input=written)
    return result.exit_code, result.stdout


def test_claim_as_json() -> None:
    told = {"start": "2023-01-01", "end": "2025-12-31", "monthly_wage": 6000, "reason": "expiry"}
    code, out = call("claim", "severance", "--json", *DAY, told=told)
    record = json.loads(out)
    assert code == 0
    assert record["amount"] == record["low"] == "18000.00"
    assert "劳动合同法:47" in record["basis"]
    assert {"formula", "inputs", "steps", "parts", "warnings"} <= record.keys()


def test_decimals_are_not_bent_by_floats() -> None:
    code, out = call("claim", "wages_due", "--json", *DAY, told='{"daily_rate": 0.1, "days_unpaid": 3}')
    assert code == 0 and json.loads(out)["amount"] == "0.30"


def test_missing_inputs_are_not_an_error() -> None:
    code, out = call("claim", "severance", "--json", *DAY)
    assert code == 0
    record = json.loads(out)
    assert record["amount"] is None
    assert any(used["state"] == "missing" for used in record["inputs"])


def test_lists() -> None:
    code, out = call("claim", "--list", "--json")
    assert code == 0 and len(json.loads(out)) == 20
    code, out = call("claim", "--list")
    assert code == 0 and "severance" in out
    code, out = call("deadline", "--list", "--json")
    entries = json.loads(out)
    assert {"name", "title", "title_en", "topics", "inputs"} == entries[0].keys()
    code, out = call("assess", "--list", "--json")
    assert code == 0 and json.loads(out)[0]["question"]


@pytest.mark.parametrize(
    ("arguments", "told", "error"),
    [
        (["claim", "severance"], {"start": "2025-02-31"}, "impossible_date"),
        (["claim", "nothing"], {}, "unknown_claim"),
        (["claim", "severance"], "{not json", "bad_json"),
        (["claim", "severance"], "[1, 2]", "bad_json"),
        (["deadline", "arbitration"], {"known_on": "2030-01-01"}, "future_date"),
        (["deadline", "nothing"], {}, "unknown_claim"),
        (["assess"], {"answers": {"hours": "often"}}, "bad_input"),
        (["assess"], {"answers": {"mood": "bad"}}, "unknown_input"),
        (["assess"], {"answers": []}, "bad_input"),
    ],
)
def test_errors(arguments: list[str], told: object, error: str) -> None:
    code, out = call(*arguments, "--json", *DAY, told=told)
    assert code == 2
    assert json.loads(out)["error"]["code"] == error
    result = runner.invoke(app, [*arguments, *DAY], input=told if isinstance(told, str) else json.dumps(told))
    assert result.exit_code == 2
    assert result.stderr.strip().count("\n") == 0 and "Traceback" not in result.stderr


def test_deadline_and_its_calendar_file(tmp_path: Path) -> None:
    written = tmp_path / "days.ics"
    code, out = call("deadline", "sue_after_award", "--json", "--ics", str(written), *DAY, told={"start": "2026-11-20"})
    assert code == 0
    assert json.loads(out)["due"] == "2026-12-07"
    assert written.read_bytes().startswith(b"BEGIN:VCALENDAR")


def test_a_calendar_file_that_cannot_be_written(tmp_path: Path) -> None:
    target = str(tmp_path / "no" / "days.ics")
    code, out = call("deadline", "sue_after_award", "--json", "--ics", target, *DAY, told={"start": "2026-11-20"})
    assert code == 2 and json.loads(out)["error"]["code"] == "cannot_write"


def test_assess_as_json_and_text() -> None:
    told = {"answers": {"unit": "person", "worker": "adult"}, "situation": ["domestic"]}
    code, out = call("assess", "--json", *DAY, told=told)
    assert code == 0 and json.loads(out)["supported"] == "civil"
    code, out = call("assess", *DAY, told=told)
    assert code == 0 and "民法典:1192" in out


@pytest.mark.parametrize(
    "told",
    [
        ("severance", {"start": "2023", "end": "2025-12-31", "monthly_wage": "五六千", "reason": "expiry"}),
        ("double_wage", {"start": "2025-01-01", "monthly_wage": 6000}),
        ("work_injury", {"grade": 9, "own_wage": 6000}),
        ("injury_route", {"platform_work": True, "industry": "instant_delivery"}),
        ("legal_aid", {"matter": "pay"}),
    ],
)
def test_text_output_names_what_is_missing_and_the_basis(told: tuple[str, dict[str, object]]) -> None:
    code, out = call("claim", told[0], *DAY, told=told[1])
    assert code == 0 and "依据：" in out
