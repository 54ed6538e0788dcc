"""Rights: what may be claimed for a line, for which cause, until when, and on which ground.

One function answers the page of rights, the request of a return and the check of a refusal, so that they never
disagree. Not legal advice: a well-founded reading of what was frozen with the order.
"""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from msgspec import UNSET

from domain.clock import local, plus
from domain.errors import Refused
from domain.fact import Instant
from domain.order.common import zone_of
from domain.order.events import Ground, Payer, PaymentCaptured, ReturnRequested, StatedCause
from domain.order.rights.grounds import (
    FOR_FAULTS,
    Judged,
    Promise,
    beyond_law,
    excluding_policies,
    goods_kind,
    judged,
    no_reason_end,
    promised_return,
)
from domain.order.rights.remedies import (
    EVIDENCE,
    FREIGHT_PAYER,
    TRANSIT,
    Claim,
    Remedy,
    Window,
    at_the_buyers_risk,
    fault_claims,
)
from domain.order.state import Order
from domain.terms.clauses import Subject
from domain.terms.house_rules import STATUTORY_KINDS, GoodsKind, RegimeId
from domain.terms.industry import GOODS_IN_WORDS

FAST_TRACK_HOURS = 24
"""A dispute raised this soon after payment is handled first; later ones lose nothing (B-19)."""
_NO_REASON = "消费者权益保护法 25"
_ON_THE_WAY = "电子商务法 20"
_ANY_CAUSE: frozenset[Subject] = frozenset({"QUALITY_RIGHTS", "FINAL_INTERPRETATION", "DISPUTE_WINDOW"})
_OWN_CAUSE: frozenset[Subject] = frozenset({*_ANY_CAUSE, "NO_REASON_RETURN"})


class Barrier(NamedTuple):
    """What stands against a claim: the ground, the law for it, and what it depends on.

    `policies` are those that put the goods among what the law leaves out, as `policies/platform@1`.
    """

    ground: Ground | Literal["BUYERS_CARRIER"]
    law: str
    closes_at: Instant | None = None
    goods_kind: GoodsKind | None = None
    clause: Judged | None = None
    policies: tuple[str, ...] = ()


class Right(NamedTuple):
    """What may be claimed for a line for one cause.

    `barriers` stand against a return without a reason, or a claim for what happened on a way of the customer's own
    choice. `asked` is whether a return asked for at that instant is taken in. `verdicts` are those of the clauses
    that touch the cause, binding or not; `beyond_law` is what was promised on top.
    """

    line: str
    cause: StatedCause
    claims: tuple[Claim, ...]
    asked: Literal["ACCEPTED", "REFUSED"]
    barriers: tuple[Barrier, ...]
    freight_payer: Payer
    evidence: tuple[str, ...]
    verdicts: tuple[Judged, ...]
    beyond_law: tuple[Promise, ...]

    def remedy(self, name: Remedy) -> Claim | None:
        """This remedy's claim, if the cause has it at all."""
        return next((each for each in self.claims if each.remedy == name), None)


def rights_of(order: Order, line_key: str, cause: StatedCause, at: Instant, regime: RegimeId | None = None) -> Right:
    """What may be claimed for a line at an instant, clauses judged under this regime or the order's own."""
    own = cause == "BUYER_NO_REASON"
    at_own_risk = cause in TRANSIT and at_the_buyers_risk(order.lines[line_key])
    own_way = (Barrier("BUYERS_CARRIER", _ON_THE_WAY),) if at_own_risk else ()
    against = barriers(order, line_key, at, regime) if own else own_way
    refused = order.lines[line_key].kept <= 0 or (own and against)
    touching = _OWN_CAUSE if own else _ANY_CAUSE
    return Right(
        line=line_key,
        cause=cause,
        claims=_no_reason_claims(order, line_key, at, against) if own else fault_claims(order, line_key, cause, at),
        asked="REFUSED" if refused else "ACCEPTED",
        barriers=against,
        freight_payer="CUSTOMER" if own_way else FREIGHT_PAYER[cause],
        evidence=EVIDENCE[cause],
        verdicts=tuple(each for each in judged(order, line_key, regime) if each.verdict.subject in touching),
        beyond_law=tuple(each for each in beyond_law(order, line_key) if own or each.code in FOR_FAULTS),
    )


def barriers(order: Order, line_key: str, at: Instant, regime: RegimeId | None = None) -> tuple[Barrier, ...]:
    """Every ground that stands against returning a line without a reason at an instant; none, and it is a right.

    Terms that say «no return without a reason» take nothing away by themselves: a clause has to bind.
    """
    return tuple(_barriers(order, line_key, at, regime))


def check_return(order: Order, fact: ReturnRequested, at: Instant) -> None:
    """Refuse a return without a reason that is no right, unless an approver lets it in.

    Any other cause is taken in whatever the time or the terms (R-000-24). A gift goes with what it came with.
    """
    if fact.cause != "BUYER_NO_REASON" or fact.approver is not UNSET:
        return
    for count in fact.lines:
        if order.lines[count.line].ordered.kind == "GOODS":
            for barrier in barriers(order, count.line, at):
                raise _refused(order, count.line, barrier)


def fast_track_until(order: Order) -> Instant | None:
    """Until when, inclusive, a dispute is handled first: 24 hours from the first payment (B-19)."""
    first = min((each.at for each in order.payments.values() if isinstance(each.fact, PaymentCaptured)), default=None)
    return first and plus(first, hours=FAST_TRACK_HOURS)


def _no_reason_claims(order: Order, key: str, at: Instant, against: tuple[Barrier, ...]) -> tuple[Claim, ...]:
    """Return or exchange, from the order on until the last day; while no delivery is known nothing ends."""
    if any(each.ground != "NO_REASON_WINDOW_CLOSED" for each in against) or order.lines[key].kept <= 0:
        window = Window(None, None, "CLOSED")
    else:
        window = Window(order.placed_at, no_reason_end(order, key))
    promised = (source for each in beyond_law(order, key) if each.code not in FOR_FAULTS for source in each.sources)
    rests_on = (_NO_REASON, *promised)
    return tuple(window.claim(remedy, at, *rests_on) for remedy in ("REFUND", "EXCHANGE"))


def _barriers(order: Order, key: str, at: Instant, regime: RegimeId | None) -> Iterator[Barrier]:
    kind = goods_kind(order, key)
    if promised_return(order, key) is None:
        if kind in STATUTORY_KINDS:
            yield Barrier("GOODS_EXCLUDED", _NO_REASON, goods_kind=kind, policies=excluding_policies(order, key))
        for each in judged(order, key, regime):
            if each.verdict.subject == "NO_REASON_RETURN" and each.verdict.outcome == "BINDING":
                yield Barrier("CLAUSE", next(iter(each.verdict.laws), _NO_REASON), clause=each)
    closes_at = no_reason_end(order, key)
    if closes_at is not None and at > closes_at:
        yield Barrier("NO_REASON_WINDOW_CLOSED", "七日无理由退货暂行办法 10", closes_at=closes_at)


def _refused(order: Order, key: str, barrier: Barrier) -> Refused:
    if barrier.closes_at is not None:
        closed = local(barrier.closes_at, zone_of(order))
        sentence = f"The time to return line {key} without a reason ended at {closed}."
        members = {"line": key, "closes_at": barrier.closes_at, "closes_at_local": closed}
        return Refused("no-reason-window-closed", sentence, "R-000-05", **members)
    if barrier.clause is not None:
        found = barrier.clause
        sentence = (
            f"Clause {found.verdict.clause_id}, which binds, takes the return of line {key} without a reason away."
        )
        members = {"line": key, "campaign_id": found.campaign_id, "clause_id": found.verdict.clause_id}
        return Refused("clause-binds", sentence, barrier.law, **members)
    assert barrier.goods_kind is not None
    goods, policies = GOODS_IN_WORDS[barrier.goods_kind], barrier.policies
    under = f" and under {', '.join(policies)}" if policies else ""
    sentence = f"By law{under} line {key} can't be returned without a reason: its goods are {goods}."
    members = {"line": key, "goods_kind": barrier.goods_kind, **({"policies": policies} if policies else {})}
    return Refused("goods-excluded", sentence, barrier.law, **members)
