"""`evidence`: what is kept, exported, verified; what proves a claim; the authority asked for a time-stamp."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from handlers.cli.base import Stop, load, plain_errors

if TYPE_CHECKING:
    from bot.app import App
    from bot.evidence import Owner, Verdict
    from bot.evidence.guide.what_proves import Guide, Line
    from bot.evidence.locker import EvidenceLocker

app = typer.Typer(help="Evidence: what is kept, exported, verified.", no_args_is_help=True)
JsonFlag = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]
ChatOption = Annotated[str, typer.Option("--chat", help="Whose locker: CHANNEL:CHAT, as `evidence list` shows it.")]
CaseOption = Annotated[int | None, typer.Option("--case", help="The locker of the worker of this case.")]


@app.command("list")
@plain_errors
def listing(chat: ChatOption = "", case: CaseOption = None, as_json: JsonFlag = False) -> None:
    """Without an option: whose lockers there are. With one: the numbered list of evidence (证据目录)."""
    from bot.evidence import evidence_list, list_text
    from bot.evidence.guide.what_proves import purpose_of

    opened, locker = _open()
    if not chat and case is None:
        _owners(locker, as_json)
    else:
        owner = _owner(locker, chat, case)
        rows = evidence_list(locker.entries(owner, case_number=case), purpose=purpose_of)
        if as_json:
            _out({"chat": _shown(owner), "rows": [asdict(row) for row in rows]})
        else:
            typer.echo(list_text(rows), nl=False)
    opened.close()


@app.command("export")
@plain_errors
def export(
    chat: ChatOption = "",
    case: CaseOption = None,
    to: Annotated[
        Path | None, typer.Option("--to", help="Folder or .zip to write; evidence.zip when left out.")
    ] = None,
) -> None:
    """Write a locker with its originals as a folder or zip that can be verified anywhere. The originals are in clear."""
    opened, locker = _open()
    path = to or Path("evidence.zip")
    count = locker.export(_owner(locker, chat, case), path)
    typer.echo(f"{path}：{count} 件。里面的原件没有加密，存好。")
    opened.close()


@app.command("verify")
@plain_errors
def verify(
    bundle: Annotated[Path | None, typer.Argument(help="Exported folder or zip; left out: the lockers here.")] = None,
    chat: ChatOption = "",
    case: CaseOption = None,
    head: Annotated[str, typer.Option("--head", help="Head of the chain on a receipt (链尾).")] = "",
    authority: Annotated[
        Path | None, typer.Option("--authority", help="Certificates (PEM) to check time-stamps with.")
    ] = None,
    as_json: JsonFlag = False,
) -> None:
    """Check fingerprints, chain and time-stamps. A bundle needs no database. Exit code 1 when something was changed."""
    from bot.evidence.proof.bundle import bundle_verify
    from bot.evidence.proof.stamps import load_roots

    roots = load_roots(authority) if authority is not None else []
    found: dict[str, Verdict] = {}
    if bundle is not None:
        found[str(bundle)] = bundle_verify(bundle, roots=roots, head=head)
    else:
        opened, locker = _open()
        chosen = [_owner(locker, chat, case)] if chat or case is not None else locker.owners()
        found = {_shown(owner): locker.verify(owner, roots=roots, head=head) for owner in chosen}
        opened.close()
    if as_json:
        _out({name: {"intact": verdict.intact, **_plain(asdict(verdict))} for name, verdict in found.items()})
    else:
        for name, verdict in found.items():
            typer.echo("\n".join((name, *verdict.lines())))
        if not found:
            typer.echo("还没有收过证据。")
    if not all(verdict.intact for verdict in found.values()):
        raise typer.Exit(1)


@app.command("stamp")
@plain_errors
def stamp() -> None:
    """Have the authority of YOUJU_TSA_URL time-stamp the end of every locker that has no stamp yet."""
    opened, locker = _open()
    if locker.authority is None:
        opened.close()
        raise Stop("没有设置时间戳机构：YOUJU_TSA_URL。")
    done = sum(locker.stamp(owner) for owner in locker.unstamped(limit=10_000))
    typer.echo(f"盖了 {done} 个时间戳。")
    opened.close()


@app.command("guide")
@plain_errors
def guide(
    name: Annotated[str, typer.Argument(help="A claim or factor; left out: what holds for all.")] = "",
    as_json: JsonFlag = False,
) -> None:
    """Show what proves a claim or a factor, from the best to the weakest, and how to get it on a phone."""
    from bot.evidence.guide.what_proves import guide_for_claim, guide_for_factor

    if not name:
        _show_rules(as_json)
        return
    found = guide_for_claim(name) or guide_for_factor(name)
    if found is None:
        raise Stop(f"没有叫 {name} 的请求或因素。", 2)
    if as_json:
        _out(asdict(found))
    else:
        _show_guide(found)


def _show_rules(as_json: bool) -> None:
    from bot.evidence.guide.what_proves import known_links, never, originals, rules

    parts = {"规矩": rules(), "原件怎么留": originals(), "别这样做": never()}
    if as_json:
        _out({heading: [asdict(line) for line in lines] for heading, lines in parts.items()})
        return
    for heading, lines in parts.items():
        typer.secho(heading, bold=True)
        for line in lines:
            typer.echo(f"  · {_cited(line)}")
    typer.echo("  ".join(sorted(known_links()[1] | known_links()[0])))


def _show_guide(found: Guide) -> None:
    typer.secho(found.title, bold=True)
    for number, proof in enumerate(found.proofs, 1):
        typer.echo(f"{number}. {proof.title}：{proof.shows}")
        for step in proof.get:
            typer.echo(f"   · {step}")
        for line in proof.rights:
            typer.echo(f"   § {_cited(line)}")
    for line in found.rights:
        typer.echo(f"§ {_cited(line)}")


def _open() -> tuple[App, EvidenceLocker]:
    from bot.app import App

    opened = App(load())
    return opened, opened.evidence


def _owners(locker: EvidenceLocker, as_json: bool) -> None:
    views = [view for owner in locker.owners() if (view := locker.view(owner)) is not None]
    if as_json:
        _out(
            [
                {
                    "chat": _shown(view.owner), "items": sum(not entry.removed for entry in view.entries),
                    "rows": view.length, "head": view.head, "keep_until": view.keep_until.isoformat(),
                }
                for view in views
            ]
        )  # fmt: skip
        return
    for view in views:
        kept = sum(not entry.removed for entry in view.entries)
        typer.echo(f"{_shown(view.owner)}\t{kept} 件\t保留到 {view.keep_until}\t链尾 {view.head[:16]}…")
    if not views:
        typer.echo("还没有收过证据。")


def _owner(locker: EvidenceLocker, chat: str, case: int | None) -> Owner:
    from bot.evidence import Owner

    if chat:
        channel, _, external = chat.partition(":")
        return Owner(channel, external)
    found = locker.owners(case_number=case) if case is not None else locker.owners()
    if len(found) == 1:
        return found[0]
    if not found:
        raise Stop(f"案件 {case} 没有收过证据。" if case is not None else "还没有收过证据。")
    raise Stop("不止一个人的证据箱，用 --chat 指明：" + "、".join(map(_shown, found)), 2)


def _shown(owner: Owner) -> str:
    return f"{owner.channel}:{owner.external_id}"


def _cited(line: Line) -> str:
    return line.text + "".join(f"（{ref}）" for ref in line.refs)


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value, ensure_ascii=False, default=str))


def _out(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))
