"""Chinese: service clocks."""

SENTENCES = {
    "ClockStarted": "时限「{kind}」开始计时，最迟 {due_at}[（按{law}）][，日历以公布为准{provisional}]。",
    "ClockPaused": "时限「{clock_id}」暂停计时：{waiting_for}。",
    "ClockResumed": "时限「{clock_id}」恢复计时，最迟 {due_at}。",
    "ClockMet": "时限「{clock_id}」已完成[，超时 {over}]。",
    "ClockBreached": "时限「{clock_id}」已逾期，应于 {due_at} 前完成[（{law}）]。",
    "ClockStopped": "时限「{clock_id}」不再需要，停止计时。",
}

WORDS = {
    "CLOCK_FIRST_RESPONSE": "首次响应",
    "CLOCK_CALL_BACK": "回电",
    "CLOCK_ANSWER": "当日答复",
    "CLOCK_PLAN": "出具方案",
    "CLOCK_EXECUTE": "方案执行",
    "CLOCK_COMPLAINT_RESULT": "投诉结果反馈",
    "CLOCK_EXCHANGE": "换货",
    "CLOCK_RETURN_ADDRESS": "提供退货地址",
    "CLOCK_INSPECTION": "验货",
    "CLOCK_FAST_RETURN": "生鲜极速退换",
    "CLOCK_MERCHANT_CONTACT": "联系商家",
    "CLOCK_MERCHANT_ACTION": "商家执行",
    "CLOCK_EVIDENCE": "举证",
    "CLOCK_PROGRESS": "进度同步",
    "CLOCK_GIFT_REVIEW": "赠品返还审核",
    "CLOCK_FOLLOW_UP": "回访",
    "CLOCK_EMERGENCY": "应急响应",
    "CLOCK_REFUND_7": "法定退款七日",
    "CLOCK_REFUND_15": "法定退款十五日",
    "PAUSE_CUSTOMER": "等待客户",
    "PAUSE_MERCHANT": "等待商家",
    "PAUSE_CARRIER": "等待物流",
    "PAUSE_REPAIRER": "等待维修",
    "PAUSE_AUTHORITY": "等待主管机关",
}

PHRASES = {"seconds": "{count} 秒"}
