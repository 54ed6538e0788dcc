"""Refusals of what is said of partners, and of customers' accounts."""

from api.problem_texts.text import texts

ACCOUNT = texts(
    409,
    other_role=("It is another kind of partner", "该合作方的类型不符，不能这样记录。"),
    unknown_partner=("Nobody knows this partner", "合作方 {partner_id} 尚未登记。"),
    unknown_check=("No such self-check was ordered", "没有自查 {check_id}。"),
    unknown_rectification=("No such rectification was asked for", "没有整改 {rectification_id}。"),
    unknown_movement=("The score has no such movement", "没有信誉分变动 {movement_id}。"),
    not_reversible=("It can't be undone", "信誉分变动 {movement_id} 已被撤销，或者本身就是撤销。"),
    reversal_differs=("It is undone by as much", "撤销信誉分变动 {movement_id} 的变动应为 {delta}。"),
    unknown_penalty=("No such measure was taken", "没有处理措施 {penalty_id}。"),
    penalty_lifted=("The measure was taken back", "处理措施 {penalty_id} 已撤销，不再公示。"),
    not_suspicious=(
        "The sign-ups are not suspicious",
        "须有包括本账户在内的 {accounts} 个账户在 {hours} 小时内以同一设备和同一地址注册，才构成嫌疑。",
    ),
    unknown_abuse=("No such suspicion is on record", "账户没有记录涉嫌滥用 {abuse_id}。"),
    unknown_freeze=("There is no such freeze", "账户没有按 {freeze_id} 冻结过。"),
    coupons_frozen=("The account can't use coupons", "账户已被冻结（{freeze_id}）[，至 {until} 止]，不能使用优惠券。"),
    goodwill_frozen=("The account gets no goodwill", "账户已被冻结（{freeze_id}）[，至 {until} 止]，不给予好意补偿。"),
    exceeds_benefit=(
        "More than the benefit",
        "订单 {order_id} 的优惠[最多可收回 {most}][积分最多可收回 {most_points} 分]。",
    ),
    unknown_hold=("There is no such legal hold", "没有对该客户的法律保全 {hold_id}。"),
    must_be_kept=(
        "It must be kept",
        "依法或因法律保全必须保存[，至少保存至 {until}]，现在不能销毁该客户的个人信息；`barriers` 列明各项原因。",
    ),
    unknown_claim=("There is no such claim", "没有对该客户的追索 {taking_id}。"),
)
ACCOUNT_FORM = texts(
    422,
    nothing_corrected=("Nothing was corrected", "更正前后的描述相同。"),
    nothing_moved=("Nothing moves", "变动不能为零。"),
    due_in_the_past=("The time to do it is over", "完成期限已经过去。"),
    until_in_the_past=("It would be over before it begins", "截止时间早于开始时间。"),
    scope_twice=("A scope is named twice", "同一冻结范围出现了两次。"),
    not_of_this_kind=("This kind of abuse does not use this", "该类型的滥用不用这一项内容。"),
    acts_without_time=("It is not said when it was", "须写明行为开始的时间。"),
    acts_in_the_future=("Nobody has done it yet", "行为的时间晚于当前时间。"),
    nothing_taken=("Nothing is taken back", "须写明收回的金额或积分。"),
    reference_missing=("A payment has its reference", "付款须有凭证号。"),
)
