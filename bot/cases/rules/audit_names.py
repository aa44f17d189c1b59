"""How the acts of the trail read."""

from __future__ import annotations

ACTIONS = {
    "case_opened": "案件来了", "case_claim": "接手", "case_assign": "交给", "case_release": "退回队列", "case_close": "办结",
    "case_reopen": "重新打开", "case_merge": "合并", "case_erase": "删除内容", "case_moved": "换办公室", "case_viewed": "看案件",
    "case_rated": "评价", "case_exported": "导出案卷", "case_ask_worker": "问当事人", "case_ask_supervisor": "请教督导",
    "case_worker_answered": "当事人回话", "case_supervisor_answered": "督导回话", "cases_searched": "查找", "queue_viewed": "看队列",
    "file_viewed": "看文件", "consent_given": "当事人同意", "message_in": "当事人来话", "message_out": "发给当事人",
    "message_edited": "改已发的话", "message_recalled": "撤回", "note_added": "写备注", "note_edited": "改备注",
    "draft_held": "存成草稿", "draft_edited": "改草稿", "draft_approved": "批准草稿", "draft_rejected": "退回草稿",
    "draft_overridden": "放行草稿", "fact_corrected": "改情况", "link_proposed": "提议连案", "link_answered": "当事人回连案",
    "danger_acknowledged": "去联系", "danger_settled": "危险解除", "sent_in_danger": "危险中直接回",
    "suggestion_asked": "要建议", "paper_made": "做文书", "sla_warned": "快超时", "sla_breached": "超时", "priority_set": "定先后",
    "recovered_noted": "记要回的钱", "canned_saved": "存常用回复", "canned_dropped": "删常用回复", "office_saved": "存办公室",
    "staff_invited": "邀请", "staff_joined": "加入", "staff_left": "离开", "staff_away": "请假", "staff_changed": "改角色",
    "signed_in": "登录", "signed_out": "退出", "sign_in_refused": "登录没成", "sessions_ended": "结束登录",
    "password_changed": "换密码", "recovery_renewed": "换恢复码", "knowledge_saved": "改知识", "retention_set": "改保存多久", "backup_made": "备份", "backup_taken": "取走备份", "restore_asked": "要恢复备份", "database_restored": "恢复了备份",
    "answer_kept": "存批准过的答复", "answer_expired": "批准过的答复失效", "answer_judged": "判答案", "sample_judged": "抽查判答案",
    "question_added": "存考题", "question_dropped": "删考题", "consent_withdrawn": "当事人不办了", "evidence_kept": "收进证据",
    "file_held": "收到文件", "file_refused": "文件没收进来", "fact_filed": "记下当事人说的", "danger_raised": "发现危险",
    "danger_reminded": "再提醒危险", "delivery_failed": "没送到", "revision_failed": "没改成", "draft_dropped": "丢掉草稿",
    "words_kept_inside": "留在内部", "group_answered": "给同一批回话", "hearing_set": "记开庭", "hearing_removed": "去掉开庭",
    "hearing_reminded": "提醒开庭", "priority_raised": "升先后", "silence_warned": "提醒说一句", "silence_met": "替着说一句",
    "report_taken": "取走报告", "stranger_refused": "拒绝外人", "triggers_seen": "起因",
}  # fmt: skip
ACTORS = {"operator": "命令行", "bot": "机器人", "worker": "当事人"}
"""Who acts beside the staff."""
