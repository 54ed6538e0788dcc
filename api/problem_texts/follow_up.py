"""Refusals of what is said of follow-ups and scores, and of complaints without an apology."""

from api.problem_texts.text import texts

FOLLOW_UP = texts(
    409,
    responsible_missing=("Nobody is named who answers for it", "投诉服务态度的，结案须注明责任人。"),
    penalty_missing=("No penalty is on record", "责任人 {staff_id} 尚无针对此工单的处罚记录。"),
    unknown_follow_up=("There is no such follow-up", "没有回访 {follow_up_id}。"),
    not_solved=("There is nothing to ask about yet", "工单已重新受理，尚未解决，暂不回访。"),
    already_followed_up=("She was followed up already", "该回访已完成。"),
    questions_unanswered=("Not every question has one answer", "每个回访问题须有且只有一个回答：{questions}。"),
    wrong_attempt=("It is another attempt's turn", "回访次数不符：已尝试 {attempts} 次，最多 3 次。"),
    not_invited=("Nobody invited her to a score", "尚未完成回访并邀请客户打分。"),
    low_score_untagged=("A low score says why", "{score} 分属低分，须注明原因。"),
    not_a_low_score=("The score is not low", "{score} 分不属低分，无需注明原因。"),
    not_scored=("There is no score yet", "客户尚未打分。"),
    apology_missing=("A complaint needs its apology", "投诉结案前须向客户道歉并附改进说明。"),
)
