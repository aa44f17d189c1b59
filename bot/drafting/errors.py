"""What can go wrong while drafting, each with a stable code and one sentence."""

from __future__ import annotations


class DraftError(Exception):
    """A draft cannot be made. Codes: `unknown_template`, `bad_template`, `bad_facts`, `bad_evidence`, `cannot_write`."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message

    def as_dict(self) -> dict[str, dict[str, str]]:
        """Return the JSON shape of the command line."""
        return {"error": {"code": self.code, "message": self.message}}


class NoFont(DraftError):
    """No font with Chinese characters was found for the PDF. The message says what to install."""

    def __init__(self) -> None:
        super().__init__(
            "no_font",
            "没有找到中文字体，PDF 没有生成，DOCX 内容相同，可以先用。装一个再来：pip install pylopdf-fonts-zh-cn，"
            "或者在 Debian 上装 fonts-noto-cjk。",
        )
