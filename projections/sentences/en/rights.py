"""What clauses are worth, and cards: notice, verdicts and their reasons."""

SENTENCES: dict[str, str] = {
    "ClauseExplained": (
        "The shop answered what clause {clause_id} means[ (asked by customer {customer_id})][: {answer}]"
        "[; includes {included}][; excludes {excluded}]. What is included can't be excluded later."
    ),
    "ClauseExplained.NOTHING_INCLUDED": (
        "The shop answered what clause {clause_id} means[ (asked by customer {customer_id})][: {answer}]"
        "[; excludes {excluded}]."
    ),
}
WORDS: dict[str, str] = {
    # laws
    "消费者权益保护法实施条例": "Implementing Regulation of the Consumer Rights Protection Law",
    "网络交易监督管理办法": "Measures for the Supervision of Online Trading",
    "合同行政监督管理办法": "Measures for the Administrative Supervision of Contracts",
    "网络消费纠纷规定(一)": "Provisions on Online Consumption Disputes (I)",
    "合同编通则解释": "Interpretation of the General Part of the Book on Contracts",
    "侵害消费者权益行为处罚办法": "Measures on Penalties for Infringing Consumer Rights",
    "部分商品修理更换退货责任规定": "Provisions on Repair, Exchange and Return of Certain Goods",
    # outcomes
    "BINDING": "binding",
    "NOT_INCORPORATED": "not part of the contract",
    "VOID": "void",
    "SUPERSEDED": "superseded by a better promise",
    "NOT_APPLICABLE": "not applicable",
    # reasons
    "BETTER_PROMISE": "the shop answered or promised something better",
    "NOT_GOODS": "no goods",
    "GOODS_EXCLUDED_BY_LAW": "goods without no-reason return by law",
    "NO_STATUTORY_GROUND": "no ground in law: neither a code nor clearance nor a special price is one",
    "CONFIRMED_FOR_THE_LINE": "confirmed separately by the customer at purchase",
    "NOT_CONFIRMED": "not confirmed by the customer at purchase",
    "PRETICKED": "ticked in advance by the page",
    "TOUCHES_QUALITY_RIGHTS": "touches rights in quality, repair, damages or complaint",
    "BARS_MAIN_RIGHTS": "limits or excludes main rights",
    "KEPT_BY_THE_REGIME": "kept by this regime",
    "FAST_TRACK_ONLY": "for the fast track alone, no right depends on it",
    "CODE_BASED_RESTRICTION": "a restriction for the use of a code",
    "NOT_ADDRESSED": "not addressed by this regime",
    "CONSPICUOUS_BEFORE_ORDER": "shown conspicuously before the order",
    "NOT_SHOWN": "not shown before the order",
    "SHOWN_AFTER_ORDER": "shown only after the order",
    "NOT_CONSPICUOUS": "not shown conspicuously",
    "POPUP_ALONE_PROVES_NOTHING": "a popup or tick-box alone proves no notice",
    # rights that clauses touch
    "QUALITY_RIGHTS": "rights in quality and repair",
    "NO_REASON_RETURN": "seven-day no-reason return",
    "FINAL_INTERPRETATION": "right of final interpretation",
    "DISPUTE_WINDOW": "time to object",
    "COUPON_RESTORATION": "the coupon's return",
    "REFUND_METHOD": "settlement of a partial return",
    "OTHER": "other",
    # findings
    "BLANKET_EXCLUSION": "excludes returns without an exception for bad quality",
    "UNFAIR_DEFINITION": "defines quality problems one-sidedly",
    "TIME_BAR": "takes silence for a waiver",
    "COMPLAINT_BAR": "bars complaints, suits or reviews",
    "REGULATOR": "may be brought to the market regulator (12315)",
    # kinds of goods
    "ORDINARY": "ordinary goods",
    "CONFIRMABLE": "goods without no-reason return if confirmed",
    "CUSTOM_MADE": "made to order",
    "PERISHABLE": "fresh or perishable",
    "DIGITAL_OPENED": "opened audio-video, software or digital goods",
    "PERIODICAL": "newspapers and periodicals",
    # what a class suggests
    "STANDARD": "standard after-sales service",
    "BASIC": "basic warranty",
    "DAYS_30": "30 days of warranty",
    "DEEP": "deep discount: warranty yes, no-reason return no by its terms",
    "CLAUSE_CONFIRMED": "to be confirmed separately at purchase",
    # to be known before use
    "LIMIT_NO_NO_REASON_RETURN": "no seven-day no-reason return by its terms",
    "LIMIT_CLAIMS_TO_LIMIT_QUALITY_RIGHTS": "claims to limit rights in quality",
    "LIMIT_NEW_CUSTOMERS_ONLY": "new customers only",
    "LIMIT_NOT_STACKABLE": "can't be combined",
    "LIMIT_NO_POINTS": "a clause on points",
    "LIMIT_COUPON_NOT_GIVEN_BACK": "the coupon does not come back after a return",
    "LIMIT_KEPT_GOODS_PRICED_ANEW": "goods kept are priced anew after a partial return",
    "LIMIT_THRESHOLD": "minimum spend",
    "LIMIT_SCOPE": "certain goods only",
    "LIMIT_ONE_PER_ORDER": "one per order",
    "LIMIT_PER_CUSTOMER_LIMIT": "limited uses per customer",
    "LIMIT_SINGLE_USE": "for a single use",
    "LIMIT_AFTER_SALES": "after-sales terms differ from the standard",
    "LOWER_PRIORITY_NUMBER_FIRST": "the lower priority number first",
    "PLATFORM_BEFORE_MERCHANT": "at the same priority the platform's coupon first",
    "THEN_BY_CAMPAIGN_ID": "then by campaign id",
    # warnings
    "NOTICE_SINGLE_CHANNEL": "not told both by popup and on the detail page",
    "EXCLUSIVE_OVERLAP": "two campaigns that exclude each other overlap in time and goods",
    # members of the terms
    "TERMS_source": "source",
    "TERMS_exclusive": "exclusivity",
    "TERMS_restoration_after_shipping": "return of the coupon after shipping",
    "TERMS_page": "activity page",
}
PHRASES: dict[str, str] = {}
