"""What may be said to a case of its evidence: asked for, handed in, weighed, compared; and who answers for it."""

from typing import get_args

from hypothesis.stateful import precondition, rule

from domain.case.events.evidence import Bearer, CouponEffect, EvidenceKind, LiabilityCause, Side
from domain.case.mediation.proofs import SENSITIVE, needed_of
from domain.case.state import Case
from domain.clock import plus
from tests.case.said_of_cases import OfCases, running, says
from tests.order.mall import SEEDS, Chance, Members

PARTIES = ("CONSUMER", "CONSUMER", "MERCHANT", "PLATFORM")
OF_MERCHANTS: tuple[EvidenceKind, ...] = ("QUALITY_REPORT", "PURCHASE_VOUCHER")


def about_an_order(case: Case) -> bool:
    return case.open and case.order_id is not None


def with_evidence(case: Case) -> bool:
    return case.open and bool(case.mediation.evidence)


class OfEvidence(OfCases):
    """What a case is decided on."""

    @precondition(lambda self: any(each.open for each in self.cases().values()))
    @rule(seed=SEEDS)
    def gather_evidence(self, seed: int) -> None:
        """Several steps, one after the other."""
        self.bring_on(Chance(seed), OfEvidence)

    @says("EvidenceRequested", running)
    def ask_for_evidence(self, chance: Chance, case: Case) -> Members:
        kinds = chance.perhaps(30, kinds=chance.some(get_args(EvidenceKind), 20) or ["CHAT"])
        kinds |= chance.perhaps(20, optional_kinds=chance.some(get_args(EvidenceKind), 20) or ["OTHER"])
        until = chance.perhaps(30, due_at=plus(self.shop.now, hours=chance.of(-1, 2, 100)))
        return {"party": chance.of("CONSUMER", *get_args(Side)), **kinds, **until}

    @says("EvidenceSubmitted", running)
    def hand_in(self, chance: Chance, case: Case) -> Members:
        party = chance.of(*PARTIES)
        wanted = OF_MERCHANTS if party == "MERCHANT" else needed_of(case)
        kind = chance.of(*wanted, *wanted, "RECEIPT", *get_args(EvidenceKind))
        number = self.next_id("e-")
        said: Members = {"sha256": number.encode().hex().ljust(64, "0")}
        amount: Members = {}
        if kind == "RECEIPT":
            said |= {"receipt_no": chance.of("R-1", number, number), "hospital": "市一院", "date": "2026-05-02"}
            amount = chance.perhaps(95, amount=chance.number(1, 60))
        place = "health_evidence" if (kind in SENSITIVE) == chance.maybe(95) else "evidence"
        return {"evidence_id": number, "party": party, "kind": kind, place: said, **amount}

    @says("EvidenceWeighed", running)
    def weigh(self, chance: Chance, case: Case) -> Members:
        return {"description_gap": chance.maybe(50)} | chance.perhaps(40, reason="健康优先")

    @says("PriceChecked", about_an_order)
    def compare_the_price(self, chance: Chance, case: Case) -> Members:
        return {"coupon": chance.likely(self.typed(), "c9")}

    def typed(self) -> list[str]:
        """Every coupon as somebody types it: by its code where it has one."""
        streams = self.shop.streams.items()
        held = [(name.removeprefix("coupons/"), each.state) for name, each in streams if name.startswith("coupons/")]
        return [each.issued.code or key for key, each in held if each.issued]

    @says("LiabilityDetermined", running)
    def say_who_answers(self, chance: Chance, case: Case) -> Members:
        maker = chance.perhaps(40, rule_maker=chance.of("PLATFORM", "MERCHANT"))
        stated = maker | chance.perhaps(20, fault=chance.of(*get_args(Bearer)))
        stated |= chance.perhaps(20, effect=chance.of(*get_args(CouponEffect))) | chance.perhaps(30, reason="核实")
        return {"cause": chance.of(*get_args(LiabilityCause)), "evidence_ids": some_evidence(chance, case), **stated}


def some_evidence(chance: Chance, case: Case) -> list[str]:
    """Some of what was handed in, seldom what was not."""
    return chance.some(case.mediation.evidence, 50) + (["e-0"] if chance.maybe(3) else [])
