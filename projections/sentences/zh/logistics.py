"""Chinese: parcels, late or lost, and carriers."""

SENTENCES = {
    "ParcelScanned": "物流更新：{status}，时间 {at}[，地点 {place}][，单号 {tracking_no}]。",
    "ShipmentStalled": "第 {shipment} 个包裹{kind}：承诺 {promised_until} 前送达[，最后一次物流更新 {last_scan_at}]，"
    "未送达 {lines}（物流异常 {incident_id}）。",
    "IncidentNoted": "系统发现第 {shipment} 个包裹{kind}：承诺 {promised_until} 前送达"
    "[，最后一次物流更新 {last_scan_at}]（物流异常 {incident_id}）。",
    "IncidentOver": "包裹已于 {arrived_at} 送达（物流异常 {incident_id}）。",
    "ShippingProofRecorded": "商家提交发货信息[，承运商 {carrier}][，运单号 {tracking_no}][，发货凭证 {evidence}]。",
    "CarrierQueried": "向 {carrier} 发起{urgency}查询 {query_id}：{asks}[，说明 {reason}]。",
    "CarrierAnswered": "承运商答复查询 {query_id}：{finding}[，预计送达 {eta}][，凭证 {evidence}]。",
    "IncidentClassified": "物流异常定性：{kind}[，说明 {reason}][，凭证 {evidence}]。",
    "ProgressTold": "告知客户进展：“{told}”[，预计送达 {eta}][，下次告知进度 {next_update_at}]。",
    "DelayCompensated": "延误 {days}，按承诺补偿优惠券 {coupon_id}，金额 {amount}（物流异常 {incident_id}）。",
    "CarrierClaimFiled": "向 {carrier} 索赔 {amount}（索赔 {claim_id}）：{ground}，应赔 {payable}（{law}）。",
    "CarrierClaimSettled": "索赔 {claim_id} 到账 {amount}（凭证 {reference}）：已垫付 {advanced}，"
    "{party}承担损失 {loss}。",
    "CarrierClaimSettled.COVERED": "索赔 {claim_id} 到账 {amount}（凭证 {reference}）：已垫付 {advanced}，未增加损失。",
    "CarrierClaimSettled.REGAINED": "索赔 {claim_id} 到账 {amount}（凭证 {reference}）：已垫付 {advanced}，"
    "{party}先前的损失收回 {loss}。",
}

WORDS = {
    "CLOCK_CARRIER_ANSWER": "承运商答复",
    "SCAN_PICKED_UP": "已揽收",
    "SCAN_IN_TRANSIT": "运输中",
    "SCAN_HELD": "滞留",
    "SCAN_OUT_FOR_DELIVERY": "派送中",
    "SCAN_NOT_DELIVERED": "派送未成功",
    "SCAN_RETURNED": "退回发件人",
    "SCAN_SIGNED": "承运商显示已签收",
    "STALLED_NO_UPDATE_PAST_ETA": "逾期且无物流更新",
    "STALLED_PAST_ETA": "逾期未送达",
    "URGENCY_NORMAL": "普通",
    "URGENCY_EXPEDITED": "加急",
    "ASKS_WHEREABOUTS": "包裹下落",
    "ASKS_SIGNATURE_PROOF": "签收凭证",
    "FINDING_IN_TRANSIT": "仍在运输",
    "FINDING_HELD": "滞留",
    "FINDING_LOST": "丢失",
    "FINDING_DELIVERED": "已送达",
    "FINDING_UNKNOWN": "下落不明",
    "PARCEL_LOST": "丢失",
    "PARCEL_DELAYED": "滞留延误",
    "PARCEL_DELIVERED_NOT_RECEIVED": "显示签收但未收到",
    "PAYABLE_INSURED": "按保价",
    "PAYABLE_AGREEMENT": "按合作协议",
    "PAYABLE_CIVIL_LAW": "按民事法律",
    "PARTY_PLATFORM": "平台",
}

PHRASES = {"days_late": "{count} 天"}
