"""What the doctor says of the office: the staff group and the bot's rights in it, the people, the key, how long things stay."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.settings import Settings

Ask = Callable[[str, Mapping[str, object]], dict[str, Any]]
"""A method of the Bot API with its parameters; returns the answer as it came (`ok`, `result`, `description`)."""
BOT_API = "https://api.telegram.org"
SECONDS = 5.0


def bot_api(settings: Settings) -> Ask:
    """Return a way to ask the Bot API. What it returns raises httpx.HTTPError or ValueError where it cannot be reached."""
    import httpx

    base = settings.telegram_base_url or BOT_API
    address = f"{base.rstrip('/')}/bot{settings.telegram_token.get_secret_value()}"

    def ask(method: str, parameters: Mapping[str, object]) -> dict[str, Any]:
        answer = httpx.post(f"{address}/{method}", json=dict(parameters), timeout=SECONDS).json()
        if not isinstance(answer, dict):
            raise ValueError("no object")
        return answer

    return ask


def look_at_bot(settings: Settings) -> tuple[str, str]:
    """Whether the token is accepted, and whose it is."""
    if not settings.telegram_token.get_secret_value():
        return "off", "TELEGRAM_BOT_TOKEN is not set"
    import httpx

    try:
        answer = bot_api(settings)("getMe", {})
    except (httpx.HTTPError, ValueError) as error:
        return "bad", f"token set, but the Bot API cannot be reached ({type(error).__name__}); the service keeps trying"
    if not answer.get("ok"):
        return "bad", "the Bot API does not accept the token"
    return "ok", f"@{answer['result'].get('username', '?')}"


def look_at_group(settings: Settings) -> tuple[str, str]:
    """Whether cases can appear in the staff group."""
    if settings.telegram_staff_chat is None:
        return "off", "TELEGRAM_STAFF_CHAT is not set; cases are handled at /console alone"
    if not settings.telegram_token.get_secret_value():
        return "bad", "TELEGRAM_STAFF_CHAT is set, TELEGRAM_BOT_TOKEN is not"
    import httpx

    try:
        return group_found(bot_api(settings), settings.telegram_staff_chat)
    except (httpx.HTTPError, ValueError) as error:
        return "bad", f"the Bot API cannot be reached ({type(error).__name__})"


def group_found(ask: Ask, chat: int) -> tuple[str, str]:
    """Return what the Bot API says of the group, as a finding: there, with topics, the bot an admin with its rights."""
    me, group = ask("getMe", {}), ask("getChat", {"chat_id": chat})
    if not me.get("ok"):
        return "bad", "the Bot API does not accept the token"
    if not group.get("ok"):
        moved = group.get("parameters", {}).get("migrate_to_chat_id")
        now = f"; it is {moved} now" if moved else "; is the bot in the group, and the id right?"
        return "bad", f"{chat}: {group.get('description', 'not found')}{now}"
    bot, shown = me["result"], group["result"]
    place = ask("getChatMember", {"chat_id": chat, "user_id": bot["id"]}).get("result", {})
    wrong = [
        *([] if shown.get("is_forum") else ["turn on Topics in the group's settings"]),
        *_rights(place, hears_all=bot.get("can_read_all_group_messages") is True),
    ]
    name = shown.get("title", chat)
    return ("bad", f"{name}: {'; '.join(wrong)}") if wrong else ("ok", f"{name}: topics on, the bot has its rights")


def _rights(place: Mapping[str, Any], *, hears_all: bool) -> list[str]:
    """What the bot may not do and has to."""
    if place.get("status") == "creator":
        return []
    if place.get("status") != "administrator":
        deaf = [] if hears_all else ["it does not hear the group (/setprivacy at @BotFather, then add it again)"]
        return ["make the bot an administrator with Manage topics and Delete messages", *deaf]
    needs = {"can_manage_topics": "Manage topics", "can_delete_messages": "Delete messages"}
    missing = [told for right, told in needs.items() if not place.get(right)]
    return [f"give the bot the right {' and '.join(missing)}"] if missing else []


def look_at_staff(settings: Settings) -> tuple[str, str]:
    """Whether somebody can take a case in every office, approve what has to be approved, and who has not joined."""
    from bot.cases.desk import CaseDesk
    from bot.cases.selectors.staff import office_gaps
    from bot.cases.unit_of_work import CaseOptions
    from bot.migrations.upgrade import database_revision, newest_revision
    from bot.service import system_clock
    from bot.storage import Storage
    from knowledge.library.database import open_database

    nobody = "nobody can take a case: who asks for a person gets public numbers (bot.py staff add)"
    if not settings.database_url and not (settings.data_dir / "youju.db").exists():
        return "off", nobody
    engine = open_database(settings.address)
    if database_revision(engine) != newest_revision():
        return "off", "known after the next start"
    desk = CaseDesk(Storage(engine), CaseOptions(), system_clock)
    if not desk.staffed():
        return "off", nobody
    counted, gaps = desk.read(office_gaps)
    return ("bad", f"{counted}; {'; '.join(gaps)}") if gaps else ("ok", counted)


def look_at_keeping(settings: Settings) -> tuple[str, str]:
    """Where the key lies, and how long what is kept stays."""
    days = (
        f"conversations stay {settings.retention_days} days, closed cases {settings.retention_after_closing_days}, "
        f"evidence {settings.evidence_days}, unless the console says otherwise"
    )
    if settings.encryption_keys:
        return "ok", f"key from YOUJU_ENCRYPTION_KEYS; {days}"
    key = settings.data_dir / "content.key"
    where = (
        f"key in {key}, keep a copy away from this computer" if key.exists() else "the key is made at the first start"
    )
    return "ok", f"{where}; {days}"
