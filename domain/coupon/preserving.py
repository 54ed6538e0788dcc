"""Letting a coupon outlive a failure that kept it from being used."""

from msgspec import UNSET

from domain.campaign import Campaign
from domain.clock import local
from domain.coupon.state import Coupon, expiry, used_up
from domain.eligibility import Preservable, PreservationStated, preserved
from domain.errors import Refused
from domain.fact import Draft, Said, Seen
from domain.grants import EligibilityKept, grants_stream, had_something


def preserve_coupon(seen: Seen, said: Said) -> list[Draft]:
    """Let a coupon be used until 24 hours after the recovery (R-000-114, R-000-118).

    For a customer's own coupon this is all she gets for the incident: staying usable, or being compensated,
    never both (B-30). For a public code that is settled with each customer who uses it. Refuses `still-valid` where
    the coupon is valid as long anyway.
    """
    fact = said.fact
    assert isinstance(fact, PreservationStated)
    coupon: Coupon = seen[said.stream].state
    if coupon.issued is None:
        raise Refused("not-found", f"There is no coupon {said.key}.")
    if coupon.revoked is not None or coupon.reissued_as is not None:
        raise Refused("revoked", f"Coupon {said.key} was withdrawn.")
    terms, by_campaign = coupon.issued.terms, ()
    if terms is UNSET:
        campaign: Campaign = seen[f"campaigns/{coupon.issued.campaign_id}"].state
        assert campaign.terms is not None
        terms, by_campaign = campaign.terms, campaign.preserved
    if not coupon.public and used_up(coupon, terms):
        sentence = f"Coupon {said.key} was used on order {coupon.order_id} already."
        raise Refused("already-redeemed", sentence, "R-000-54", coupon=said.key, order_id=coupon.order_id)
    called = coupon.issued.code or said.key
    named = {"coupon_id": said.key, "coupon": called}
    drafts = [_outlives(said, Preservable(f"coupon {called}", named, expiry(coupon, terms, by_campaign), terms.tz))]
    if coupon.issued.customer_id is not UNSET:
        drafts.append(_only_benefit(seen, said.key, fact.incident_id, coupon.issued.customer_id))
    return drafts


def _outlives(said: Said, coupon: Preservable) -> Draft:
    """What is recorded on the coupon, if it changes anything."""
    kept = preserved(said, coupon)
    if kept.valid_until <= coupon.expiry:
        until = local(coupon.expiry, coupon.tz)
        sentence = f"The {coupon.called} is valid until {until} anyway, so the failure takes nothing from it."
        more = {"valid_until": coupon.expiry, "valid_until_local": until}
        raise Refused("still-valid", sentence, "R-000-114", **coupon.named, **more)
    return Draft(said.stream, kept)


def _only_benefit(seen: Seen, coupon_id: str, incident_id: str, customer_id: str) -> Draft:
    stream = grants_stream(incident_id, customer_id)
    grants = had_something(seen, stream)
    if grants.order_id is not None or grants.coupon_id is not None:
        had = {name: each for name, each in (("order_id", grants.order_id), ("coupon_id", grants.coupon_id)) if each}
        sentence = f"The customer already had something for {incident_id}: {', '.join(had.values())}."
        kept = {"kept": grants.coupon_id} if grants.coupon_id else {}
        raise Refused("already-compensated", sentence, "R-000-118", incident_id=incident_id, **had, **kept)
    return Draft(stream, EligibilityKept(coupon_id=coupon_id))
