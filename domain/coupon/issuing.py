"""Issuing a coupon, revoking it, letting it live a little longer."""

from msgspec import UNSET
from msgspec.structs import asdict

from domain.clock import wall_time
from domain.code import CodeClaimed, codes_stream, normalise
from domain.coupon.events import CouponGraceGranted, CouponIssued, CouponRevoked, CouponStated, RevocationStated
from domain.coupon.state import Coupon
from domain.eligibility import PreservationStated
from domain.errors import Malformed, Refused
from domain.fact import Draft, Fact, Said, Seen, stated
from domain.message import MessageSent, recorded_sending


def issue_coupon(seen: Seen, said: Said) -> list[Draft]:
    """Issue a coupon of a running campaign; its code belongs to no other coupon."""
    fact = said.fact
    assert isinstance(fact, CouponStated)
    if seen[said.stream].state.issued is not None:
        raise Refused("already-recorded-differently", f"Coupon {said.key} is already issued.")
    campaign = seen[f"campaigns/{fact.campaign_id}"].state
    if campaign.terms is None:
        raise Refused("unknown-campaign", f"There is no campaign {fact.campaign_id}.")
    if campaign.ended_at is not None:
        raise Refused("campaign-ended", f"Campaign {fact.campaign_id} has ended.")
    until = fact.expires_at
    issued = CouponIssued(
        **asdict(fact),
        valid_until=until and wall_time(until, campaign.terms.tz, end=True, pointer="/expires_at"),
    )
    if issued.code is UNSET:
        return [Draft(said.stream, issued)]
    code = normalise(issued.code)
    if not code:
        raise Malformed("empty-code", "The code has no visible character.", "/code")
    claim = codes_stream(code)
    owner = seen[claim].state.coupon_id
    if owner is not None:
        raise Refused("code-taken", f"The code {issued.code} belongs to another coupon.", "R-000-55")
    return [Draft(said.stream, issued), Draft(claim, CodeClaimed(coupon_id=said.key))]


def revoke_coupon(seen: Seen, said: Said) -> list[Draft]:
    """Revoke a coupon; on orders already placed it stays. One that went back as a gift is gone already."""
    fact = said.fact
    assert isinstance(fact, RevocationStated)
    coupon = _issued(seen[said.stream].state, said.key)
    return [] if coupon.revoked else [Draft(said.stream, CouponRevoked(reason=fact.reason))]


def grant_grace(seen: Seen, said: Said) -> list[Draft]:
    """Let a coupon be used a little after its expiry, three days at most."""
    fact = said.fact
    assert isinstance(fact, CouponGraceGranted)
    coupon = _issued(seen[said.stream].state, said.key)
    if coupon.revoked is not None:
        raise Refused("revoked", f"Coupon {said.key} was revoked.")
    if coupon.grace_days + fact.days > 3:
        raise Refused("grace-exhausted", "A coupon gets three days of grace at most.", days=coupon.grace_days)
    return [Draft(said.stream, fact)]


def recorded(coupon: Coupon, said: Fact) -> Fact | None:
    """A coupon is identified by its stream, its revocation too; a preservation by its incident, a message sent by its
    channel.
    """
    match said:
        case CouponStated() if coupon.issued is not None:
            return stated(coupon.issued, CouponStated)
        case RevocationStated() if coupon.revoked is not None and coupon.revoked.reason:
            return RevocationStated(reason=coupon.revoked.reason)
        case MessageSent():
            return recorded_sending(coupon.messages, said)
        case PreservationStated():
            known = next((each for each in coupon.preserved if each.incident_id == said.incident_id), None)
            return stated(known, PreservationStated) if known else None
        case _:
            return None


def _issued(coupon: Coupon, key: str) -> Coupon:
    if coupon.issued is None:
        raise Refused("not-found", f"There is no coupon {key}.")
    return coupon
