"""English words of policies and rights. A sentence once shown never changes: add templates for new events."""

SENTENCES: dict[str, str] = {
    "PolicyDrafted": (
        "Version {version} of the policy “{title}” was drafted[, {clauses}][, its full text is {body_sha256}]"
        "[, to be published in {publish_in}]."
    ),
    "PolicyScreened": "The clauses of version {version} were screened: [{findings}][{clean}nothing was found].",
    "PolicyPublished": "Version {version} was published ({channels}) and takes effect on {effective_from}.",
    "PolicySuperseded": "Version {version} holds until {ends_at}; from then on version {by_version} does.",
    "PolicyWithdrawn": "Version {version} was withdrawn before it took effect[, reason {reason}].",
}

WORDS: dict[str, str] = {
    # classes of coupons
    "CLASS_GENERAL": "general",
    "CLASS_FLASH": "flash sale",
    "CLASS_CLEARANCE": "clearance",
    "CLASS_NEW_PRODUCT": "new product",
    "CLASS_EXCLUSIVE": "exclusive",
    "CLASS_CATEGORY": "category",
    "CLASS_MEMBER": "member",
    "CLASS_COMPENSATION": "compensation",
    # what may be claimed
    "REMEDY_REFUND": "refund",
    "REMEDY_EXCHANGE": "exchange",
    "REMEDY_REPAIR": "repair",
    "REMEDY_WARRANTY": "warranty",
    "REMEDY_RESHIP": "shipping it after all",
    "REMEDY_ALTERNATIVE": "other goods instead",
    # what is to be shown
    "EVIDENCE_GOODS_INTACT": "the goods intact",
    "EVIDENCE_DEFECT_SHOWN": "a photo or film of the defect",
    "EVIDENCE_GOODS_SHOWN": "a photo of what arrived",
    "EVIDENCE_DESCRIPTION_SHOWN": "the page that describes the goods",
    "EVIDENCE_DAMAGE_SHOWN": "a photo of the damage",
    "EVIDENCE_PARCEL_SHOWN": "a photo of the parcel",
}

PHRASES: dict[str, str] = {
    "clauses_one": "1 clause",
    "clauses_many": "{number} clauses",
    "screened": "{clause_id}: {finding} ({law}[,{barred} it can't be published])",
    "disclaimer": "Put together from the facts of the order and the rules named, for checking; it is not legal advice.",
    "right_by_clause": (
        "You used a ‘{coupon_class}’ code on this order; under its terms these goods can't be returned without a "
        "reason[, but they carry a {days}-day warranty]."
    ),
    "right_no_clause_binds": (
        "You used a ‘{coupon_class}’ code on this order; its terms say that there is no return without a reason, "
        "but {why}."
    ),
    "right_why_clause": "clause {clause_id} does not bind you ({outcome}: {reasons})",
    "right_why_no_clause": "no clause on this binds you",
    "right_no_reason_until": (
        "You may return the goods, intact, without a reason until {closes_at}; the return postage is paid by {payer}."
    ),
    "right_no_reason_open": (
        "You may return the goods without a reason, for {days} days from the day after you sign for them; the return "
        "postage is paid by {payer}."
    ),
    "right_no_reason_over": "The time to return without a reason ended on {closes_at}.",
    "right_no_reason_excluded": "These goods are {kind}: by law they can't be returned without a reason.",
    "right_nothing_kept": "All of it was cancelled, returned or lost: there is nothing left to claim.",
    "right_fault_claims": "Cause: {cause}. You may claim: {claims}; the postage is paid by {payer}.",
    "right_fault_none": "Cause: {cause}. There is nothing to claim at present.",
    "right_still_taken_in": "A request is always taken in; what comes of it is for the shop or a court to decide.",
    "right_buyers_carrier": (
        "The goods went with a carrier of your own choice: what happens on the way is not at the shop's risk."
    ),
    "right_claim_until": "{remedy} (until {closes_at})",
    "right_claim_open": "{remedy}",
    "right_claim_later": "{remedy} (once the goods have arrived)",
    "right_claim_once_sent": "{remedy} (once the goods are on their way)",
    "right_basis": "Ground: [under {policies}, ]based on {laws}.",
    "right_policy": "policy {policy_id} version {version}",
    "right_promise": "terms of campaign {campaign_id} version {version}",
    "right_voucher": "terms of coupon {coupon_id} version {version}",
    "right_trade": "the warranty usual in the trade",
    "right_service": "the service {title}",
    "right_joint": "{first} {second}",
    "right_clause_verdict": "Clause {clause_id} ({subject}): {outcome}. Reasons: {reasons}. [Based on {laws}.]",
}
