"""A Bot API server on loopback: the independent emulator, with what it lacks added, and faults on request.

Added: the bot's user name, edited messages, one chat's messages kept and their edits checked as Telegram does, strict
HTML. Faults: refusals of the next calls, blocked users, an outage that cuts every connection.
"""

from __future__ import annotations

import asyncio
import copy
import json
import re
import time
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import aiohttp
from aiohttp import web
from lo_bot_api_emulator import ApiRefusal, LoBotApiEmulator

TOKEN = "7:emulated-token"
ALLOWED_TAGS = {"b", "i", "u", "blockquote"}


@dataclass
class Message:
    """A message the bot sent, as the chat shows it now."""

    id: int
    chat: int
    text: str
    buttons: list[dict[str, str]]
    versions: list[str] = field(default_factory=list)
    topic: int = 0

    def button(self, part: str) -> dict[str, str]:
        return next(button for button in self.buttons if part in button["text"])


class BotApi(LoBotApiEmulator):
    """The emulator, extended. Use as an async context manager; `base` is the address for TELEGRAM_BASE_URL."""

    def __init__(self) -> None:
        super().__init__(
            enable_control=True, allow_insecure_loopback_webhooks=True, max_history=100_000, max_assets=10_000
        )
        self.messages: dict[tuple[int, int], Message] = {}
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.blocked: set[int] = set()
        self.unknown: set[int] = set()
        self.down = False
        self.group_minute = 0
        """Messages a minute that a group takes, each picture of an album one; 0: any number."""
        self.over = 0
        """Messages refused because they were more than that."""
        self._group_times: dict[int, deque[float]] = defaultdict(deque)
        self.edits_anything = False
        self.base = ""
        self.is_forum = True
        self.may_manage_topics = True
        self.topics: dict[int, str] = {}
        self.closed: set[int] = set()
        """Topics closed by hand; only a bot that manages topics may open them again."""
        self.documents: list[tuple[int, int, str, bytes]] = []
        """Chat, topic, name and content of every file the bot sent."""
        self.files: dict[tuple[int, int], tuple[str, str]] = {}
        """Caption and name of every file the bot sent, by chat and message."""
        self.reactions: list[tuple[int, int, str]] = []
        self.next_group_id = 1
        self._thread = 0
        self._refusals: dict[str, list[ApiRefusal]] = defaultdict(list)
        self._holds: dict[str, asyncio.Event] = {}
        self._update_id = 100
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> BotApi:
        self._runner = web.AppRunner(self.app(), access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self.base = f"http://127.0.0.1:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        self.down = True
        await self._runner.cleanup()

    # What a test does as the worker

    async def say(self, chat: int, text: str, **more: Any) -> int:
        return await self.inject(message=self.message(chat, text=text, **more))

    async def write(self, group: int, user: int, topic: int, text: str = "", **more: Any) -> int:
        """Say something in a topic of a group as that user. Returns the message id."""
        content = {"text": text, **more} if text else more
        message = self.in_topic(group, user, topic, **content)
        await self.inject(message=message)
        return int(message["message_id"])

    def in_topic(self, group: int, user: int, topic: int, **content: Any) -> dict[str, Any]:
        """Return a message of a group, in a topic unless that is 0."""
        message = self.message(group, chat_type="supergroup", **content)
        message["from"] = {"id": user, "is_bot": False, "first_name": f"S{user}"}
        if topic:
            message |= {"message_thread_id": topic, "is_topic_message": True}
        return message

    def group_update(self, **content: Any) -> None:
        """Deliver an update of a group as it is."""
        self._update_id += 1
        self.enqueue_raw({"update_id": self._update_id, **content})

    async def correct(self, group: int, user: int, topic: int, message_id: int, **content: Any) -> None:
        """Have somebody edit what they wrote in a topic."""
        message = self.in_topic(group, user, topic, **content)
        await self.inject(edited_message=message | {"message_id": message_id, "edit_date": 1_790_000_100})

    def keep_file(self, file_id: str, content: bytes) -> str:
        """Have the server hold a file under that id."""
        self.assets[file_id] = {"kind": "document", "data": content, "size": len(content)}
        return file_id

    async def press(self, message: Message, part: str, *, user: int = 0) -> int:
        """Press the button of a message whose label holds `part`."""
        update_id = self._update_id + 1
        query = {
            "id": f"q{update_id}",
            "from": {"id": user or message.chat, "is_bot": False, "first_name": "W"},
            "chat_instance": "1",
            "data": message.button(part)["callback_data"],
            "message": {
                "message_id": message.id,
                "date": 1,
                "chat": {"id": message.chat, "type": "private" if message.chat > 0 else "supergroup"},
                "text": "…",
            },
        }
        return await self.inject(callback_query=query)

    def message(self, chat: int, **content: Any) -> dict[str, Any]:
        with self._numbered_for(chat):
            message_id = self.next_id
            self.next_id += 1
        kind = content.pop("chat_type", "private")
        return {
            "message_id": message_id,
            "date": 1_790_000_000,
            "chat": {"id": chat, "type": kind},
            "from": {"id": abs(chat), "is_bot": False, "first_name": "W", "language_code": "zh-hans"},
            **content,
        }

    async def inject(self, *, update_id: int | None = None, **update: Any) -> int:
        """Give the bot an update; through the emulator's fixture address where that takes it."""
        if update_id is None:
            self._update_id += 1
            update_id = self._update_id
        data = {"update_id": update_id, **update}
        if "edited_message" in update or len(json.dumps(data)) > 60_000:
            self.enqueue_raw(data)
            return update_id
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{self.base}/__fixture/updates", json={"token": TOKEN, "update": data}) as answer,
        ):
            assert answer.status == 200, await answer.text()
        return update_id

    def enqueue_raw(self, update: dict[str, Any]) -> None:
        """Deliver an update as it is: a kind the emulator has no word for, too large for it, or for a second time."""
        state = self._update_queues._state(TOKEN)
        state.updates.append(copy.deepcopy(update))
        state.next_id = max(state.next_id, update["update_id"] + 1)

    # What a test sees

    def sent(self, chat: int) -> list[Message]:
        return [message for (owner, _), message in sorted(self.messages.items()) if owner == chat]

    def texts(self, chat: int) -> list[str]:
        return [message.text for message in self.sent(chat)]

    def count(self, method: str) -> int:
        return sum(1 for name, _ in self.calls if name == method)

    # Faults

    def refuse(
        self, method: str, status: int, description: str, *, retry_after: int | None = None, moved_to: int = 0,
        times: int = 1,
    ) -> None:  # fmt: skip
        parameters = {"retry_after": retry_after} if retry_after else None
        if moved_to:
            parameters = {"migrate_to_chat_id": moved_to}
        self._refusals[method] += [ApiRefusal(description, status, parameters)] * times

    def hold(self, method: str) -> asyncio.Event:
        """Keep calls of the method unanswered (but done) until the event is set."""
        self._holds[method] = asyncio.Event()
        return self._holds[method]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        if self.down:
            if request.transport is not None:
                request.transport.abort()
            raise web.HTTPServiceUnavailable
        try:
            response = await super().handle(request)
        except ConnectionResetError:  # the bot was killed while it sent the request
            raise web.HTTPBadRequest from None
        held = self._holds.get(request.match_info["method"])
        if held is not None:
            await held.wait()
        if self.down and request.transport is not None:
            request.transport.abort()
        return response

    @contextmanager
    def _numbered_for(self, chat: int) -> Iterator[None]:
        """A supergroup numbers its own messages; private chats share one row, as at Telegram."""
        if chat >= 0:
            yield
            return
        private, self.next_id = self.next_id, self.next_group_id
        try:
            yield
        finally:
            self.next_group_id, self.next_id = self.next_id, private

    def validate(self, method: str, fields: dict[str, Any], uploads: dict[str, Any]) -> Any:
        chat = int(fields["chat_id"]) if str(fields.get("chat_id", "")).lstrip("-").isdigit() else 0
        with self._numbered_for(chat):
            return self._checked(method, fields, uploads, chat)

    def _checked(self, method: str, fields: dict[str, Any], uploads: dict[str, Any], chat: int) -> Any:
        self.calls.append((method, dict(fields)))
        if self._refusals[method]:
            raise self._refusals[method].pop(0)
        if self.group_minute and chat < 0 and method in _SENDING:
            self._counted(chat, fields)
        if chat in self.blocked:
            raise ApiRefusal("Forbidden: bot was blocked by the user", 403)
        if chat in self.unknown:
            raise ApiRefusal("Bad Request: chat not found")
        if method in ("sendMessage", "editMessageText") and fields.get("parse_mode") == "HTML":
            check_html(str(fields.get("text", "")))
        if method in _FORUM:
            return self._forum(method, fields, chat)
        self._thread = int(fields.pop("message_thread_id", 0) or 0)
        if self._thread and self._thread not in self.topics:
            raise ApiRefusal("Bad Request: message thread not found")
        if self._thread in self.closed:
            raise ApiRefusal("Bad Request: TOPIC_CLOSED")
        result = super().validate(method, _without_captions(method, fields), uploads)
        if method == "getMe":
            result["username"] = "youju_test_bot"
        if method == "sendMessage":
            self._keep(chat, result)
        if method == "sendMediaGroup":
            _numbered(result)
        self._keep_files(method, fields, uploads, chat, result)
        if method == "sendDocument":
            upload = next(iter(uploads.values()), {"filename": "", "data": b""})
            self.documents.append((chat, self._thread, upload["filename"], upload["data"]))
        if method == "sendMediaGroup":
            for upload in uploads.values():
                self.documents.append((chat, self._thread, upload["filename"], upload["data"]))
        if method == "editMessageText":
            self._change(chat, result)
        if method == "deleteMessage":
            self.messages.pop((chat, int(fields["message_id"])), None)
        return result

    def _counted(self, chat: int, fields: dict[str, Any]) -> None:
        """Refuse as Telegram does what is over a group's messages of the last sixty seconds."""
        media = fields.get("media", "[0]")
        count = len(media if isinstance(media, list) else json.loads(media))
        now, times = time.monotonic(), self._group_times[chat]
        while times and times[0] <= now - 60:
            times.popleft()
        if len(times) + count > self.group_minute:
            first = times[min(len(times) + count - self.group_minute, len(times)) - 1] if times else now
            wait = max(int(first + 60 - now) + 1, 1)
            self.over += 1
            raise ApiRefusal(f"Too Many Requests: retry after {wait}", 429, {"retry_after": wait})
        times.extend([now] * count)

    def _keep_files(self, method: str, fields: dict[str, Any], uploads: dict[str, Any], chat: int, result: Any) -> None:
        """Keep what a forwarded copy of a file shows: its caption, and the name of a document."""
        if method == "sendDocument":
            upload = next(iter(uploads.values()), {"filename": ""})
            self.files[chat, result["message_id"]] = ("", upload["filename"])
        if method == "sendMediaGroup":
            media = fields["media"] if isinstance(fields["media"], list) else json.loads(fields["media"])
            for item, one in zip(media, result, strict=True):
                name = uploads.get(str(item["media"]).removeprefix("attach://"), {}).get("filename", "")
                told = ("", name) if item["type"] == "document" else (item.get("caption", ""), "")
                self.files[chat, one["message_id"]] = told

    def in_(self, topic: int) -> list[str]:
        """Return the texts the bot sent into a topic, in order, without the links of names."""
        texts = [message.text for _, message in sorted(self.messages.items()) if message.topic == topic]
        return [re.sub(r"</?a(?: [^>]*)?>", "", text) for text in texts]

    def _forum(self, method: str, fields: dict[str, Any], chat: int) -> Any:
        if method == "setMessageReaction":
            self.reactions.append((chat, int(fields["message_id"]), str(fields.get("reaction", ""))))
            return True
        if method == "forwardMessage":
            found = self.messages.get((int(fields["from_chat_id"]), int(fields["message_id"])))
            file = self.files.get((int(fields["from_chat_id"]), int(fields["message_id"])))
            if found is None and file is None:
                raise ApiRefusal("Bad Request: message to forward not found")
            self.next_id += 1
            chat_type = "private" if chat > 0 else "supergroup"
            where = {"id": chat, "type": chat_type}
            if file is not None:
                caption, name = file
                document = {"document": {"file_id": "f", "file_unique_id": "f", "file_name": name}} if name else {}
                return {"message_id": self.next_id - 1, "date": 1, "chat": where, "caption": caption, **document}
            assert found is not None
            return {"message_id": self.next_id - 1, "date": 1, "chat": where, "text": found.text}
        if not self.is_forum:
            raise ApiRefusal("Bad Request: the chat is not a forum")
        if not self.may_manage_topics:
            raise ApiRefusal("Bad Request: not enough rights to create a topic")
        if method == "reopenForumTopic":
            self.closed.discard(int(fields["message_thread_id"]))
            return True
        if method == "editForumTopic":
            if int(fields["message_thread_id"]) not in self.topics:
                raise ApiRefusal("Bad Request: TOPIC_ID_INVALID")
            self.topics[int(fields["message_thread_id"])] = str(fields["name"])
            return True
        if method == "deleteForumTopic":
            if self.topics.pop(int(fields["message_thread_id"]), None) is None:
                raise ApiRefusal("Bad Request: TOPIC_ID_INVALID")
            return True
        topic = self.next_id
        self.next_id += 1
        self.topics[topic] = str(fields["name"])
        return {"message_thread_id": topic, "name": fields["name"], "icon_color": 7322096}

    def _keep(self, chat: int, result: dict[str, Any]) -> None:
        self.messages[chat, result["message_id"]] = Message(
            result["message_id"], chat, result["text"], _buttons(result), [result["text"]], self._thread
        )

    def _change(self, chat: int, result: dict[str, Any]) -> None:
        message = self.messages.get((chat, result["message_id"]))
        if message is None and self.edits_anything:
            return
        if message is None:
            raise ApiRefusal("Bad Request: message to edit not found")
        if (message.text, message.buttons) == (result["text"], _buttons(result)):
            raise ApiRefusal(
                "Bad Request: message is not modified: specified new message content and reply markup are exactly "
                "the same as a current content and reply markup of the message"
            )
        message.text, message.buttons = result["text"], _buttons(result)
        message.versions.append(result["text"])


_SENDING = ("sendMessage", "sendDocument", "sendPhoto", "sendMediaGroup", "forwardMessage")
_FORUM = (
    "createForumTopic",
    "editForumTopic",
    "deleteForumTopic",
    "reopenForumTopic",
    "setMessageReaction",
    "forwardMessage",
)


def _without_captions(method: str, fields: dict[str, Any]) -> dict[str, Any]:
    """Telegram takes a caption under every picture of an album; the emulator under the first alone."""
    if method != "sendMediaGroup":
        return fields
    media = fields["media"] if isinstance(fields["media"], list) else json.loads(fields["media"])
    return fields | {"media": [{key: value for key, value in item.items() if key != "caption"} for item in media]}


def _numbered(album: list[dict[str, Any]]) -> None:
    """Every file of an album is a message of its own number; the emulator gives them all the first one's."""
    first = album[0]["message_id"]
    for number, message in enumerate(album, first):
        message["message_id"] = number


def _buttons(result: dict[str, Any]) -> list[dict[str, str]]:
    return [button for row in result.get("reply_markup", {}).get("inline_keyboard", []) for button in row]


class _Checker(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a" and [name for name, _ in attrs] == ["href"]:
            self.open.append(tag)
            return
        if tag not in ALLOWED_TAGS or attrs:
            raise ApiRefusal(f'Bad Request: can\'t parse entities: Unsupported start tag "{tag}"')
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise ApiRefusal("Bad Request: can't parse entities: Unmatched end tag")


def check_html(text: str) -> None:
    """Refuse what Telegram's HTML mode refuses: unknown or unbalanced tags, a bare `<`."""
    checker = _Checker()
    checker.feed(text)
    checker.close()
    if checker.open or text.count("<") != text.count(">"):
        raise ApiRefusal("Bad Request: can't parse entities: Can't find end tag")
