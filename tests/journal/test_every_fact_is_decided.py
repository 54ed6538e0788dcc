"""Of every fact there is, it was decided whether the journal posts it: a new one has to be decided too."""

from domain.catalogue import KINDS
from projections.journal.book_keeping import POSTING
from projections.journal.narrations import NARRATIONS
from tests.journal.agreement import Keeper
from tests.order.machine import told

SILENT = {
    "orders": {
        "units moved; the refund that follows posts what that comes to": """
            LinesShipped LinesDelivered LinesLost LinesCancelled ReturnRequested ReturnAuthorised ReturnReceived
            ReturnInspected ReturnRefused ReturnWithdrawn ReturnDispatched ReplacementShipped ReplacementDelivered
            ParcelScanned ShipmentStalled GiftWithdrawn GiftReceived GiftFellDue GiftExcused""",
        "the refund posts it: the trace says what was taken for gifts, and what came back of services": """
            GiftPriced ServiceCancelled ServiceActivated""",
        "a proposal, an offer or a reading; what comes of it is a fact of its own": """
            RefundQuoted QuoteExpired ThresholdBroken DamagesAssessed DiscountOverridden MisStackingDetected OrderSplit
            TermsInterpreted""",
        "what becomes of a coupon is worth something only where it is used": """
            CouponLapsed CouponRestored RestorationDenied RedemptionVoided GiftCredited""",
        "points are posted on their account, which says the same": """
            PointsEarned PointsTakenBack PointsReturned RecyclingPointsAwarded""",
        "the insurer and the customer settle it between them": "FreightInsurancePaid",
        "agreed between the customer and the shop, and paid outside of the ledger": """
            GiftReturnAgreed GiftOverageResolved""",
        "a quote and its answer, not yet a payment; a repair in vain is paid back by the refund that follows": """
            RepairRequested RepairReceived RepairQuoted RepairAnswered RepairCompleted RepairReturned RepairWithdrawn
            RepairOverdue""",
        "words, dates and files": """
            MessagePrepared MessageSent RecallNoticed ReturnWindowClosed RefundOverdue CaseLinked ProductReviewed
            GiftReturnRequested GiftReturnExpedited GiftReturnReviewed GiftReturnInstructed GiftDispatched
            GiftHandedOver GiftReturnConfirmed GiftQuantityReconciled GiftReturnWithdrawn GiftReturnArchived
            GiftReturnOverdue GiftChannelClosed GiftChannelReopened""",
    },
    "cases": {
        "what is carried out is written on the order, and posted there": """
            ResolutionProposed ResolutionAccepted ResolutionRejected ResolutionExecuted RemedyCompleted CaseResolved
            DelayCompensated LiabilityDetermined DisputeDecided RulingRecorded PriceChecked""",
        "words, dates and files": """
            CaseOpened CaseDetailed CaseClassified CaseAssigned AutoReplied FirstResponded StockConfirmed CaseVerified
            EvidenceRequested EvidenceSubmitted EvidenceWeighed DisputeFiled MerchantContacted MerchantPositionRecorded
            MediationRoundHeld MediationFailed MerchantActed DisputeAppealed ComplaintFiledExternally IncidentNoted
            IncidentOver ShippingProofRecorded CarrierQueried CarrierAnswered IncidentClassified ProgressTold CaseClosed
            CaseReopened FollowUpScheduled FollowUpCompleted FollowUpUnreachable SurveyInvited SatisfactionScored
            LowScoreReasonTagged ClockStarted ClockPaused ClockResumed ClockMet ClockBreached ClockStopped
            MessagePrepared MessageSent""",
    },
    "customers": {
        "words, dates and files": """
            MessageConsentGiven MessageConsentWithdrawn AgreementAccepted TierSet AbuseSuspected FreezeRequested
            AccountFrozen FreezeRefused AccountUnfrozen LegalHoldPlaced LegalHoldLifted PersonalDataErased""",
    },
}
MOVE_NO_MONEY = {
    "campaigns": "terms: they move money where an order freezes them",
    "coupons": "a promise: its discount is posted with the order that uses it",
    "checkouts": "what was shown",
    "policies": "rules",
    "partners": "measures against partners are not money, nor is what a carrier agrees to pay: claims are posted",
    "staff": "conduct",
    "incidents": "emergencies; what they give is written on orders",
    "retrospectives": "reports",
    "codes": "who claimed a code",
    "uses": "how often a coupon was used",
    "buyers": "whether somebody bought before",
    "grants": "that an incident was made good once",
    "batches": "what is stopped",
    "accesses": "who read what",
    "log": "how far streams go",
}


def test_each_fact_is_posted_or_it_is_said_why_not():
    for name, kind in KINDS.items():
        if name in MOVE_NO_MONEY:
            assert name not in POSTING
            continue
        silent = [fact for facts in SILENT[name].values() for fact in facts.split()]
        decided = [*silent, *(fact.__name__ for fact in POSTING[name])]
        assert sorted(decided) == sorted(fact.__name__ for fact in kind.facts)


def test_what_posts_has_a_name_in_both_languages():
    only_say_how = {"CompensationGranted", "ReturnFreightReimbursed", "IntakeChecked"}
    posted = {fact.__name__ for facts in POSTING.values() for fact in facts}

    assert NARRATIONS.keys() == posted - only_say_how
    assert all(zh and en for zh, en in NARRATIONS.values())


def test_nearly_every_fact_that_posts_does_in_some_history():
    posted: set[str] = set()
    for seed in range(60):
        keeper = Keeper()
        keeper.hear(told(seed, 40).shop)
        posted |= {each.entry.type for each in keeper.booked if each.postings}

    assert posted >= {"OrderPlaced", "RefundFellDue", "RefundSettled", "PriceAdjusted", "PointsEarned", "RepairPaid"}
