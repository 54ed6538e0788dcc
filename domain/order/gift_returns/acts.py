"""What may be said of gift returns."""

from domain.kind import Act
from domain.order.events.gift_moves import (
    ConfirmationStated,
    DispatchStated,
    GiftHandedOver,
    GiftReturnArchived,
    GiftReturnWithdrawn,
    OverageStated,
    ReconciliationStated,
    ReopeningStated,
)
from domain.order.events.gift_returns import AgreementStated, ExpediteStated, GiftReturnStated, ReviewStated
from domain.order.events.gifts import GiftReceived
from domain.order.gift_returns import asking, channel, ending, moving, quantities, reviewing

ACTS = {
    "GiftReceived": Act(GiftReceived, moving.receive_gift),
    "GiftReturnRequested": Act(GiftReturnStated, asking.request_gift_return),
    "GiftReturnExpedited": Act(ExpediteStated, asking.expedite_gift_return),
    "GiftReturnReviewed": Act(ReviewStated, reviewing.review_gift_return),
    "GiftReturnAgreed": Act(AgreementStated, reviewing.agree_gift_return),
    "GiftDispatched": Act(DispatchStated, moving.dispatch_gift),
    "GiftHandedOver": Act(GiftHandedOver, moving.hand_over_gift),
    "GiftReturnConfirmed": Act(ConfirmationStated, moving.confirm_gift),
    "GiftQuantityReconciled": Act(ReconciliationStated, quantities.reconcile_quantity),
    "GiftOverageResolved": Act(OverageStated, quantities.resolve_overage),
    "GiftReturnWithdrawn": Act(GiftReturnWithdrawn, ending.withdraw_gift_return),
    "GiftReturnArchived": Act(GiftReturnArchived, ending.archive_gift_return),
    "GiftChannelReopened": Act(ReopeningStated, channel.reopen_channel),
}
