"""Replies the service says without the law: welcome, privacy, hotlines, other fields, a person, what it cannot read."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.answering.answer import Answer
from bot.contract.messages import Block, BlockKind, Choice, ConversationState, Inbound, Kind, Point, Reply, Scope
from bot.dialogue.routing.fields import field_words
from bot.dialogue.routing.odd.chat import KINDS
from bot.dialogue.routing.scopes.scope import Verdict
from bot.messages import LANGUAGES, message
from knowledge.authored.card import Card

TOPICS = ("pay", "deductions", "contract", "ending", "injury", "insurance", "hours", "relation", "procedure")
_UNREAD = {
    Kind.PHOTO: "photo", Kind.VOICE: "voice", Kind.FILE: "file", Kind.STICKER: "sticker", Kind.LOCATION: "location",
}  # fmt: skip
_FOREIGN = re.compile(r"[\u0600-\u06ff\u0f00-\u0fff\u1800-\u18af\uac00-\ud7a3\u0400-\u04ff\u0e00-\u0e7f]")
_PERSON = re.compile(
    r"(找|要|转|换|叫|(?<!申)请|联系|接).{0,4}(人工(?!的|股骨|关节|流产|费|成本|智能|呼吸|受孕|授精)|真人|律师|客服|工作人员|活人|专人|法律援助)|^人工(客服|服务)?$|想(找|跟)(个)?人(谈|聊|说|问|帮)|(human|real person|talk to (a |some)?(person|human|lawyer|someone))",
    re.IGNORECASE,
)
_PLAIN_WISH = re.compile(
    r"(?:你好|您好|喂|请问|麻烦|那|哎|唉|(?:我?要)?投诉你们?|你是机器人?吗|你是机器人?|别|不要)*[，,\s]*(?:"
    r"(?:有没有|有|还有|能不能有|可以有|我只?要|我想要?|给我)(?:个|一个|一位)?(?:真人|人工|活人|律师|专人|客服|工作人员|人工客服|真人客服)(?:客服|服务|在线|可以问|帮忙|帮我)?"
    r"|(?:真人|人工|活人)(?:客服|服务|呢|在吗|有吗)?"
    r"|(?:你们)?(?:能不能|能|可以|可不可以|麻烦|请|让人)?(?:安排)?(?:个人|一个人|人)?(?:给|跟|和)?我?(?:打|回|来)个?(?:一个)?电话(?:给我)?(?:说|聊)?"
    r"|(?:能不能|能|可以|可不可以|想|帮我|请|麻烦)*(?:给我)?(?:派|找|来|叫|换|安排)(?:一?个|位)?(?:人|真人|活人|懂的人?|懂法的人?|明白人|律师|工作人员)(?:来|给我)?(?:帮我|帮帮我|帮忙)?(?:看看|看一下|问问|处理|弄|说说)?(?:给我)?"
    r"|(?:不想|不要|懒得)(?:再)?(?:跟|和|同)(?:你这个?)?(?:机器人?|你|AI)(?:说|聊|讲)(?:话|了)*"
    r"|(?:到底|还)?(?:有没有人|有人|没有?人|谁(?:来)?|你们)(?:能|来|在)*(?:管管|管一管|管一下|理我|理一下|搭理|管)(?:我们?|一下|这事|这个)*"
    r"|(?:谁|哪个|有没有人|有人|你们?|能不能|可以|律师|请|快)?(?:能|可以|来)*(?:帮帮?我|帮帮忙|帮个忙|帮一下我?|帮下我?)"
    r"|(?:can|could) (?:some(?:one|body)|you|a person) (?:please )?(?:call|phone|help)(?: me)?|(?:please )?(?:call|phone|help) me|(?:a |an? )?(?:lawyer|human|agent|real person)(?: please)?"
    r"|(?=.*\b(?:want|need|like|speak|talk|chat))(?:can i |could i |let me |please )?(?:i(?:'d| would)? (?:want|need|like|have) )?(?:to )?(?:(?:speak|talk|chat)(?:ing)? (?:to|with) )?(?:a |an |some )?(?:real |actual |live )?(?:person|human(?: being)?|lawyer|agent|someone|somebody)(?: please)?"
    r")(?:一下|了|吧|啊|呀|吗|么|嘛|呢|行吗|好吗|可以吗|谢谢)*[。，,.!！?？~\s]*",
    re.IGNORECASE,
)
"""A message that is nothing but the wish for a person, in the words people use: 有没有真人, 能不能打电话给我, 帮我."""
_WISH = re.compile(
    r"(?:不想|不要|不愿意?|懒得|别让我|我不)(?:再)?(?:跟|和|同|对着?)(?:你们?|这个?)?(?:机器人?|AI|电脑|程序)(?:再)?(?:说|聊|讲|谈|回)|机器人?(?:别|不要|甭)(?:再)?(?:回|答|说)"
    r"|(?<![司板长方点台他她工头里店家厂])(?:找|叫|换|转|来|派|请)(?:一?个|位)?人(?:(?:来|给我|帮我|帮帮我|帮忙|跟我)*(?:看|问|谈|说|聊|讲|弄一?下|管|处理|打官司|解决)|(?:来|帮我|帮忙)*(?:一下|吧|啊|呀|吗|行吗|可以吗|好吗)*[。！!？?~]*$)"
    r"|(?:我要|我想|要|想|得)(?:跟|和|同)(?:一?个)?真?人(?:当面|面对面|直接|打电话)?(?:说|聊|谈|讲|对话|沟通)"
    r"|(?<![司板长方点台他她工头里店家厂])(?:让|找|叫|换|派|请)(?:一?个|位)?(?:懂(?:点|法|行)?的|明白|专业的?|管事的?|管用的?|负责的?|能做主的?)(?:人|师傅|老师)?(?:来)?(?:(?:跟|给|帮|替|和)我(?:们)?(?:讲|说|谈|聊|看|弄|解释|出面)|[吧啊呀行吗]*[。！!？?~]*$)"
    r"|(?:有没有|能不能|可不可以|能|可以|有)(?:有)?(?:人|谁|哪位|哪个|个人|你们)(?:能|可以|来|愿意)*(?:打(?:个)?(?:电话)?给我|[给跟]我打(?:个)?电话|[替帮为]我(?:们)?(?:出面|出个面|出头|说话|撑腰|跑一趟))(?=[不吗么吧呀啊没？?。！!，,\s]|$)"
    r"|^我?(?:只|就)?要(?:个)?(?:真的?|活)?人[，,。！!\s]*(?:(?:要)?(?:真的?|活的?)人?)?[。！!\s]*$"
    r"|(?:你们?|这里|这儿|那边|后台|这边)(?:到底)?有(?:没有)?(?:真人|活人|人工|人在)|(?:有没有|有)(?:真人|活人|人工)(?:吗|在|啊|么|可以|能)|^(?:请|帮我|麻烦|给我)?转人工"
    r"|(?:想|要|想要|希望|能不能|可以)(?:让|请|找|叫)(?:个|你们的?)?(?:法律援助|法援|律师|工作人员)(?:的人|中心)?(?:来)?(?:帮|替|给)我"
    r"|(?:想|要|得|能不能|可以)(?:跟|和|同|问问?)(?:一?个|位|你们的?)?(?:律师|懂法的人?|懂行的人?|专业的人|专业人士|工作人员)(?:谈|聊|说|问|讲|看|咨询)"
    r"|(?<![司板长方点台他她工头里店家厂])(?:找|叫|派|换|来)(?:一?个|位)?(?:懂(?:法|行)?的|明白|专业的?)(?:人|师傅|老师|人士)?(?:来|给我|帮我|帮帮我|帮忙|跟我)*(?:看|问|谈|说|聊|弄|管|处理)"
    r"|(?:你们?|这里|这儿|那边|这边|你们那)?有(?:没有)?(?:专业的人|专业人士|懂(?:法|行)的人?|志愿者|社工|值班律师|值班的)(?:吗|么|呀|啊|可以|能|在)"
    r"|(?:叫|派|找|请|换)(?:一?个|位)?(?:援助)?(?:律师|工作人员|专业的?人)(?:来|给我|跟我|帮我)"
    r"|(?:帮我|给我|能不能|可不可以|可以|请)+(?:安排|派|配|指派|介绍|联系)(?:一?个|位)?(?:法律)?(?:援助)?(?:律师|工作人员|的人)"
    r"|(?:让|叫|请)你们?(?:的|那边的?|那里的?)?(?:人|律师|工作人员|同事)(?:来)?(?:联系|找|打给|回|加|给)我"
    r"|有没有(?:哪位|个)?懂(?:点|法律?|行)?的?(?:法的?)?(?:大哥|大姐|师傅|老师|朋友|人)(?:能|可以|来)*(?:[给跟和]我(?:说|讲|聊|谈|看)|[帮替]我)"
    r"|(?:^|[，,。\s])(?:能不能|可以|麻烦)?打(?:个)?电话(?:来)?[跟和给]我(?:说|讲|聊)"
    r"|(?:^|[，,。！!？?\s])(?:让|叫|请|换)你们?的?(?:领导|负责人|主管|经理|头儿?)(?:来|出来|接|跟我|和我|给我)"
    r"|^(?:能不能|可不可以|可以|能|麻烦|请|帮我)*给我(?:一?个|留个)(?:你们?的?)?(?:电话|号码|联系方式)(?:打|吧|行|可以|好|[?？]|$)|^(?:接线员|值班律师|值班员)[。！!？?~]*$",
    re.IGNORECASE,
)
"""The wish for a person inside a short message: 我可以找人帮我看看吗, 还是找人吧, 我不想跟机器说了. What others do with people
(老板找人打我) is none."""
_NO_WISH = re.compile(
    r"免费|费用|律师费|多少钱|条件|没钱|顶班|替班|代跑|代班|打我|打他|揍|老板|公司(?:找|叫|派)|站长(?:找|叫|派)|(?:公司|站长|平台|对方|人事|他们?)(?:说|让|要)"
)
_AT_THE_END = re.compile(
    r"(?:^|[\n。！!？?，,；;~\s])(?P<wish>(?:我要|我想|请|给我|帮我|麻烦|所以我?要?)?(?:找|转|要|换|叫|联系)(?:个|一个|一位)?(?:人工|真人|活人|工作人员)"
    r"(?:客服|服务)?(?:吧|啊|谢谢|帮我|帮忙)*[。！!~\s]*)$"
)
"""A story that ends with the plea for a person: …欠我两个月，找人工."""
_LATER = re.compile(r"来得及|来不及|下个?月|明年|以后再|要不要|用不用|该不该|值不值|有没有必要")
"""A lawyer that is thought of, beside a question that waits for its answer."""
_ANOTHERS = re.compile(
    r"没钱|[请找]不起|免费|费用|律师费|多少钱|不用|没用|不理|没人|没回|机器|老板|公司|他|她|对方|站长|平台|法援"
)
"""Beside those words a lawyer or a service desk is what the message tells of, not what it wants of the service."""
_PLEA = 14
"""Characters beside the plea up to which a message wants nothing but a person; in English words are three times as long."""
ASKED_BACK = "asked_back"
"""Where the text lies in `ConversationState.data` that was asked back about."""
HOTLINES = {
    "zh": "12333（人社）、12348（法律援助）、12351（工会）",
    "en": "12333 (labour office), 12348 (legal aid), 12351 (trade union)",
}


@dataclass(frozen=True, slots=True)
class FixedContext:
    """What the fixed replies need to know of the installation."""

    retention_days: int = 180
    has_model: bool = False
    public_contacts: str = ""
    staffed: Callable[[], bool] = lambda: True
    """Whether somebody can take a case."""


def _lines(state: ConversationState, *texts: str, kind: BlockKind = BlockKind.TEXT, heading: str = "") -> Block:
    return Block(kind=kind, heading=heading, points=tuple(Point(text=text) for text in texts if text))


def _reply(
    state: ConversationState, blocks: list[Block], scope: Scope, *, choices: tuple[Choice, ...] = (), handoff: str = ""
) -> Reply:
    return Reply(
        blocks=tuple(blocks), choices=choices, scope=scope, handoff=handoff, language=state.language, composed_by="fixed"
    )  # fmt: skip


HAND_IN = "report:handed_in"
"""Presses the button by which a worker hands a wrong answer to the office."""


def topic_choices(language: str) -> tuple[Choice, ...]:
    """Return the buttons of the frequent topics."""
    return tuple(Choice(label=message(language, f"topic_{topic}"), action=f"topic:{topic}") for topic in TOPICS)


def person_choice(language: str) -> Choice:
    """Return the button that asks for a person; it stands on every answer."""
    return Choice(label=message(language, "person"), action="person")


def rating_choices(language: str) -> list[Choice]:
    """Return the buttons by which an answer is rated."""
    return [
        Choice(label=message(language, "useful_yes"), action="useful:yes"),
        Choice(label=message(language, "useful_no"), action="useful:no"),
    ]


def standing_choices(language: str) -> list[Choice]:
    """Return the buttons under every answer of substance."""
    return [*rating_choices(language), person_choice(language)]


def simple(state: ConversationState, key: str, scope: Scope) -> Reply:
    """Return one catalogue sentence as a reply, with the way to a person."""
    return _reply(state, [_lines(state, message(state.language, key))], scope, choices=(person_choice(state.language),))


def rated(state: ConversationState, word: str, context: FixedContext) -> Reply:
    """Return what is said to 有用, 没用 and to an answer that is handed in; who found it of no use may hand it in, where
    there is somebody to hand it to."""
    if word != "no" or not context.staffed():
        return simple(
            state, {"no": "feedback_no", "handed_in": "feedback_handed_in"}.get(word, "feedback_yes"), Scope.SMALL_TALK
        )
    lines = [message(state.language, key) for key in ("feedback_no", "feedback_hand_in")]
    hand_in = Choice(label=message(state.language, "hand_in"), action=HAND_IN)
    return _reply(state, [_lines(state, *lines)], Scope.SMALL_TALK, choices=(hand_in, person_choice(state.language)))


def unread_kind(state: ConversationState, kind: Kind) -> Reply:
    """Return what to do about a message whose content the service does not read."""
    return simple(state, _UNREAD.get(kind, "other_kind"), Scope.NOT_LEGAL)


def asks_for_person(text: str) -> bool:
    """Whether a message wants a person instead of an answer."""
    if wishes_only_person(text) or _AT_THE_END.search(text):
        return True
    wish = _WISH.search(text)
    if (
        wish is not None
        and not _LATER.search(text)
        and not _NO_WISH.search(text)
        and len(text) - len(wish.group()) <= _plea(text)
    ):
        return True
    found = _PERSON.search(text)
    return (
        found is not None
        and not _LATER.search(text)
        and not _ANOTHERS.search(text)
        and len(text) - len(found.group()) <= _plea(text)
    )


def _plea(text: str) -> int:
    return 3 * _PLEA if text.isascii() else _PLEA


def beside_wish(text: str) -> str:
    """Return what a message that ends with the plea for a person tells before it; empty when it tells nothing."""
    found = _AT_THE_END.search(text)
    return text[: found.start("wish")].strip(" \n，,。；;") if found else ""


def wishes_only_person(text: str) -> bool:
    """Whether a message says nothing but that it wants a person."""
    return bool(_PLAIN_WISH.fullmatch(text.strip()))


def command(state: ConversationState, inbound: Inbound, context: FixedContext) -> tuple[ConversationState, Reply]:
    """Answer /start, /help, /new, /privacy, /language; /forget is carried out by storage and only confirmed here."""
    name, _, argument = inbound.text.partition(" ")
    language = state.language
    if name == "start":
        welcome = [_lines(state, message(language, "welcome"), kind=BlockKind.LEAD)]
        welcome.append(_lines(state, *(message(language, f"welcome_{key}") for key in ("what", "not", "person"))))
        return state, _reply(
            state, welcome, Scope.SMALL_TALK, choices=(*topic_choices(language), person_choice(language))
        )
    if name == "new":
        fresh = ConversationState(language=language, turn=state.turn)
        return fresh, _reply(
            fresh,
            [_lines(fresh, message(language, "new_conversation"))],
            Scope.SMALL_TALK,
            choices=topic_choices(language),
        )
    if name == "privacy":
        model = message(language, "privacy_model_on" if context.has_model else "privacy_model_off")
        lines = [message(language, "privacy_1"), message(language, "privacy_2")]
        lines += [message(language, "privacy_3", days=context.retention_days), model]
        return state, _reply(
            state,
            [_lines(state, *lines, kind=BlockKind.POINTS, heading=message(language, "privacy_title"))],
            Scope.SMALL_TALK,
        )
    if name == "forget":
        fresh = ConversationState(language=language)
        return fresh, _reply(fresh, [_lines(fresh, message(language, "forgotten", kept=""))], Scope.SMALL_TALK)
    if name == "language":
        wanted = argument.strip().lower() or ("en" if language == "zh" else "zh")
        state.language = wanted if wanted in LANGUAGES else language
        return state, simple(state, "language_set", Scope.SMALL_TALK)
    lines = [message(language, f"help_{number}") for number in range(1, 5)]
    helped = _lines(state, *lines, kind=BlockKind.POINTS, heading=message(language, "help_title"))
    return state, _reply(state, [helped], Scope.SMALL_TALK, choices=(*topic_choices(language), person_choice(language)))


def which(state: ConversationState, cards: Sequence[Card]) -> Reply:
    """Ask which situation a word or two mean, with a button for each."""
    titles = [card.title for card in cards]
    heading = message(state.language, "which_situation")
    choices = tuple(Choice(label=card.title, action=f"card:{card.id}") for card in cards)
    return _reply(
        state,
        [_lines(state, *titles, kind=BlockKind.POINTS, heading=heading)],
        Scope.LABOUR,
        choices=(*choices, person_choice(state.language)),
    )


def person(state: ConversationState, context: FixedContext, trigger: str) -> Reply:
    """Say honestly what happens next; where nobody is there, who else can be called. Storage records the wish by `handoff` and fills in its number for `{number}`."""
    language = state.language
    staffed = context.staffed()
    lines = [message(language, "person_next")] if staffed else []
    lines.append(message(language, "person_now", hotlines=HOTLINES.get(language, HOTLINES["zh"])))
    if context.public_contacts:
        lines.append(message(language, "person_contacts", contacts=context.public_contacts))
    lines.append(message(language, "person_time"))
    lead = _lines(state, message(language, "person_recorded" if staffed else "person_none"), kind=BlockKind.LEAD)
    return _reply(state, [lead, _lines(state, *lines, kind=BlockKind.POINTS)], Scope.LABOUR, handoff=trigger)


def unclear(state: ConversationState, key: str) -> Reply:
    """Return what is said to input without words to answer; with the frequent topics only where nothing else can be told."""
    topics = topic_choices(state.language) if key in ("odd_text", "odd_friendly") else ()
    choices = (*topics, person_choice(state.language))
    return _reply(state, [_lines(state, message(state.language, key))], Scope.NOT_LEGAL, choices=choices)


def asks_back(state: ConversationState, text: str) -> Reply:
    """Ask in one line whether a message is about work, with a button for each answer. The text is kept for it."""
    language = state.language
    state.data[ASKED_BACK] = text[-400:]
    choices = (
        Choice(label=field_words("ask_labour", language), action="about:work"),
        Choice(label=field_words("ask_other", language), action="about:other"),
        person_choice(language),
    )
    return _reply(
        state, [_lines(state, field_words("ask", language), kind=BlockKind.LEAD)], Scope.OTHER_LAW, choices=choices
    )


def outside(state: ConversationState, verdict: Verdict) -> Reply:
    """Return what is said to small talk, attacks, a field of law that is not known, and what is no legal matter."""
    language = state.language
    if verdict.scope is Scope.SMALL_TALK:
        key = f"small_{verdict.field}" if verdict.field in KINDS else "small_talk"
        choices = topic_choices(language) if key in ("small_talk", "small_who") else ()
        return _reply(
            state, [_lines(state, message(language, key))], verdict.scope, choices=(*choices, person_choice(language))
        )
    if verdict.scope is Scope.ATTACK:
        return simple(state, "abuse" if verdict.field == "abuse" else "attack", verdict.scope)
    if verdict.scope is Scope.OTHER_LAW:
        lines = [field_words("unsure", language), field_words("back", language)]
        return _reply(state, [_lines(state, *lines)], verdict.scope, choices=(person_choice(language),))
    return _reply(
        state,
        [_lines(state, message(language, "not_legal"))],
        verdict.scope,
        choices=(*topic_choices(language), person_choice(language)),
    )


def no_basis(state: ConversationState, context: FixedContext, answer: Answer | None) -> Reply:
    """Say plainly that there is no basis, show the nearest provisions or topics, and after the second time bring in a person."""
    language = state.language
    again = state.no_basis_count >= 2
    blocks = [_lines(state, message(language, "no_basis_again" if again else "no_basis"), kind=BlockKind.LEAD)]
    if answer is not None and answer.blocks:
        blocks.extend(answer.blocks)
    near = tuple(Choice(label=card.title, action=f"card:{card.id}") for card in answer.beside) if answer else ()
    if near and not (answer and answer.blocks):
        blocks.append(
            _lines(state, *(n.label for n in near), kind=BlockKind.POINTS, heading=message(language, "no_basis_near"))
        )
    blocks.append(_lines(state, message(language, "no_basis_next")))
    reply = _reply(
        state,
        blocks,
        Scope.LABOUR,
        choices=(*near, *topic_choices(language), person_choice(language)),
        handoff="no_basis_twice" if again else "",
    )
    clauses = tuple(answer.clauses.values()) if answer is not None else ()
    return reply.model_copy(update={"clauses": clauses})
