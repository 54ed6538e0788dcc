"""Chinese: what stands on the page of a stream, and the names of what views hold."""

_FIELDS = """
abuse_id=滥用记录 accounts=账户 acknowledged_at=确认时间 acknowledged_by=确认人 action_id=改进项 actions=改进项
after_sales=售后约定 after_sha256=更正后原文 agreement=协议 agreement_id=协议 agreement_version=协议版本
agreements=协议 amount=金额 answer=答复 answer_by=答复期限 answered_at=答复时间 apologies=公开致歉
approver=批准人 asked_at=提出时间 at=时间 barred=禁止发布的条款 barred_in_policies=政策中不得写入 basis=依据
batch=批次 before_sha256=更正前原文 benefit=优惠 body_sha256=正文哈希 breached_at=逾期时间 calendar=日历
calendar_version=日历版本 campaign_id=活动 campaigns=活动 cap=上限 case_id=工单 cases=工单 categories=品类
cause=原因 channel=渠道 channels=渠道 check_id=自查 circular=通报 claims=追回记录 class=类别 clause_id=条款
clauses=条款 clock_id=时限 clocks=时限 closed_at=关闭时间 closes_at=截止时间 closing_reason=关闭理由 code=编码
compiled_by=编制人 complaint_id=投诉 complaints=投诉 condition=状况 conditions=适用条件 confirmed=已确认
consents=消息授权 count=次数 coupon_id=优惠券 currency=币种 customer_id=客户 days=天数 declared_at=宣布时间
declared_value=声明价值 delay_tiers=延误补偿档 delta=分值变动 department=部门 done_at=完成时间
drafted_at=起草时间 due_at=到期时间 effective_from=生效时间 end=止 end_reason=结束理由 ended_at=结束时间
ends_at=失效时间 evidence=证据 evidence_ids=证据 exclude_skus=排除的商品 exclude_tags=排除的标签 excludes=不包括
expired_at=过期时间 expires_at=有效期至 explained=条款解释 fault_refund_method=商家责任时的退款规则 finding=认定
findings=审查发现 found=查明 founded=是否属实 freeze_id=冻结 freezes=冻结记录 from=起 funding=优惠承担方
gift_loss=赠品损失 grace_days=宽限天数 ground=理由 hazard=危害 held_at=举行时间 highlights=限制性用语
in_force=现行 in_time=按时 incident_id=安全事件 includes=包括 inspected=已检验
inspection_requested_at=要求检验时间 inspections=检验 inspector=检验方 issued_for=因何订单发放 issuer=发放方类别
issuer_id=发放方 keyword=用语 kind=种类 late=是否逾期 law=法律依据 laws=法律依据 legal_holds=法律保全
liabilities=责任 lifted_at=解除时间 lifted_reason=解除理由 lineage=券的来历 measure=措施 merchant_id=商家
met_at=完成时间 movement_id=计分 movements=计分记录 new_customers_only=仅限新客 no_reason_days=无理由退货天数
notices=通知 notified_at=告知时间 number=编号 off_bp=折扣 opened_at=开启时间 opens_at=开始时间 order_id=订单
orders=订单 outcome=结果 over_s=超时秒数 overdue=逾期 owner=负责人 party=承担方 paused=暂停 paused_at=暂停时间
penalties=处罚 penalty_id=处罚 per_amount=每满金额 per_customer_limit=每人限用 period=期间 place=地点 plan=计划
plan_sha256=方案原文 points=积分 points_missing=待扣积分 preserved=保留的资格 priority=优先级 problem=问题
problems=问题 programme_id=计划 provisional=暂定 public_until=公示至 publish_by=公示期限 publish_in=公示渠道
published_at=发布时间 quarantined_at=封存时间 rank=排名 rate_bp=比率 reason=理由 recall=召回 recalling=召回
received_at=收到时间 recorded_at=记录时间 recovered_at=恢复时间 rectification_id=整改 rectifications=整改
recycling=环保回收 redemption_limit=总限用次数 redemptions=使用次数 reference=流水号 refund_method=退款规则
refused=拒绝 release_reason=解封理由 released_at=解封时间 reissued_as=补发为 replaces=替代 report=报告
report_sha256=报告原文 reported_at=上报时间 requires_binding_clause=须有有效条款
resolved_median_s=解决时长中位数（秒） restoration=退券规则 restoration_denied=不予退券 restricts=限制
result=结果 review=复盘 revoked=撤销理由 role=角色 route=途径 rules=规则 samples=抽样 scope=适用范围 scopes=范围
score=信用分 score100_bp=满意度 score_sum=评分合计 scores=评分 self_checks=自查 share_bp=承担比例
share_over=分摊范围 shortfall=差额处理 signals=迹象 since=自 single_use=仅限一次 sku=商品 skus=商品 source=名称
stackable_with=可叠加 start=起 started_at=开始时间 stopped_at=停止时间 subject=事项 suggestions=建议
suspicions=滥用嫌疑 taking_id=追回 terms_sha256=条款哈希 terms_version=条款版本 text=原文 text_sha256=原文哈希
threshold=门槛 threshold_basis=门槛口径 through_position=截至位置 tier=等级 tiers=档位 time=计时方式 title=名称
to=止 top=首要原因 trainings=培训 transferable=可转让 tz=时区 until=至 url_ref=公示地址 usable=可用
used_on=用于订单 used_s=已用秒数 valid_from=开始时间 valid_until=截止时间 verified_at=核实时间 versions=版本
warning_id=警示 warnings=提示 window_id=叠加时段 windows=叠加时段 withdrawal_reason=撤回理由
withdrawn_at=撤回时间 working_days=工作日 yes=是 no=否
"""

_VALUES = """
MERCHANT=商家 CARRIER=承运商 PLATFORM=平台 CUSTOMER=客户 GENERAL=通用 FLASH=限时特惠 CLEARANCE=清仓
NEW_PRODUCT=新品专享 EXCLUSIVE=专属 CATEGORY=品类 MEMBER=会员 COMPENSATION=补偿 AMOUNT_OFF=立减 PERCENT_OFF=折扣
TIERED=阶梯满减 GIFT=赠品 SERVICE=服务 PARTS_DISCOUNT=配件折扣 LIST=按标价 PAID=按实付 ELIGIBLE=参与优惠的商品
ALL=全部商品 ONE_PER_ORDER=每单限用一张 OPEN=进行中 DONE=已完成 RUNNING=计时中 PAUSED=已暂停 MET=按时完成
BREACHED=已逾期 WARNING=警示 WECHAT=微信支付 ALIPAY=支付宝 GIFT_CARD=礼品卡 BANK_CARD=银行卡 WEB=网站
HOME_PAGE=首页 APP=APP INTACT=完好 FAULTY=有质量问题
"""

LABELS = (
    {
        "stream_version": "共 {version} 个事件",
        "stream_find": "在搜索中查看",
        "stream_raw": "原始事件",
        "stream_accesses": "谁查看过其个人内容",
        "stream_erased": "其个人内容已于 {at} 销毁。编号与事件仍在日志中，内容已无法还原。",
        "stream_past": "当前显示第 {version} 个事件之后的情形，共有 {latest} 个事件。",
        "stream_now": "回到现在",
        "stream_orders": "最近的订单",
        "stream_no_orders": "还没有订单。",
        "stream_and": "、",
        "stream_account": "往来与权益",
        "stream_owed_to": "应退客户",
        "stream_owed_by": "客户应付",
        "stream_nothing_open": "没有未结的款项。",
        "stream_cases": "未结工单",
        "stream_coupons": "优惠券",
        "stream_no_coupons": "没有优惠券。",
        "stream_until": "有效期至 {at}",
        "stream_state": "现状",
        "stream_history": "经过",
        "stream_as_of": "第几个事件之后",
        "stream_show": "查看",
        "stream_told_from": "此处从第 {version} 个事件说起。",
        "stream_earlier": "更早的经过",
        "stream_position": "位置 {position}",
        "stream_then": "当时的情形",
        "stream_unsaid": "该编号在别处出现过，但还没有以它为主体的事件。",
    }
    | {f"member_{name}": text for name, text in (pair.split("=") for pair in _FIELDS.split())}
    | {f"means_{name}": text for name, text in (pair.split("=") for pair in _VALUES.split())}
)
