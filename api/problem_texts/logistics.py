"""Refusals of what is said of parcels, carriers and what a customer is told on the way."""

from api.problem_texts.text import texts

LOGISTICS = texts(
    409,
    unknown_parcel=("No shipment goes by this number", "订单中没有使用该运单号的包裹。"),
    case_exists=("A case about the parcel is open", "该订单的包裹已由工单 {case_id} 处理，请在该工单中补充。"),
    no_owner=("Nobody owns the case yet", "工单尚未指定唯一负责人。"),
    shipping_proof_missing=("The merchant's proof is missing", "尚缺商家提供的材料：{missing}，不能向承运商查询。"),
    unknown_query=("The carrier was not asked that", "没有查询 {query_id}。"),
    signature_proof_not_asked=("Nobody asked who signed for it", "尚未向承运商调取签收凭证。"),
    customer_not_heard=("The customer was not heard", "尚未记录客户的陈述。"),
    not_delayed=("It is not known to be delayed", "包裹尚未定性为滞留延误。"),
    no_promise=("No time was promised", "该包裹没有承诺送达时间。"),
    delay_not_promised=("Nothing is promised for so short a delay", "延误 {days_late} 天，未达到承诺的补偿标准。"),
    not_classified=("Nobody said what became of it", "物流异常尚未定性。"),
    unknown_claim=("There is no such claim", "没有索赔 {claim_id}。"),
    exceeds_claim=("It is more than was claimed", "到账金额 {amount} 超过索赔金额 {most}。"),
    duplicate_settlement=("The payment settled another claim", "款项 {reference} 已用于结算索赔 {claim_id}。"),
    settlement_exceeds_loss=("It is more than was lost", "到账金额 {amount} 超过尚可追回的损失 {most}。"),
)

LOGISTICS_FORM = texts(
    422,
    scan_in_the_future=("It was not seen then yet", "物流更新的时间尚未到来。"),
    proof_empty=("Nothing is handed in", "运单号与发货凭证至少提供一项。"),
    next_update_too_late=("It is promised too late", "下次告知进度须在 24 小时以内。"),
)
