"""Tells a text from what a site sends in its place: a challenge, a login, an empty shell, an error page."""

from __future__ import annotations

import re

_CHALLENGE = re.compile(
    r"EO_Bot_Ssid|__tst_status|acw_sc__v2|cf-chl|__jsl_clearance|_waf_|please enable javascript|请开启\s*javascript"
    r"|请启用\s*javascript|验证码|滑动验证|人机验证|安全验证|访问过于频繁|checking your browser|captcha",
    re.IGNORECASE,
)
_LOGIN = re.compile(r"type\s*=\s*[\"']?password|统一身份认证|请先登录|用户登录|账号登录|扫码登录", re.IGNORECASE)
_GONE = re.compile(r"404|页面不存在|您访问的页面|无法找到|已被删除|not found|内容不存在|链接已失效", re.IGNORECASE)
_TAGS = re.compile(
    r"<(script|style)\b.*?(?:</\1\s*>|\Z)|<(noscript|head|template)\b(?:(?!<\2\b).)*?</\2\s*>|<!--.*?(?:-->|\Z)|<[^<>]*>",
    re.IGNORECASE | re.DOTALL,
)
"""No place is looked at twice, however many tags are left open."""
_SCRIPT = re.compile(r"<script\b", re.IGNORECASE)
SHORT = 300
"""Characters of text below which a page is looked at with suspicion; the shortest official notices have about 200."""
_LEGAL = re.compile(r"第[一二三四五六七八九十百零〇\d]+条|〔\d{4}〕|公告|通知|决定|规定|批复|复函")


def imposter(data: bytes, address: str = "") -> str:
    """Return the code of what stands in a text's place (`challenge`, `login`, `shell`, `empty_page`); "" for a text."""
    if not data.strip():
        return "empty_page"
    head = data[:200_000]
    if b"\x00" in head[:1024] or not re.search(
        rb"<\s*(?:!doctype|html|head|body|script|div|form)\b", head[:4096], re.I
    ):
        return ""
    page = head.decode("gb18030" if b"charset=gb" in head[:2048].lower() else "utf-8", errors="replace")
    text = re.sub(r"\s+", "", _TAGS.sub(" ", page))
    if len(text) >= SHORT and _LEGAL.search(text):
        return ""
    if _CHALLENGE.search(page):
        return "challenge"
    if _LOGIN.search(page) or re.search(r"/(?:login|sso|cas)\b", address, re.IGNORECASE):
        return "login"
    if len(text) >= SHORT or _LEGAL.search(text):
        return ""
    if _GONE.search(text) or not _SCRIPT.search(page):
        return "empty_page"
    return "shell"


SAID = {
    "challenge": "the site asks for a browser or a check that you are a person",
    "login": "the site asks for a login",
    "shell": "the page holds no text, a script in a browser would fetch it",
    "empty_page": "the page holds no text of a document",
}
"""What each code means, as part of a sentence."""
