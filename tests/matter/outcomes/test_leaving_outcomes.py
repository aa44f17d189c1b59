"""Being made to leave, moved, bound or pressed: what the last question is answered with, over whole conversations."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.support.matters import assert_answered


@pytest.mark.parametrize(
    ("turns", "situation", "says", "never"),
    [
        (["公司搬到隔壁市去了，离我家八十公里", "我在这干了六年半", "工资7000", "不去能拿到钱不 拿多少"], "changed-workplace", ["N，49,000 元"], ["告诉我原来多少、降到多少"]),
        (["公司一直按最低基数给我交社保", "干了五年 工资9000", "基数低能不能拿这个理由走人要补偿"], "contribution-base", ["各地判法不一", "45,000"], []),
        (["我2018年5月来的 签过三次合同", "合同12月31号到期 人事说不续了", "月薪11000", "到期不续只给N对吗 该拿多少"], "contract-expiry", ["198,000", "最少也有 N"], []),
        (["公司说我严重违纪把我开了 一分不赔", "做了8年 平均5800", "员工手册我没签过字", "值不值得告"], "dismissed", ["值得告", "92,800"], ["站得住一般也有 N", "没签合同也有劳动关系"]),
        (["签了竞业 离职两年不准在本市做美容", "离职四个月了 他一分钱没给过", "现在我在隔壁街上班 他说告我赔15万 要赔吗"], "non-compete", ["先别赔"], ["工资至少每月发一次"]),
        (["部门经理老摸我手", "跟人事说了没用", "现在说我试用期不合格让我走", "怎么办 能告吗"], "harassment", ["能告，两条路一起走"], []),
        (["公司让我转去外包公司签 工龄清零", "我在这边做了7年", "转不转 转了工龄还算不算"], "employer-changed", ["工龄接着算"], []),
        (["我跟公司签了离职协议 补偿4万2", "说好11月10号付的 到今天没到账", "我能直接去法院申请强制执行吗"], "agreement-unpaid", ["不能直接强制执行"], ["拿着生效的裁决书"]),
        (["连续签了两个三年合同", "人事现在拿个一年的给我签", "我想签长期的 他不签咋办"], "fixed-term-renewals", ["能要求", "每月另付一份工资"], []),
        (["店长说我偷东西要赶我走", "没有的事", "他让我写个认错书就算了 写不写"], "dismissed", ["没做过的别写"], []),
        (["公司让我选 要么降到4000 要么拿N走", "现在工资7500 干了3年8个月", "我选哪个划算 N是多少"], "changed-workplace", ["N 是 30,000 元"], []),
        (["离职时签的竞业 每月给我补偿2400 给了两个月就停了", "已经停了四个月", "我现在能去同行吗 停的能要回来吗 多少"], "non-compete", ["满三个月没给"], ["720"]),
        (["我被公司以简历造假开除", "干了3年 月薪6800", "还有赔偿吗 值不值得打"], "dismissed", ["看造的假要不要紧", "40,800"], []),
        (["社保公司给我断了三个月", "我看病自费了6000", "这钱能要吗 找谁"], "no-social-insurance", ["报不了医保"], []),
        (["领导说表现一般试用期再延三个月", "试用4800转正6000", "能延吗 延了亏多少"], "probation", ["不能延"], []),
        (["站点拖了我两个月工资", "那我辞职能要补偿吗"], "forced-to-leave", ["你书面写明这个理由走，就有经济补偿 N"], ["工资至少每月发一次"]),
        (["平台封号了", "申诉了驳回了"], "account-banned", ["驳回不算完"], ["包解封不敢说"]),
        (["我被封号了怎么申诉", "那我这几天的流水它扣着不给提现咋办"], "account-banned", ["先截图余额和流水"], ["写三句去申诉"]),
    ],
)  # fmt: skip
def test_who_leaves_or_is_bound_hears_the_answer_to_the_last_question(
    turns: Sequence[str], situation: str, says: Sequence[str], never: Sequence[str]
) -> None:
    assert_answered(turns, situation, says, never)
