"""Refusals of what is said of safety emergencies, batches and recalls."""

from api.problem_texts.text import texts

INCIDENT = texts(
    409,
    batch_quarantined=(
        "The batch is quarantined",
        "第 {line} 行属于批次 {batch}，因应急事件 {incident_id} 封存，不能发出。",
    ),
    batch_released=("The batch was released as safe", "批次 {batch} 已解除封存，不能召回。"),
    batch_unsafe=("The batch is not safe", "批次 {batch} 不安全，须经检测未见问题后才能解除封存。"),
    emergency_closed=("The emergency is closed", "应急事件 {incident_id} 已经结束。"),
    emergency_unfinished=(
        "The emergency can't be closed yet",
        "应急事件 {incident_id} 还不能结束：{undone}。",
    ),
    not_food=("The emergency is not about food", "该应急事件不涉及食品，不适用十倍赔偿。"),
    recall_needs_grounds=(
        "The recall needs an approver and a reason",
        "批次 {batch} 尚未经检测确认，召回须有批准人和理由。",
    ),
    release_needs_approval=("The release needs an approver", "批次 {batch} 尚未经检测排除危险，解除封存须有批准人。"),
) | texts(422, reported_in_the_future=("It is reported after it was declared", "接报时间晚于启动时间。"))
