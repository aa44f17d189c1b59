"""Laws, articles, cases and courts a line names itself: each must be one that it rests on. Labels are added by code."""

from __future__ import annotations

import re

from bot.answering.gates.model import Evidence, Sentence
from bot.answering.gates.parts import plain
from knowledge.text.numerals import CHINESE, parse_numeral

_TITLE = re.compile(r"《([^》]{2,60})》")
_LEGAL_TITLE = re.compile(
    r"(?:法|法典|条例|规定|办法|细则|解释(?:[（(].{1,3}[)）])?|意见|决定|指引|规则(?:\(.{1,4}\))?|法案)$|^关于"
)
_PAPER = re.compile(r"规章|制度|合同|协议|手册|公司|平台|站点|公约|守则|骑手(?:管理)?规则")
_ARTICLE = re.compile(rf"第\s*(\d{{1,4}}|[{CHINESE}]{{1,8}})\s*条|(?<![\d.])(\d{{1,4}})条(?![微短消信路建语记录命腿])")
_OF_PAPER = re.compile(r"(?:合同|协议|规章|制度|手册|规则|约定|条款)[^，。；]{0,8}$")
_AUTHORITY = (
    (re.compile(r"司法解释|新解释|最高(?:人民)?法院?(?:的|新|20\d\d|出)"), re.compile(r"解释|批复|复函")),
    (re.compile(r"(?:指导性?|典型)案例|判例|先例|裁判(?:规则|观点|要旨)|类案|法院[^，。]{0,6}(?:判过|都支持|都判|一律判|已经判)|(?:案例|判决)[^，。]{0,4}(?:支持|认定|说)"),
     re.compile(r"案例")),
    (re.compile(r"新规(?!则|定|矩)|新规定(?:说|里|明确|要求)|新政(?!策)|新法(?!定)|最新(?:规定|政策|法律)"), None),
    (re.compile(r"(?:国务院|人社部|人力资源和?社会保障部|交通(?:运输)?部|市场监管总局|省|市)[^，。]{0,8}(?:规定了|文件|通知要求|新规|令|出台|发(?:了)?文|新发)"),
     re.compile(r"条例|办法|意见|通知|规定|指引")),
    (re.compile(r"今年[^，。]{0,3}(?:出|颁布|通过|实施|施行)[^，。]{0,10}(?:条例|规定|办法|法)|最高(?:人民)?法?院?[^，。]{0,12}(?:案例|的案子|判了)|(?:[\u4e00-\u9fff]{2}|省|市)高院|法院(?:一般|都|通常|多半|向来)?(?:认为|支持|这么判)"), re.compile(r"案例|解释|纪要")),
    (re.compile(r"[（(]\s*(?:19|20)\d\d\s*[)）][^，。]{1,14}号"), None),
    (re.compile(r"(?:北京|上海|广州|深圳|杭州|成都|武汉|南京|天津|重庆|苏州|[\u4e00-\u9fff]{2}[省市区县])[^，。]{0,8}(?:法院|仲裁委)[^，。]{0,6}(?:判|裁|认定|支持)"), None),
)  # fmt: skip
"""How an authority is spoken of, and what the title of something the line rests on must hold for it to be named."""
_PLAIN_LAW = re.compile(
    r"(?:依据|根据|按照?|依照?|据|违反|违背|违)(?:了|我国|国家|中国|新的?|现行)*([\u4e00-\u9fff]{2,18}?(?:法|法典|条例|规定|办法|细则|法案))(?![院律庭学官盲子])"
)
_LAW_NAMED = re.compile(
    r"[\u4e00-\u9fff]{1,10}(?:促进法|保护法|保障法|合同法|仲裁法|监察法|诉讼法|实施条例|支持条例|管理条例|保险条例|监察条例|管理办法|暂行规定)(?![院律定庭人])"
)
"""A law named in running words, by how the titles of laws end."""
_OF_WHOM = re.compile(
    r"(?:骑手|外卖员?|快递员?|配送员?|网约车|司机|主播|家政|保姆|零工|新业态|就业形态|灵活就业|从业者|劳动者|打工人|农民工|女工|平台|互联网|数字|人员|权益|特别|专门)(?:的)?$"
)
"""Whose law it would be: with such words before its title no real law is named (外卖骑手劳动合同法)."""
_COMMON = re.compile(
    r"^(?:法律|有关|相关|国家|现行|强制(?:性)?|哪(?:个|一?条)?|什么|本|该|这|那|公司|平台|站点|单位|合同|协议|规章|政府|当地|这个|那个|它|他们?|他的?|自己的?|内部|你们)*(?:的)?(?:法律|法|规定|办法|条例)?$"
)
_NO_LAW = re.compile(r"^(?:[^，]{0,6}的|.?国|民|劳动)法$|(?:说|做|办|看|想|方|用|算|写|打|疗|手|魔|合|非|违|不|没|执|司|守|懂|普|犯|枉|立)法$|(?:没|有|想|什么)办法$|^(?:公司|平台|站点|单位|站里|内部|厂里|合同|协议).*规定$")  # fmt: skip
_ENGLISH_LAW = re.compile(r"\b((?:[A-Z][A-Za-z'-]+ (?:and |of |the |on |for )*){1,6}(?:Act|Law|Code|Regulations?|Ordinance|Rules|Provisions|Measures))\b")  # fmt: skip
_ENGLISH_ARTICLE = re.compile(r"\b[Aa]rticles?\s+(\d{1,4})")
_ENGLISH_AUTHORITY = re.compile(r"\b(?:supreme (?:people's )?court|court(?:s)? (?:has|have) (?:ruled|held|decided)|case law|precedent|the courts? always)\b", re.IGNORECASE)  # fmt: skip
_ENGLISH_NAMES = {
    "labor contract law": "劳动合同法", "labour contract law": "劳动合同法", "employment contract law": "劳动合同法",
    "labor law": "劳动法", "labour law": "劳动法", "civil code": "民法典", "social insurance law": "社会保险法",
    "work injury insurance regulations": "工伤保险条例", "regulations on work injury insurance": "工伤保险条例",
    "regulation on work injury insurance": "工伤保险条例", "personal information protection law": "个人信息保护法",
    "labor dispute mediation and arbitration law": "劳动争议调解仲裁法", "labour dispute mediation and arbitration law": "劳动争议调解仲裁法",
}  # fmt: skip


def citations_exist(sentence: Sentence, evidence: Evidence) -> str:
    """Every id referred to is known, and every law, article, case or court named in the text is one the line rests on."""
    known = evidence.material.clauses.keys() | evidence.spoken.keys() | evidence.results.keys()
    if any(ref not in known for ref in sentence.refs):
        return "unknown_citation"
    return named_outside(sentence, evidence)


def named_outside(sentence: Sentence, evidence: Evidence) -> str:
    """Return the code of the first law, article, authority or case the text names and does not rest on."""
    text = plain(sentence.text)
    documents, articles = _grounds(sentence, evidence)
    for citation in evidence.find_citations(text):
        if not _fits(citation.key.document, citation.key.article, documents, articles):
            return "unknown_article"
    for written in _articles(text):
        if not any(written == article for _, article in articles):
            return "unknown_article"
    return (
        _title_outside(text, documents, evidence)
        or _authority_outside(text, documents)
        or _english(text, documents, articles)
    )


def _grounds(sentence: Sentence, evidence: Evidence) -> tuple[set[str], set[tuple[str, str]]]:
    """Documents (short and whole titles) and articles the line rests on."""
    documents: set[str] = set()
    articles: set[tuple[str, str]] = set()
    for ref in sentence.refs:
        clause = evidence.clause(ref)
        said = evidence.said_under((ref,))
        document, _, rest = ref.partition(":")
        if clause is not None:
            documents |= {document, clause.title}
            articles.add((document, rest.partition(":")[0]))
        for citation in evidence.find_citations(said):
            documents.add(citation.key.document)
            articles.add((citation.key.document, citation.key.article))
    return documents, articles


def _fits(document: str, article: str, documents: set[str], articles: set[tuple[str, str]]) -> bool:
    return (document, article) in articles if article else document in documents


def _articles(text: str) -> list[str]:
    """The articles named by number, but for those of a contract or of a platform's rules."""
    found = []
    for match in _ARTICLE.finditer(text):
        if not _OF_PAPER.search(text[: match.start()]):
            number = parse_numeral(match[1] or match[2])
            if number is not None:
                found.append(str(number))
    return found


def _title_outside(text: str, documents: set[str], evidence: Evidence) -> str:
    for title in _TITLE.findall(text):
        if _LEGAL_TITLE.search(title) and not _PAPER.search(title) and not _is_known(title, documents):
            return "unknown_law"
    for match in _LAW_NAMED.finditer(text):
        own = match[0].endswith(("办法", "规定")) and _PAPER.search(match[0])  # (what a firm may make: it makes no 法)
        if not (own or _names_known(match[0], documents, evidence)):
            return "unknown_law"
    for match in _PLAIN_LAW.finditer(text):
        name = match[1]
        if not (_COMMON.match(name) or _NO_LAW.search(name) or _PAPER.search(name) or _is_known(name, documents)):
            return "unknown_law"
    return ""


def _is_known(title: str, documents: set[str]) -> bool:
    bare = title.replace("中华人民共和国", "").strip()
    return any(bare == document or (len(bare) > 3 and (bare in document or document in bare)) for document in documents)


def _names_known(words: str, documents: set[str], evidence: Evidence) -> bool:
    """Whether words that end like the title of a law end with the title of one the line rests on, or with a name in use for
    it (调解仲裁法), with nothing before that would make another law of it."""
    titles = {document.replace("中华人民共和国", "") for document in documents}
    cited = (one for one in evidence.find_citations(f"{words}第一条") if one.key.document in documents)
    titles |= {one.written.removesuffix("第一条") for one in cited}
    name = max((title for title in titles if title and words.endswith(title)), key=len, default="")
    return bool(name) and not _OF_WHOM.search(words.removesuffix(name))


def _authority_outside(text: str, documents: set[str]) -> str:
    for spoken, held in _AUTHORITY:
        if spoken.search(text) and not (held is not None and any(held.search(document) for document in documents)):
            return "unknown_authority"
    return ""


def _english(text: str, documents: set[str], articles: set[tuple[str, str]]) -> str:
    for name in _ENGLISH_LAW.findall(text):
        bare = re.sub(r"^(?:(?:[Tt]he|Under|By|China's|Chinese) )+", "", name).lower()
        if _ENGLISH_NAMES.get(bare, "") not in documents:
            return "unknown_law"
    numbers = {article for _, article in articles}
    if any(number not in numbers for number in _ENGLISH_ARTICLE.findall(text)):
        return "unknown_article"
    return "unknown_authority" if _ENGLISH_AUTHORITY.search(text) else ""
