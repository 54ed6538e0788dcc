"""Mr Li over HTTP: a parcel that stands still, and what becomes of it, with every figure; and the board of parcels."""

import asyncio
from datetime import UTC, datetime
from typing import Any

from api import opening, scheduler
from api.settings import Settings
from domain.clock import instant
from tests.api.customer import KEY, Door, expect_problem
from tests.api.serving import serving
from tests.examples import order, units
from tests.trace import requirement

NUMBER = "SF1000000001"
PROOF = {"type": "ShippingProofRecorded", "evidence": {"sha256": "ab" * 32}, "carrier": "SF"}
TIERS = [{"days": 3, "amount": 5_00}, {"days": 7, "amount": 15_00}]
APOLOGY = {"kind": "APOLOGY", "text": "让您久等了", "improvement": "要求承运商整改"}
LOSS = {"option_id": "refund", "remedies": [{"kind": "LOSS", "lines": units(_1=1)}, APOLOGY]}
HEARD = {"type": "CaseDetailed", "reason": "一直没有更新，要退款", "demands": ["RETURN_REFUND"]}
ADVANCED = (
    {"type": "CaseVerified"},
    {"type": "ResolutionProposed", "proposal_id": "P1", "reason": "承运商确认丢失", "options": [LOSS]},
    {"type": "ResolutionAccepted", "proposal_id": "P1", "option_id": "refund"},
    {"type": "ResolutionExecuted"},
)
ANSWERED = [{"demand": "RETURN_REFUND", "outcome": "GRANTED", "amount": 199_00}]


class Clock:
    """Set by hand, in Shanghai's time."""

    def __init__(self) -> None:
        self.now = datetime(2026, 5, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def at(self, day: str, clock: str = "10:00:00") -> str:
        """It is then."""
        self.now = datetime.fromisoformat(f"{day}T{clock}+08:00").astimezone(UTC)
        return instant(self.now)


def ticked(settings: Settings, clock: Clock, day: str, time: str) -> None:
    """The scheduler looks at what fell due by then."""

    async def tick() -> None:
        clock.at(day, time)
        async with opening.opened(settings, clock) as services:
            while await scheduler.turn(services, instant(clock())) is not None:
                pass

    asyncio.run(tick())


def sent(door: Door, key: str, number: str) -> None:
    """Paid, and sent on 1 May, to arrive on 5 May; its carrier picked it up."""
    name = f"orders/{key}"
    door.said(name, {"type": "OrderPlaced"} | order(199_00))
    door.said(name, {"type": "PaymentCaptured", "payment_id": "p1", "amount": 199_00, "tender": "WECHAT"})
    door.said(
        name,
        {"type": "LinesShipped", "lines": units(_1=1), "carrier": "SF", "tracking_no": number, "eta": "2026-05-05"},
        {"type": "ParcelScanned", "tracking_no": number, "status": "PICKED_UP", "at": "2026-05-01T09:00:00+08:00"},
    )


def case_of(door: Door, key: str) -> str:
    """The case that the ledger opened about this order."""
    (case_id,) = door.read(f"/v1/orders/{key}")["cases"]
    return f"cases/{case_id}"


def board(door: Door) -> list[tuple[Any, ...]]:
    """What is on the board: order, what became of it, who owns it, by when she hears, open claims."""
    rows = door.read("/v1/boards/logistics", min_position=door.size - 1)["items"]
    names = ("order_id", "status", "owner", "next_update_at", "claims_open")
    return [tuple(to_the_second(row[name]) for name in names) for row in rows]


def to_the_second(value: Any) -> Any:
    """An instant without its fraction; anything else as it is."""
    return f"{value[:19]}Z" if isinstance(value, str) and value.endswith("Z") else value


def told(door: Door, case: str, *facts: dict[str, Any]) -> dict[str, Any]:
    """The case after these facts were said of it."""
    return door.said(case, *facts)["state"]


def lost(door: Door, clock: Clock, case: str) -> None:
    """Scenario A: the carrier lost it; the refund is advanced on the day, the claim filed."""
    clock.at("2026-05-06", "11:00:00")
    told(door, case, {"type": "CarrierAnswered", "query_id": "Q1", "finding": "LOST"})
    told(door, case, {"type": "IncidentClassified", "kind": "LOST"}, HEARD)
    paid = told(door, case, *ADVANCED)
    assert (paid["resolved"]["refunded"], paid["logistics"]["advanced"]) == (199_00, 199_00)
    assert door.read("/v1/orders/A-1")["money"]["refund_due"] == 199_00
    claim = {"type": "CarrierClaimFiled", "claim_id": "K1", "carrier": "SF", "amount": 199_00, "cap": 300_00}
    (filed,) = told(door, case, claim)["logistics"]["claims"]
    assert (filed["amount"], filed["payable"], filed["ground"]) == (199_00, 199_00, "AGREEMENT")
    told(door, case, {"type": "CaseClosed", "outcome": "SETTLED", "reason": "已退款", "demands": ANSWERED})


def held(door: Door, clock: Clock, case: str) -> None:
    """Scenario B: it is held, she is told a new time within the day, it comes three days late."""
    clock.at("2026-05-07", "08:00:00")
    told(door, case, {"type": "CarrierAnswered", "query_id": "Q1", "finding": "HELD", "eta": "2026-05-08"})
    news = {"type": "ProgressTold", "update_id": "N1", "zh": "预计 5 月 8 日送达。", "en": "It comes on 8 May."}
    after = told(door, case, {"type": "IncidentClassified", "kind": "DELAYED"}, news | {"eta": "2026-05-08"})
    assert after["logistics"]["eta"] == "2026-05-08"
    (progress,) = [each for each in after["clocks"] if each["kind"] == "PROGRESS"]
    assert (to_the_second(progress["due_at"]), progress["breached_at"]) == ("2026-05-08T00:00:00Z", None)
    clock.at("2026-05-08", "18:00:00")
    door.said("orders/A-2", {"type": "LinesDelivered", "lines": units(_1=1)})
    delay = told(door, case, {"type": "DelayCompensated"})["logistics"]["delay"]
    assert (delay["days_late"], delay["amount"]) == (3, 5_00)
    (voucher,) = door.read("/v1/customers/li/wallet", min_position=door.size - 1)["coupons"]
    assert voucher["coupon_id"] == delay["coupon_id"]


@requirement("R-001-22", "R-001-24", "R-001-25", "R-001-27", "R-001-29", "R-001-30")
def test_mr_li_from_a_to_z(settings: Settings) -> None:
    """Two parcels silent since 2 May, noticed as 6 May begins: one is lost, the other comes three days late."""
    clock = Clock()
    clock.at("2026-05-01", "09:30:00")
    with serving(settings, clock=clock) as served:
        door = served.door(KEY)
        door.said("policies/m1", {"type": "PolicyDrafted", "title": "延误补偿", "rules": {"delay_tiers": TIERS}})
        effect = {"channels": ["APP"], "effective_from": "2026-05-01T09:31:00+08:00"}
        door.said("policies/m1", {"type": "PolicyPublished"} | effect)
        clock.at("2026-05-01", "10:00:00")
        sent(door, "A-1", NUMBER)
        sent(door, "A-2", "SF-2")
        clock.at("2026-05-02")
        for name, number in (("orders/A-1", NUMBER), ("orders/A-2", "SF-2")):
            seen = {"status": "IN_TRANSIT", "at": "2026-05-02T08:00:00+08:00", "place": "杭州转运中心"}
            door.said(name, {"type": "ParcelScanned", "tracking_no": number} | seen)
    ticked(settings, clock, "2026-05-05", "23:59:00")
    ticked(settings, clock, "2026-05-06", "00:00:01")
    with serving(settings, clock=clock) as served:
        door = served.door(KEY)
        late = "NO_UPDATE_PAST_ETA"
        assert [row[:3] for row in board(door)] == [("A-1", late, None), ("A-2", late, None)]
        clock.at("2026-05-06", "09:00:00")
        first, second = case_of(door, "A-1"), case_of(door, "A-2")
        query = {"type": "CarrierQueried", "query_id": "Q1", "carrier": "SF", "urgency": "EXPEDITED"}
        for case in (first, second):
            told(door, case, {"type": "FirstResponded", "owner": "agent-1"})
            expect_problem(door.say(case, query), 409, "shipping-proof-missing")
            told(door, case, PROOF, query)
        tomorrow = "2026-05-07T01:00:00Z"
        assert board(door) == [("A-1", late, "agent-1", tomorrow, 0), ("A-2", late, "agent-1", tomorrow, 0)]
        lost(door, clock, first)
        held(door, clock, second)
        assert [row[:2] + row[4:] for row in board(door)] == [("A-1", "LOST", 1), ("A-2", "ARRIVED", 0)]
        clock.at("2026-06-05")
        settled = {"type": "CarrierClaimSettled", "claim_id": "K1", "amount": 150_00, "reference": "SF-PAY-1"}
        after = told(door, first, settled)["logistics"]
        assert (after["advanced"], after["recovered"], after["loss"]) == (199_00, 150_00, 49_00)
        told(door, second, {"type": "CaseVerified"}, {"type": "CaseClosed", "outcome": "ANSWERED", "reason": "已补偿"})
        assert board(door) == []


def test_a_scan_in_the_request_that_ships_it_finds_its_shipment_and_shows_where_it_is(door: Door) -> None:
    name = "orders/A-1"
    door.said(name, {"type": "OrderPlaced"} | order(199_00))
    scan = {"type": "ParcelScanned", "tracking_no": NUMBER, "status": "HELD", "at": "2026-05-01T09:00:00+08:00"}
    door.said(name, {"type": "LinesShipped", "lines": units(_1=1), "tracking_no": NUMBER}, scan | {"place": "杭州"})

    assert door.said(name, scan)["events"] == []
    expect_problem(door.say(name, scan | {"tracking_no": "SF-9"}), 409, "unknown-parcel")
    (shipment,) = door.read("/v1/orders/A-1")["shipments"]
    assert (shipment["status"], shipment["tracking_no"]) == ("HELD", NUMBER)
    (hidden,) = door.with_scopes("orders:read").read("/v1/orders/A-1")["shipments"]
    assert hidden["tracking_no"].keys() == {"commitment"}


def test_a_case_taken_up_again_is_back_on_the_board(door: Door) -> None:
    door.said("orders/A-1", {"type": "OrderPlaced"} | order(199_00))
    stated = {"channel": "APP", "category": "COMPLAINT", "scene": "SLOW_LOGISTICS", "order_id": "A-1"}
    door.said("cases/C-1", {"type": "CaseOpened"} | stated)
    assert board(door) == [("A-1", None, None, None, 0)]

    door.said("cases/C-1", {"type": "CaseClosed", "outcome": "WITHDRAWN", "reason": "到了"})
    assert board(door) == []
    door.said("cases/C-1", {"type": "CaseReopened", "reason": "又没有"})
    assert len(board(door)) == 1


def test_the_board_is_read_page_by_page(door: Door) -> None:
    for number in range(3):
        stated = {"channel": "APP", "category": "COMPLAINT", "scene": "SLOW_LOGISTICS"}
        door.said(f"cases/C-{number}", {"type": "CaseOpened"} | stated)
    first = door.read("/v1/boards/logistics", limit=2, min_position=door.size - 1)

    assert [row["case_id"] for row in first["items"]] == ["C-0", "C-1"]
    rest = door.read("/v1/boards/logistics", limit=2, after=first["next"])
    assert ([row["case_id"] for row in rest["items"]], rest["next"]) == (["C-2"], None)
