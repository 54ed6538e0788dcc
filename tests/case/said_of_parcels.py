"""What may be said to a case of parcels that are late or lost, and of what she is told meanwhile."""

from typing import get_args

from hypothesis.stateful import precondition, rule

from domain.case.events.logistics import AskedFor, Finding, IncidentKind, Urgency
from domain.case.state import Case
from domain.clock import local_date, plus
from tests.case.said_of_cases import OfCases, running, says
from tests.order.mall import SEEDS, Chance, Members
from tests.order.said_by_the_clock import passed
from tests.order.said_of_goods import sendable, things

CARRIERS = ("SF", "SF", "德邦", "EMS")
PROOFS: tuple[Members, ...] = ({"tracking_no": "SF-1"}, {"evidence": "揽收底单"})
LATE = ("SHIPMENT", "SHIPMENT_LATE")


def owned(case: Case) -> bool:
    """Whether it is open, and somebody's."""
    return case.open and case.owner is not None


def traceable(case: Case) -> bool:
    """Whether a carrier may be asked: a number is known, or a parcel of the order is missed."""
    return owned(case) and bool(case.logistics.number or case.logistics.incidents)


def missed(case: Case) -> bool:
    """Whether it is a parcel's, and nobody said yet what became of it."""
    return owned(case) and case.logistics.classified is None and bool(case.logistics.incidents or case.logistics.number)


def overdue(case: Case) -> bool:
    """Whether something is missed still."""
    return case.open and any(each.over_at is None for each in case.logistics.incidents.values())


def queried(case: Case) -> bool:
    return case.logistics.open_queries


def delayed(case: Case) -> bool:
    """Whether a delay is known that was not made good."""
    known = case.logistics
    return owned(case) and known.delay is None and known.classified is not None and known.classified.kind == "DELAYED"


def classified(case: Case) -> bool:
    return case.logistics.classified is not None and case.owner is not None


def claimed(case: Case) -> bool:
    return case.logistics.open_claims


class OfParcels(OfCases):
    """Parcels that do not come, from the promise that passes to what the carrier pays."""

    @precondition(lambda self: any(sendable(order) for order in self.orders().values()))
    @rule(seed=SEEDS)
    def miss_a_parcel(self, seed: int) -> None:
        """Goods are sent, promised for a day that passes, and the ledger finds them late; somebody takes that up."""
        chance = Chance(seed)
        stream = chance.of(*[name for name, order in self.orders().items() if sendable(order)])
        self.send_in_a_parcel(chance, stream)
        self.shop.later(days=chance.of(2, 4, 5, 8))
        for kind, item in passed(self.orders()[stream], self.shop.now):
            if kind in LATE:
                self.say(stream, "OrderDue", kind=kind, item=item)
        for case_id in self.orders()[stream].cases:
            if chance.maybe(80):
                self.say(f"cases/{case_id}", "FirstResponded", owner=chance.of("agent-1", "agent-2"))

    @precondition(lambda self: any(overdue(each) for each in self.cases().values()))
    @rule(seed=SEEDS)
    def bring_what_was_missed(self, seed: int) -> None:
        """What was missed arrives after all, mostly whole."""
        chance = Chance(seed)
        case = chance.of(*[each for each in self.cases().values() if overdue(each)])
        noted = chance.of(*[each.noted for each in case.logistics.incidents.values() if each.over_at is None])
        lines = [{"line": each.line, "quantity": each.quantity} for each in noted.lines]
        self.say(f"orders/{case.order_id}", "LinesDelivered", lines=chance.of(lines, lines, lines[:1]))

    def send_in_a_parcel(self, chance: Chance, stream: str) -> None:
        """All that can be sent, promised for today or tomorrow."""
        left = {key: line.unshipped for key, line in things(self.orders()[stream]).items() if line.unshipped > 0}
        lines = [{"line": key, "quantity": count} for key, count in left.items()]
        numbered = chance.perhaps(80, tracking_no="SF-1", carrier="SF")
        self.say(stream, "LinesShipped", lines=lines, eta=self.day(chance.of(0, 1)), **numbered)

    def day(self, days: int) -> str:
        """The date in so many days."""
        return local_date(plus(self.shop.now, days=days)).isoformat()

    @precondition(lambda self: any(each.logistics.incidents for each in self.cases().values()))
    @rule(seed=SEEDS)
    def trace_parcels(self, seed: int) -> None:
        """Several steps that bring cases of parcels on."""
        self.bring_on(Chance(seed), OfParcels)

    @says("ProgressTold", running)
    def tell_how_it_stands(self, chance: Chance, case: Case) -> Members:
        words = {"zh": "包裹正在查询中", "en": "We are tracing your parcel"}
        eta = chance.perhaps(40, eta=chance.of(self.day(2), self.day(2), "soon"))
        following = chance.perhaps(40, next_update_at=plus(self.shop.now, hours=chance.of(3, 20, 20, 30)))
        return {"update_id": self.next_id("u"), **words, **eta, **following}

    @says("ShippingProofRecorded", missed)
    def hand_in_a_proof(self, chance: Chance, case: Case) -> Members:
        number, proof = PROOFS
        return chance.of(number, proof, number | proof, {}) | chance.perhaps(50, carrier="SF")

    @says("CarrierQueried", traceable)
    def ask_the_carrier(self, chance: Chance, case: Case) -> Members:
        urgency = (
            {"urgency": chance.of(*get_args(Urgency))} if case.logistics.proof else chance.perhaps(10, urgency="NORMAL")
        )
        asks = {"asks": chance.of(*get_args(AskedFor))}
        return {"query_id": self.next_id("q-"), "carrier": chance.of(*CARRIERS), **urgency, **asks}

    @says("CarrierAnswered", queried)
    def hear_the_carrier(self, chance: Chance, case: Case) -> Members:
        known = case.logistics.queries
        query_id = chance.likely([key for key, each in known.items() if each.answered is None], *known, "q-0")
        eta = chance.perhaps(40, eta=chance.of(self.day(1), self.day(1), "soon"))
        return {"query_id": query_id, "finding": chance.of(*get_args(Finding)), **eta} | chance.perhaps(
            30, evidence="签收底单"
        )

    @says("IncidentClassified", missed)
    def say_what_became_of_it(self, chance: Chance, case: Case) -> Members:
        return {"kind": chance.of(*("DELAYED",) * 4, *get_args(IncidentKind))} | chance.perhaps(40, reason="仍在途")

    @says("DelayCompensated", delayed)
    def make_the_delay_good(self, chance: Chance, case: Case) -> Members:
        return {}

    @says("CarrierClaimFiled", classified)
    def claim_from_the_carrier(self, chance: Chance, case: Case) -> Members:
        agreed = chance.perhaps(30, cap=chance.number(1, 300)) | chance.perhaps(
            30, declared_value=chance.number(1, 300)
        )
        return {
            "claim_id": self.next_id("cl-"),
            "carrier": chance.of(*CARRIERS),
            "amount": chance.number(1, 600),
            **agreed,
        }

    @says("CarrierClaimSettled", claimed)
    def settle_with_the_carrier(self, chance: Chance, case: Case) -> Members:
        known = case.logistics.claims
        claim_id = chance.likely([key for key, each in known.items() if each.settled is None], *known, "cl-0")
        most = known[claim_id].filed.amount if claim_id in known else 1
        amount = chance.of(0, most, chance.number(0, most), most + 1)
        return {"claim_id": claim_id, "amount": amount, "reference": self.next_id("bank-")}
