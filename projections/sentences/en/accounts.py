"""English sentences and words. A sentence once shown never changes: add templates for new events, edit none."""

SENTENCES: dict[str, str] = {
    "AgreementAccepted": "The customer accepted version {version} of agreement {agreement_id}.",
    "TierSet": "The customer is of tier {tier} from now on[, reason {reason}].",
    "AbuseSuspected": (
        "The account is suspected of abuse, {abuse_id}: {kind}, {count}, since {since}[; signals: {signals}]"
        "[; evidence: {evidence_ids}]."
    ),
    "FreezeRequested": (
        "The account is to be frozen ({freeze_id}) for {scopes}[ until {until}], because of suspicion {abuse_id}, "
        "under clause {clause_id} of agreement {agreement_id}[, reason {reason}]."
    ),
    "AccountFrozen": (
        "The account is frozen ({freeze_id}) for {scopes}[ until {until}]: version {agreement_version} of agreement "
        "{agreement_id}, accepted before the acts, has clause {clause_id}."
    ),
    "FreezeRefused": (
        "The account is not frozen ({freeze_id}): clause {clause_id} of agreement {agreement_id} did not bind the "
        "customer when the acts began[; version {agreement_version}, which she had accepted, lacks it]."
    ),
    "AccountUnfrozen": "Freeze {freeze_id} was lifted[, reason {reason}].",
    "BenefitsTakenBack": (
        "Benefits of order {order_id} were taken back ({taking_id}) because of suspicion {abuse_id}[; {amount} is "
        "claimed][; {points} taken back][, {missing} of them spent already and missing]."
    ),
    "ClaimClosed.PAID": "Claim {taking_id} was paid[, reference {reference}].",
    "ClaimClosed.WAIVED": "Claim {taking_id} is not asked for any more[, reason {reason}].",
}
WORDS: dict[str, str] = {
    "ABUSE_FAKE_REGISTRATION": "fake registration",
    "ABUSE_BRUSHING": "brushing",
    "ABUSE_COUPON_ABUSE": "abuse of coupons",
    "ABUSE_OTHER": "other abuse",
    "FREEZE_COUPON": "coupons",
    "FREEZE_GOODWILL": "goodwill",
    "FREEZE_FAST_TRACK": "the fast track",
    "NOT_DISCLOSED": "not disclosed beforehand",
    "ACCOUNT_FROZEN": "the account is frozen",
}
PHRASES: dict[str, str] = {
    "accounts": "{count} account[{many}s]",
}
