"""What each fact that posts is called in the journal, in both languages."""

NARRATIONS: dict[str, tuple[str, str]] = {
    "OrderPlaced": ("下单", "Order placed"),
    "PaymentCaptured": ("收款", "Payment captured"),
    "LinesExchanged": ("换货差价", "Lines exchanged"),
    "PriceAdjusted": ("售后减价", "Price adjusted"),
    "RefundGranted": ("仅退款", "Money back without goods"),
    "MisStackingResolved": ("错误叠加更正", "Wrong combination of coupons resolved"),
    "RefundFellDue": ("退款到期", "Refund fell due"),
    "RefundSettled": ("退款已付", "Refund paid out"),
    "RefundFailed": ("退款失败", "Payout came back"),
    "RefundOverridden": ("退款人工调整", "Refund set by hand"),
    "RefundNetted": ("退款抵销", "Refund set off"),
    "ShortfallArose": ("产生差额", "Shortfall arose"),
    "ShortfallClosed": ("差额消除", "Shortfall closed"),
    "ShortfallWaived": ("差额免除", "Shortfall waived"),
    "ShortfallCollected": ("差额收回", "Shortfall collected"),
    "GiftPricingReversed": ("赠品折价冲回", "Gift came back after all"),
    "RepairPaid": ("维修收款", "Repair paid"),
    "CarrierClaimFiled": ("向承运人索赔", "Claim against a carrier filed"),
    "CarrierClaimSettled": ("承运人赔付", "Claim against a carrier settled"),
    "PointsEarned": ("获得积分", "Points earned"),
    "PointsSpent": ("使用积分", "Points spent"),
    "PointsTakenBack": ("扣回积分", "Points taken back"),
    "PointsReturned": ("退还积分", "Points returned"),
    "PointsGranted": ("赠送积分", "Points granted"),
    "BenefitsTakenBack": ("追回优惠", "Benefits taken back"),
    "ClaimClosed": ("追索了结", "Claim on a customer closed"),
}


def narration(type_: str, tongue: str) -> str:
    """The name of a fact that posts, in the language of the tag: English, or else Chinese."""
    zh, en = NARRATIONS[type_]
    return en if tongue.startswith("en") else zh
