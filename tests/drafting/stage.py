"""Facts of an invented rider, and what a rendered file says."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

from bot.drafting.errors import NoFont
from bot.drafting.printing.fonts import find_face

TODAY = date(2026, 11, 21)
FACTS: dict[str, str] = {
    "full_name": "赵小河", "gender": "male", "ethnicity": "汉", "birth_date": "1992-03-08", "id_number": "110101199203080000",
    "address": "河南省周口市某县某村12号", "phone": "13800000000", "worker_kind": "rider", "workplace": "北京市海淀区",
    "city": "北京", "employer_name": "北京快达餐饮配送有限公司", "employer_address": "北京市海淀区示例路1号",
    "employer_representative": "钱某", "employer_representative_post": "执行董事", "employer_phone": "010-00000000",
    "start_date": "2024-03-01", "end_date": "2026-09-30", "known_date": "2026-09-30", "still_working": "no",
    "written_contract": "no", "monthly_pay": "7200", "pay_agreed": "每单6元，次月15日发", "relation": "labour",
    "dismissed_by": "employer", "dismissal_reason": "“站点优化”", "confirm_relation": "yes", "amount_owed": "14400",
    "social_insurance": "no", "insured": "no", "story": "每天按站点排班上线，由站长派班、点名、罚款。2026年8月和9月的工资没有发。",
    "platform_company": "示例网络科技有限公司", "account_id": "R123456", "decision_date": "2026-10-03",
    "decision": "罚款200元并停单7天", "decision_reason": "虚假点送达", "decision_number": "P1", "order_numbers": "T1、T2",
    "appeal_reasons": "顾客电话改址，有通话记录。", "reply_to": "rider@example.com", "loss": "1500",
    "award_received_on": "2026-11-16", "award_number": "京海劳人仲字〔2026〕第1号", "award_date": "2026-11-10",
    "award_result": "驳回部分请求", "award_objection": "赔偿金的年限少算了", "commission": "海淀区劳动人事争议仲裁委员会",
    "court": "北京市海淀区人民法院", "inspectorate": "海淀区劳动监察机构", "injury_authority": "海淀区社会保险行政部门",
    "aid_agency": "海淀区法律援助机构", "injured": "yes", "injury_date": "2026-08-20", "injury_time": "19时30分",
    "injury_place": "海淀区示例路口", "injury_course": "送单途中被右转货车剐倒。", "injury_cause": "交通事故",
    "injury_parts": "左腕", "hospital": "某医院", "diagnosis": "左桡骨远端骨折", "on_order": "yes", "witnesses": "李某，住某路2号",
    "agent_name": "孙某", "agent_gender": "女", "agent_id": "110101198001010000", "agent_phone": "13900000000",
    "agent_workplace": "某律师事务所", "agent_relation": "委托代理", "agent_power": "general", "pay_by": "2026-12-05",
    "bank_account": "某银行 6222 0000", "migrant_worker": "yes", "household_size": "4", "household_income": "6000",
    "no_other_debts": "yes", "has_iou": "yes", "iou_date": "2026-10-01", "mode": "dedicated",
}  # fmt: skip
CLAIMS: dict[str, dict[str, Any]] = {
    "wages_due": {"monthly_wage": "7200", "months_unpaid": 2},
    "unlawful_termination_damages": {
        "start": "2024-03-01",
        "end": "2026-09-30",
        "monthly_wage": "7200",
        "place": "北京",
    },
    "overtime": {"monthly_wage": "5220", "rest_day_hours": 40},
}
EVIDENCE: list[dict[str, Any]] = [
    {"title": "排班表和派班群记录", "kind": "电子数据", "pages": 12, "purpose": "按站点排班上班", "origin": "本人手机"},
    {"title": "银行流水", "kind": "书证", "pages": 6, "purpose": "8月、9月没有发工资", "origin": "开户银行"},
]


def has_font() -> bool:
    """Whether a font for the PDF is installed here."""
    try:
        find_face()
    except NoFont:
        return False
    return True


def squeezed(text: str) -> str:
    """Return a text without any white space."""
    return re.sub(r"\s+", "", text)


def docx_pieces(content: bytes) -> list[str]:
    """Return the paragraphs and cells of a DOCX in their order, without white space."""
    from docx import Document
    from docx.table import Table

    pieces = []
    for element in Document(io.BytesIO(content)).iter_inner_content():
        if isinstance(element, Table):
            pieces += [cell.text for row in element.rows for cell in row.cells]
        else:
            pieces.append(element.text)
    return [piece for piece in map(squeezed, pieces) if piece]


def pdf_text(content: bytes) -> str:
    """Return the text of a PDF without white space and without page numbers."""
    import pypdfium2

    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content)]
    return re.sub(r"(?:自己看，不用交)?第\d+页，共\d+页", "", squeezed("".join(pages)))
