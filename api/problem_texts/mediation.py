"""Refusals of what is said of evidence, disputes and rulings."""

from api.problem_texts.text import texts

MEDIATION = texts(
    409,
    unknown_evidence=("The case has no such evidence", "工单没有证据 {evidence_id}。"),
    duplicate_receipt=("The receipt was handed in before", "该票据已提交过（{evidence_id}），不能重复使用。"),
    level_not_further=("A dispute only goes further", "争议已到{level}阶段，只能继续升级。"),
    no_dispute=("There is no dispute before the platform", "该工单尚未申请平台介入。"),
    round_out_of_turn=("Another round comes next", "下一轮调解为第 {next} 轮。"),
    no_talks_held=("Nobody talked with the sides", "尚未与任何一方沟通。"),
    already_decided=("The dispute is decided", "争议已由裁决 {decision_id} 作出结论。"),
    same_decider=("Somebody else decides after an appeal", "{decider} 已裁决过，申诉须由另一人裁决。"),
    evidence_awaited=("Evidence may still be handed in", "举证期限尚未届满（{due_at}）。"),
    not_late=("It came in time", "按时提出的争议须就事实作出裁决。"),
    late_is_no_ground=("Being late is no ground", "逾期不是拒绝的理由，须指明订单状态的变更或证据。"),
    already_appealed=("It was appealed once", "争议已申诉过一次。"),
    already_carried_out=("It has been carried out", "裁决内容已执行。"),
    unknown_decision=("There is no such decision", "没有裁决 {decision_id}。"),
    not_the_customers_fault=("Somebody else is liable", "责任不在消费者，不能向消费者收费。"),
    dispute_undecided=("The dispute has to be decided", "平台介入的争议尚未裁决，不能直接拒绝。"),
)

MEDIATION_FORM = texts(
    422,
    evidence_due_in_the_past=("The time is over", "举证期限已经过去。"),
    evidence_empty=("It does not say what it is", "证据须写在 evidence 或 health_evidence 其中之一。"),
    health_evidence_misplaced=("It is about somebody's health", "涉及健康的证据须写在 health_evidence。"),
    not_a_receipt=("Only a receipt has an amount", "只有票据才能写金额。"),
    receipt_incomplete=("The receipt has gaps", "票据缺少：{missing}。"),
    fault_contradicts_cause=("The fault contradicts the cause", "该原因属于消费者自身行为，请改填其他原因。"),
    clause_missing=("Which clause is broken?", "主张违约须指明所违反的条款。"),
    rule_unclear=("Which rule?", "每条依据须且只能指明法律、政策或活动条款之一。"),
    basis_missing=("A decision rests on a rule", "裁决须至少引用一条规则或法律。"),
    ground_without_dismissal=("Only a dismissal has this ground", "只有不予处理的裁决才写明订单状态变更。"),
    measure_incomplete=("A measure has gaps", "每种措施只写一次，只有信用分须写变动值。"),
    measure_without_fault=("Nothing follows", "支持商家的裁决不能附加对商家的措施。"),
    option_without_claim=("Nothing is carried out", "不支持消费者的裁决不能选定方案。"),
)
