"""What the desk says to admins in Chinese: refusals by their code, warnings by their wording."""

from __future__ import annotations

import re

from knowledge.errors import YoujuError

_REFUSALS = {
    "empty_file": "这个文件是空的。",
    "too_large": "文件太大了，读不了。请拆开再发。",
    "encrypted": "文件有密码。请存一份没有密码的再发。",
    "damaged": "文件坏了，或没有存完整。请重新存一份再发。",
    "not_supported": "这种文件读不了。请发 PDF、Word（docx）、网页或文本文件。",
    "no_text": "文件里没有读出文字。",
    "zip_bomb": "这个文件解开后大得不正常，没有打开。",
    "bad_encoding": "文字编码认不出来。请存成 UTF-8 再发。",
    "too_many_articles": "条数多得不正常，没有收。请拆开再发。",
    "ocr_missing": "这是扫描件或照片，服务器没有装识别文字的组件（ocr）。请发有文字的 PDF。",
    "doc_converter_missing": "这是旧版 Word（doc）。请另存为 docx 再发。",
    "not_recognised": "看不出这是哪份正式文件：没有条文、文号、机关，也没有日期。要发布，先把标题、公布日期和机关改对。",
    "outdated_plan": "没有发布：你看方案之后，别人改过这份文件。请重新发送文件，看新的方案。",
    "busy": "另一位管理员正在发布。请稍后再按一次。",
    "disk_full": "服务器磁盘满了，什么都没有改。请先腾出空间。",
    "duplicate": "库里已有同样的文字，没有发布。",
    "floor_undercut": "没有发布：发布后，测试题的成绩会低于底线。请先改卡片和注释；一定要发布，在服务器上用 --force 并写明理由。",
    "reason_missing": "要写明理由。",
}
_WARNINGS = (
    (r"the day this text comes into force is not stated(?:; the document first came into force on (.+))?",
     "没有写本版的施行日期：查到后改“施行”"),
    (r"the day of promulgation is not stated", "没有写公布日期"),
    (r"this is a draft.*", "这是征求意见稿，只按征求意见稿显示，不当法律引用"),
    (r"this text amends (.+): ingest.*", "这份文件修改了{0}，修改后的全文也要收进来"),
    (r"no articles or sections were found.*", "没有分条分节，全文作为一段保存"),
    (r"(\d+) articles were found, the register knows (\d+)", "读出 {0} 条，登记的是 {1} 条"),
    (r"(.+) speaks for one place, which is not known: give --jurisdiction", "{0}只管一个地方，没有认出是哪里：请改“地点”"),
    (r"the text says it holds until (.+): look whether it was prolonged", "文中写有效到 {0}，请看有没有延长"),
    (r"the text itself names (.+); by its articles it was taken for the version of (.+)",
     "文中写的日期是 {0}，按条文看是 {1} 的版本"),
    (r"the text says it starts (.+), the register (.+)", "文中写 {0} 起施行，登记的是 {1}"),
    (r"lines were broken at a fixed width.*", "原文按固定宽度断行，已经接上"),
    (r"columns could not be told apart", "分栏没有分清，请对照原件"),
    (r"no text on (.+): an image.*", "{0} 没有文字，可能是图片或空白页"),
    (r"the encoding was taken for (.+), which.*", "文字编码按 {0} 读的，不能肯定"),
    (r"gap (\S+): .*", "第 {0} 条之前缺号，请对照原件"),
    (r"duplicate (\S+): .*", "第 {0} 条出现两次，请对照原件"),
    (r"restarted_numbering .*", "条号又从头开始，可能有第二份文件"),
    (r"low_confidence (\S*):? ?.*", "第 {0} 条识别不清，请对照原件"),
    (r"doubtful_date ?:? ?(.*)", "日期可疑：{0}"),
    (r"empty_article (\S+): .*", "第 {0} 条没有内容"),
)  # fmt: skip


def refusal(error: YoujuError) -> str:
    """Return what is wrong in Chinese; a sentence without a code of this table stays as it is."""
    return _REFUSALS.get(error.code, str(error))


def warning(said: str) -> str:
    """Return a warning of a plan in Chinese."""
    for pattern, words in _WARNINGS:
        if match := re.fullmatch(pattern, said):
            return words.format(*(part or "" for part in match.groups()))
    return said
