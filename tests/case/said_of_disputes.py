"""What may be said to a case that is a dispute: filed, talked over, decided, appealed, taken elsewhere; and rulings."""

from typing import get_args

from hypothesis.stateful import precondition, rule

from domain.case.events.dispute import ExternalRoute, MerchantPositionRecorded, Outcome, Subject
from domain.case.events.evidence import CouponEffect, Side
from domain.case.state import Case
from tests.case.said_of_cases import OfCases, any_case, running, says
from tests.case.said_of_evidence import about_an_order, some_evidence
from tests.order.mall import SEEDS, Chance, Members

RULES: tuple[Members, ...] = (
    {"law": "消费者权益保护法 24"},
    {"law": "消费者权益保护法 49"},
    {"policy_id": "platform", "version": 1},
    {"policy_id": "platform", "version": 1, "clause_id": "coupons"},
    {"campaign_id": "k1", "clause_id": "no-return"},
)
POSITIONS = get_args(MerchantPositionRecorded.__annotations__["position"])
FOR_HER = ("CONSUMER", "PARTLY")
MEASURES: tuple[Members, ...] = (
    {"kind": "WARN", "reason": "描述不符"},
    {"kind": "SELF_CHECK", "reason": "核对详情页"},
    {"kind": "SCORE", "reason": "描述不符", "delta": -3},
)


def to_be_filed(case: Case) -> bool:
    """Whether the dispute goes on by itself: to negotiation, or before the platform."""
    return about_an_order(case) and case.mediation.level in (None, "NEGOTIATION")


def disputed(case: Case) -> bool:
    return case.open and case.mediation.level is not None


def not_reached(case: Case) -> bool:
    return disputed(case) and case.mediation.contacted_at is None


def talked_over(case: Case) -> bool:
    return disputed(case) and bool(case.mediation.held) and case.mediation.failed is None


def undecided(case: Case) -> bool:
    return disputed(case) and case.mediation.level != "NEGOTIATION" and case.mediation.decision is None


def decided(case: Case) -> bool:
    return case.open and case.mediation.decision is not None


def appealable(case: Case) -> bool:
    return decided(case) and case.mediation.appeal is None and case.executed is None


class OfDisputes(OfCases):
    """Disputes of both sides."""

    @precondition(lambda self: any(about_an_order(each) for each in self.cases().values()))
    @rule(seed=SEEDS)
    def go_on_with_disputes(self, seed: int) -> None:
        """Several steps, one after the other."""
        self.bring_on(Chance(seed), OfDisputes)

    @says("DisputeFiled", to_be_filed)
    def file(self, chance: Chance, case: Case) -> Members:
        subject = chance.of("COUPON", *get_args(Subject))
        clauses = [RULES[-1]] if subject == "BREACH" and chance.maybe(90) else some_rules(chance, 30)
        stated = chance.perhaps(20, cause=chance.of("SYSTEM_FAULT", "MISUNDERSTANDING"))
        stated |= chance.perhaps(20, effect=chance.of(*get_args(CouponEffect)))
        stated |= chance.perhaps(40, amount=chance.number(0, 300)) | chance.perhaps(40, reason="优惠码用不了")
        return {
            "level": chance.of("NEGOTIATION", "PLATFORM", "PLATFORM"),
            "subject": subject,
            "by": chance.of("CONSUMER", "CONSUMER", "MERCHANT"),
            "clauses": clauses,
            "evidence_ids": some_evidence(chance, case),
            **stated,
        }

    @says("MerchantContacted", not_reached)
    def reach_the_merchant(self, chance: Chance, case: Case) -> Members:
        return {"channel": "电话"} | chance.perhaps(30, reason="已接通")

    @says("MerchantPositionRecorded", running)
    def hear_the_merchant(self, chance: Chance, case: Case) -> Members:
        return {"position": chance.of(*POSITIONS), "reason": "已经拆封"}

    @says("MediationRoundHeld", disputed)
    def talk(self, chance: Chance, case: Case) -> Members:
        last = max((number for number, _ in case.mediation.held), default=0)
        laws = chance.some(("消费者权益保护法 24", "民法典 577"), 30)
        number = max(1, last + chance.of(0, 1, 1, 1, 2))
        return {"round": number, "side": chance.of(*get_args(Side)), "summary": "谈过了", "laws": laws}

    @says("MediationFailed", talked_over)
    def give_up_talking(self, chance: Chance, case: Case) -> Members:
        return {"reason": "双方不同意"}

    @says("DisputeDecided", undecided)
    def decide(self, chance: Chance, case: Case) -> Members:
        """Mostly for her, by an option that was proposed if one still stands; now and then because it came too late."""
        outcome = chance.of(*FOR_HER, *FOR_HER, *get_args(Outcome))
        standing = sorted(case.proposals.keys() - case.rejected.keys() - case.lapsed)
        chosen: Members = {}
        if outcome in FOR_HER and standing and case.accepted is None:
            chosen = chance.perhaps(60, option={"proposal_id": chance.of(*standing), "option_id": "a"})
        measures = chance.some(MEASURES, 40) if outcome in FOR_HER or chance.maybe(5) else []
        changed: Members = {"ground": "ORDER_STATE_CHANGED", "order_version": chance.of(1, 1, 10_000)}
        return {
            "decision_id": self.next_id("d-"),
            "decider": chance.of("judge-1", "judge-2"),
            "outcome": outcome,
            "basis": some_rules(chance, 60) or [RULES[0]],
            "evidence_ids": some_evidence(chance, case),
            "reason": "健康优先",
            **chosen,
            "measures": measures,
            **(changed if outcome == "DISMISSED" else {}),
        }

    @says("MerchantActed", decided)
    def do_what_was_decided(self, chance: Chance, case: Case) -> Members:
        return {"decision_id": a_decision(chance, case)} | chance.perhaps(50, reference="bank-1", reason="已退款")

    @says("DisputeAppealed", appealable)
    def appeal(self, chance: Chance, case: Case) -> Members:
        return {"decision_id": a_decision(chance, case), "by": chance.of(*get_args(Side)), "reason": "有新证据"}

    @says("ComplaintFiledExternally", any_case)
    def complain_elsewhere(self, chance: Chance, case: Case) -> Members:
        route = chance.of(*get_args(ExternalRoute))
        return {"route": route, "reference": self.next_id("12315-"), "filed_on": "2026-05-20"}

    @says("RulingRecorded", running)
    def rule_on_what_no_rule_covers(self, chance: Chance, case: Case) -> Members:
        return {
            "ruling_id": self.next_id("r-"),
            "agent": "agent-1",
            "matter": "第三方代付的退款",
            "facts": ["付款人不是买家"],
            "clauses": some_rules(chance, 30),
            "evidence_ids": some_evidence(chance, case),
            "outcome": chance.of(*get_args(Outcome)),
            "reason": "原路退回",
        }


def some_rules(chance: Chance, percent: int) -> list[Members]:
    """Some rules, seldom one that is none."""
    return chance.some(RULES, percent) + ([{}] if chance.maybe(2) else [])


def a_decision(chance: Chance, case: Case) -> str:
    """Mostly the one that counts."""
    decision = case.mediation.decision
    return chance.likely([decision.decision_id] if decision else [], *case.mediation.decided, "d-0")
