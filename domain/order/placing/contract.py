"""What governs an order from the moment it is placed: the house rules in force, and each clause as she met it."""

from typing import NamedTuple

from msgspec import UNSET
from msgspec.structs import replace

from domain.checkout.notice import notices
from domain.fact import Instant, Seen
from domain.order.events import OrderStated
from domain.order.placing.till import Choice, Till
from domain.policy import PLATFORM, Version, in_force
from domain.redemption import Offer
from domain.refund.basket import Applied
from domain.terms.house_rules import REGIME, Governing, HouseRules, combined, promises
from domain.terms.industry import goods_kind_of
from domain.terms.verdicts import GoodsFacts, judge


class House(NamedTuple):
    """The policies in force when the order is placed, and their rules together."""

    governed_by: tuple[Governing, ...]
    rules: HouseRules

    @property
    def policies(self) -> tuple[tuple[str, int], ...]:
        """The policies as the log names them."""
        return tuple((f"policies/{each.policy_id}", each.version) for each in self.governed_by)


def policy_streams(merchant_id: str) -> tuple[str, ...]:
    """Where an order's house rules stand: the platform's policy and the merchant's own."""
    return tuple(dict.fromkeys((PLATFORM, f"policies/{merchant_id}")))


def house_of(seen: Seen, merchant_id: str, at: Instant) -> House | None:
    """The house rules in force at that time, if any policy is."""
    found = {stream: in_force(seen[stream].state, at) for stream in policy_streams(merchant_id)}
    versions = {stream: version for stream, version in found.items() if version is not None}
    if not versions:
        return None
    governing = tuple(
        Governing(
            policy_id=stream.partition("/")[2],
            version=version.drafted.version,
            promises=promises(version.drafted.rules) if len(versions) > 1 else UNSET,
        )
        for stream, version in versions.items()
    )
    platform, merchant = found[PLATFORM], found[f"policies/{merchant_id}"]
    return House(governing, combined(_rules(platform), _rules(merchant)))


def _rules(version: Version | None) -> HouseRules | None:
    return version.drafted.rules if version else None


def with_notices(till: Till, choice: Choice, house: House | None) -> tuple[Applied, ...]:
    """The coupons with the notice of each of their clauses, and whether those bind where they must."""
    offers = {offer.coupon_id: offer for offer in choice.offers}
    rules = house.rules if house else HouseRules()
    return tuple(_with_notices(till, each, offers[each.coupon_id], rules) for each in choice.applied)


def _with_notices(till: Till, applied: Applied, offer: Offer, rules: HouseRules) -> Applied:
    """Only a campaign's terms have clauses that anybody could have been shown."""
    terms, met = offer.terms, ()
    if offer.campaign is not None and offer.campaign_id is not None and terms.clauses:
        explained = offer.campaign.explained
        version, at, customer = offer.terms_version, till.said.at, till.fact.customer_id
        met = notices(terms, offer.campaign_id, version, till.checkout, explained, at, customer_id=customer)
        applied = replace(applied, notices=met)
    if not terms.requires_binding_clause:
        return applied
    return replace(applied, clause_binds=clauses_bind(till.fact, replace(applied, notices=met), rules, till.said.at))


def clauses_bind(fact: OrderStated, applied: Applied, rules: HouseRules, at: Instant) -> bool:
    """Whether the clauses on the refund bind, or without such all; without any nothing does."""
    met = applied.notices or ()
    wanted = [notice for notice in met if notice.subject == "REFUND_METHOD"] or met
    line = next(line for line in fact.lines if line.line == applied.eligible[0])
    goods = GoodsFacts(line.line, line.sku, goods_kind_of(line.flags, line.category, rules))
    regime = rules.regime or REGIME
    return bool(wanted) and all(judge(notice, goods, regime, at).outcome == "BINDING" for notice in wanted)
