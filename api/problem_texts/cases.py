"""Refusals of what is said of after-sales cases and their clocks."""

from api.problem_texts.text import texts

CASE = texts(
    409,
    case_closed=("The case is closed", "工单已结案，如需继续请重新受理。"),
    case_taken=("Somebody else took it", "工单已由 {owner} 接手。"),
    case_open=("The case is open", "工单尚未结案，无需重新受理。"),
    no_order=("The case names no order", "工单尚未关联订单。"),
    unknown_order=("There is no such order", "订单 {order_id} 不存在。"),
    intake_incomplete=("The intake is incomplete", "受理信息尚不完整：{missing}。"),
    not_verified=("Nobody looked into it yet", "工单尚未核查。"),
    unknown_proposal=("There is no such proposal", "没有方案 {proposal_id}。"),
    unknown_option=("There is no such option", "方案中没有选项 {option_id}。"),
    proposal_rejected=("It was turned down", "该方案已被拒绝。"),
    proposal_lapsed=("It is from before the case was reopened", "该方案在重新受理前提出，已失效。"),
    already_accepted=("An option was accepted already", "客户已经接受了一个选项。"),
    not_accepted=("The customer accepted nothing yet", "客户尚未接受方案，不能执行。"),
    not_resolved=("What was agreed is not done yet", "约定事项尚未全部完成，不能结案。"),
    demands_unanswered=("Not every demand has its answer", "以下诉求尚无答复：{demands}。"),
    unknown_clock=("There is no such clock", "没有时限 {clock_id}。"),
    clock_over=("The clock runs no more", "时限 {clock_id} 已不再计时。"),
    clock_never_pauses=("This clock never stands still", "该时限不得暂停。"),
)

CASE_FORM = texts(
    422,
    next_update_in_the_past=("It is to come in the past", "下次告知进度的时间已过。"),
    option_twice=("An option is named twice", "选项重复。"),
    demand_twice=("A demand is answered twice", "同一诉求被答复了两次。"),
)
