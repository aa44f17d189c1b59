"""`staff`: offices, people, one-time invitations, leaving."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Annotated

import typer

from handlers.cli.base import Stop, plain_errors
from handlers.cli.office.cases import open_desk

if TYPE_CHECKING:
    from bot.app import App
    from bot.cases.unit_of_work import Unit

app = typer.Typer(help="Offices and staff.", no_args_is_help=True)


@app.command("office")
@plain_errors
def office(
    name: str,
    city: Annotated[list[str] | None, typer.Option("--city", help="A city it works in; may be given again.")] = None,
    kind: Annotated[
        list[str] | None, typer.Option("--kind", help="A kind of work it takes (骑手, or rider ...).")
    ] = None,
    language: Annotated[list[str] | None, typer.Option("--language")] = None,
    contacts: Annotated[str | None, typer.Option(help="Public contacts, also given to workers who refuse.")] = None,
    supervised: Annotated[
        bool | None,
        typer.Option("--supervised/--not-supervised", help="Whether every reply needs a supervisor's approval."),
    ] = None,
    hours: Annotated[str, typer.Option(help="When it is open on a working day, such as 09:00-17:30.")] = "",
) -> None:
    """Add an office, or change the one of that name: what is left out stays. `--city ""` takes every city again."""
    from bot.cases.rules.errors import NotAllowed
    from bot.cases.services.console.managing import KINDS, LANGUAGES, codes_of
    from bot.cases.services.people.staffing import office_add

    try:
        kinds = kind and codes_of(kind, KINDS, "这种活")
        languages = language and codes_of(language, LANGUAGES, "这种语言")
    except NotAllowed as error:
        raise Stop(str(error), 2) from error
    opened, desk = open_desk()
    row, _ = desk.write(
        lambda unit: office_add(
            unit, actor="operator", name=name, cities=city, kinds=kinds, languages=languages, contacts=contacts,
            supervised=supervised, hours=hours,
        )
    )  # fmt: skip
    typer.echo(f"{row.id} {row.name}")
    opened.close()


@app.command("add")
@plain_errors
def add(
    name: Annotated[str, typer.Argument(help="First name, as workers see it.")],
    role: Annotated[str, typer.Option(help="caseworker, supervisor, admin or auditor.")] = "caseworker",
    office: Annotated[str, typer.Option(help="Name of the office; the only one when left out.")] = "",
    supervised: Annotated[bool, typer.Option("--supervised", help="A newcomer: replies need approval.")] = False,
    bot: Annotated[str, typer.Option("--bot", help="User name of the bot, for a link that can be tapped.")] = "",
) -> None:
    """Add somebody and print the one-time invitation, valid for a week."""
    from bot.cases.rules.staff.roles import Role
    from bot.cases.services.people.staffing import staff_add

    if role not in set(Role) - {Role.WORKER}:
        raise Stop("--role must be caseworker, supervisor, admin or auditor.", 2)
    token = secrets.token_urlsafe(18)
    opened, desk = open_desk()

    def work(unit: Unit) -> None:
        from bot.cases.services.people.staffing import office_meant

        staff_add(
            unit, actor="operator", office=office_meant(unit, office), name=name, role=Role(role), token=token,
            supervised=supervised,
        )  # fmt: skip

    desk.write(work)
    _show_links(opened, name, token, bot)
    opened.close()


@app.command("invite")
@plain_errors
def invite(
    staff: Annotated[int, typer.Argument(help="Id, from `staff list`.")],
    bot: Annotated[str, typer.Option("--bot", help="User name of the bot, for a link that can be tapped.")] = "",
) -> None:
    """Print a new one-time invitation for somebody; earlier ones stop working."""
    from bot.cases.selectors.staff import staff_numbered
    from bot.cases.services.people.staffing import staff_invite

    token = secrets.token_urlsafe(18)
    opened, desk = open_desk()

    def work(unit: Unit) -> str:
        invited = staff_numbered(unit, staff)
        staff_invite(unit, actor="operator", staff=invited, token=token)
        return invited.name

    name, _ = desk.write(work)
    _show_links(opened, name, token, bot)
    opened.close()


def _show_links(opened: App, name: str, token: str, bot: str) -> None:
    """Print the two ways to use an invitation."""
    typer.echo(f"工作台 / console:  {_console(opened, token)}")
    typer.echo(f"{name}: 在和机器人的私聊里发 / send to the bot in a private chat:  /start join_{token}")
    if bot:
        typer.echo(f"https://t.me/{bot.lstrip('@')}?start=join_{token}")


def _console(opened: App, token: str) -> str:
    """Return where the invited person sets up the console; behind a proxy the host is another."""
    return f"http://{opened.settings.host}:{opened.settings.port}/console/join/{token}"


@app.command("remove")
@plain_errors
def remove(staff: Annotated[int, typer.Argument(help="Id, from `staff list`.")]) -> None:
    """Take all rights away at once; open cases go back to the queue."""
    from bot.cases.selectors.staff import staff_numbered
    from bot.cases.services.people.leaving import staff_leave

    opened, desk = open_desk()
    held, _ = desk.write(lambda unit: len(staff_leave(unit, actor="operator", staff=staff_numbered(unit, staff))))
    typer.echo(f"已收回权限，{held} 件案子回到队列。")
    opened.close()


@app.command("list")
@plain_errors
def listing() -> None:
    """Print offices and staff."""
    from bot.cases.selectors.staff import roster

    opened, desk = open_desk()
    for line in desk.read(roster):
        typer.echo(line)
    opened.close()
