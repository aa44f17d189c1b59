"""The address Telegram calls in webhook mode. Mount it in the web application."""

from __future__ import annotations

import hmac
import json
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.service import StorageBusy
from handlers.telegram.channel import TelegramChannel

MAX_BYTES = 1024 * 1024


def webhook_route(channel: TelegramChannel) -> Route:
    """Return the route of the channel's webhook address: `app.router.routes.append(webhook_route(channel))`.

    Calls without the secret get 403. An update that could not be recorded gets 503, and Telegram calls again.
    """

    options = channel.options

    async def endpoint(request: Request) -> Response:
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        if not hmac.compare_digest(secret.encode(), options.secret.encode()):
            return Response(status_code=403)
        body = await request.body()
        if len(body) > MAX_BYTES:
            return Response(status_code=413)
        try:
            data = json.loads(body)
        except ValueError:
            return Response(status_code=400)
        if not isinstance(data, dict) or not isinstance(data.get("update_id"), int):
            return Response(status_code=400)
        try:
            await channel.take_json(data)
        except StorageBusy:
            return Response(status_code=503)
        return Response(status_code=200)

    return Route(urlsplit(options.webhook_url).path or "/", endpoint, methods=["POST"])
