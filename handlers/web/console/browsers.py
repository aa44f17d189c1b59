"""What a browser is called in a list of sessions: a name and a machine instead of the line it sends. Pure."""

from __future__ import annotations

BROWSERS = {
    "MicroMessenger": "微信", "DingTalk": "钉钉", "HuaweiBrowser": "华为浏览器", "MiuiBrowser": "小米浏览器", "QQBrowser": "QQ 浏览器",
    "UCBrowser": "UC 浏览器", "Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "FxiOS": "Firefox", "CriOS": "Chrome", "Chrome": "Chrome",
    "Safari": "Safari",
}  # fmt: skip
"""The mark in the line, the one that only this browser writes before those it shares with others."""
MACHINES = {
    "iPhone": "苹果手机", "iPad": "苹果平板", "HarmonyOS": "鸿蒙设备", "Android": "安卓设备", "Windows": "Windows 电脑", "Macintosh": "苹果电脑",
    "Linux": "Linux 电脑",
}  # fmt: skip
LONGEST = 40


def browser_named(agent: str) -> str:
    """Return `Chrome，Windows 电脑` for what a browser says of itself; the beginning of that where no mark is known."""
    names = [next((name for mark, name in known.items() if mark in agent), "") for known in (BROWSERS, MACHINES)]
    return "，".join(name for name in names if name) or agent[:LONGEST]
