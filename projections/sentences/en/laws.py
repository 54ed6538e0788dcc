"""What each article says in short. None of it is legal advice."""

LAWS: dict[str, str] = {
    "消费者权益保护法 23": (
        "durable goods: for a defect found within 6 months of receipt the burden of proof is the operator's"
    ),
    "消费者权益保护法 24": (
        "quality not met: return within 7 days of receipt, else exchange or repair; the operator pays transport"
    ),
    "消费者权益保护法 25": (
        "distance sales: return within 7 days, no reason needed; 4 kinds of goods and those unsuited by nature "
        "and confirmed at purchase excepted; refund within 7 days after the goods are back"
    ),
    "消费者权益保护法 26": (
        "standard terms need conspicuous notice; terms that exclude or limit rights or reduce liability are void"
    ),
    "消费者权益保护法 46": "the authority answers a complaint within 7 working days",
    "消费者权益保护法 49": "personal injury: medical, nursing and transport cost, lost income",
    "消费者权益保护法 55": "fraud: three times the price on top, at least 500.00",
    "消费者权益保护法实施条例 7": "free gifts must be safe; known flaws are told before",
    "消费者权益保护法实施条例 8": "dangerous goods are stopped, recalled and made public, at the trader's cost",
    "消费者权益保护法实施条例 12": "published promises on price, after-sales and liability must be kept",
    "消费者权益保护法实施条例 18": (
        "after-sales periods count from delivery or installation, restart after an exchange and leave out repair "
        "time; refund of the price in one go"
    ),
    "消费者权益保护法实施条例 19": (
        "no-reason exclusions may not be widened; marked, and confirmed at purchase, never ticked in advance; "
        "without it a return may not be refused"
    ),
    "消费者权益保护法实施条例 24": "commercial messages need consent and an easy way to stop them",
    "消费者权益保护法实施条例 46": "mediation takes at most 60 days",
    "消费者权益保护法实施条例 49": "no damages of 3 times for harmless label flaws; faked evidence loses the claim",
    "七日无理由退货暂行办法 6, 7": (
        "4 kinds of goods are excluded, 3 more can be by confirmation (near expiry or defective: declared at sale)"
    ),
    "七日无理由退货暂行办法 10": "within 7 days; day 1 is the day after signature",
    "七日无理由退货暂行办法 12": "gifts go back too; one that cannot is paid at the price marked beforehand",
    "七日无理由退货暂行办法 13": "refund within 7 days after the goods are received",
    "七日无理由退货暂行办法 14": "refund by the original ways of payment, each its own part",
    "七日无理由退货暂行办法 15": (
        "points, vouchers and coupons are given back in the same form; an agreement on it prevails"
    ),
    "七日无理由退货暂行办法 17": (
        "the refund is the price actually paid; where a threshold is lost by a partial return, settle at the "
        "prices at purchase"
    ),
    "七日无理由退货暂行办法 18": "the consumer bears the freight of the return",
    "七日无理由退货暂行办法 20": (
        "goods of the 3 confirmable kinds need a marked confirmation step for each purchase, else no refusal"
    ),
    "七日无理由退货暂行办法 31": "over 15 days counts as deliberate delay",
    "民法典 496": (
        "standard terms: without notice and explanation the other side may say they are no part of the contract"
    ),
    "民法典 497": "standard terms that unreasonably exempt, burden, or limit or exclude main rights are void",
    "民法典 498": "of two readings the one against the drafter; individual terms prevail",
    "民法典 525": "debts owed to each other without an order: each may withhold until the other performs",
    "民法典 568": "debts owed to each other, of one kind, may be set off by notice, without condition or term",
    "民法典 577": "breach: perform, remedy, or pay damages",
    "民法典 629": "over-delivery: keep at the price or refuse with notice",
    "合同编通则解释 10": "notice is what normally catches attention; a tick-box or popup alone does not prove it",
    "电子商务法 17, 19": "true information; no default tick",
    "电子商务法 20": "the operator bears the transit risk unless the buyer chose the carrier",
    "电子商务法 31": "goods and transaction data are kept for at least 3 years",
    "电子商务法 33, 34": "rules are published on the home page; changes at least 7 days before they take effect",
    "电子商务法 49": "the order submitted forms the contract",
    "网络交易监督管理办法 21": "no final-interpretation clause",
    "网络交易监督管理办法 28": "sanctions are published within 1 working day",
    "合同行政监督管理办法 6": "conspicuous: told apart, bold, popup",
    "合同行政监督管理办法 7, 8": "what standard terms may not contain",
    "网络消费纠纷规定(一) 1, 2": (
        "void: signature as acceptance, one-sided interpretation, bars on complaints; a promise on excluded goods binds"
    ),
    "食品安全法 63": "food below its safety standard is stopped, recalled, told of and recorded at once",
    "食品安全法 148": (
        "food below standard: 10 times the price or 3 times the loss, at least 1000.00; producer or knowing seller"
    ),
    "食品安全民事解释(一) 6": "knowing: past its date, no lawful source, not checked, false dates and the like",
    "侵害消费者权益行为处罚办法 8": (
        "returns that the consumer is entitled to: refusing or delaying the refund on purpose; over 15 days counts "
        "as refusal"
    ),
    "侵害消费者权益行为处罚办法 12": "the same forbidden clauses",
    "快递暂行条例 27": "an insured parcel is paid for by the agreed rule, any other by civil law",
    "快递暂行条例 28": "a carrier answers a complaint within 7 days",
    "部分商品修理更换退货责任规定 9-11": (
        "performance fault: return, exchange or repair within 7 days, exchange or repair within 15; exchange "
        "after 2 failed repairs"
    ),
}
