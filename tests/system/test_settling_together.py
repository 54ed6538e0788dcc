"""Two desks, one case, and the customer's own app beside them: what was agreed is carried out once, or not at all."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.examples import order, units
from tests.server import KEY, Shopfront, serving

CASES = 12
DESKS = 6
RETURN = {"kind": "RETURN", "lines": units(_1=1), "cause": "QUALITY"}
CASH = {"kind": "COMPENSATION", "form": "CASH", "amount": 20_00, "basis": "GOODWILL"}
WHO = {"customer_name": "王女士", "contact": "138", "purchase_channel": "APP", "reason": "有异味"}


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    folder: Path = tmp_path_factory.mktemp("desks")
    with ExitStack() as stack:
        yield [stack.enter_context(serving(folder, name=f"server-{n}")) for n in range(2)]


def agreed(shop: Shopfront, name: str) -> None:
    """An order of one thing, and a case about it: goods back and money beside, accepted."""

    def say(stream: str, type_: str, **members: Any) -> None:
        answer = shop.say(f"{stream}/{name}", type_, **members)
        assert answer.status_code in (200, 201), answer.text

    say("orders", "OrderPlaced", **order(268_00, coupons=[]))
    say("orders", "PaymentCaptured", payment_id="p1", amount=268_00, tender="WECHAT")
    say("orders", "LinesDelivered", lines=units(_1=1))
    opened = {"channel": "APP", "category": "QUALITY", "order_id": name, "demands": ["RETURN_REFUND"]}
    say("cases", "CaseOpened", **opened, **WHO)
    say("cases", "CaseVerified")
    options = [{"option_id": "a", "remedies": [CASH, RETURN]}]
    say("cases", "ResolutionProposed", proposal_id="P1", reason="质量", options=options)
    say("cases", "ResolutionAccepted", proposal_id="P1", option_id="a")


async def _say(client: httpx.AsyncClient, url: str, stream: str, key: str, fact: dict[str, Any]) -> httpx.Response:
    return await client.post(f"{url}/v1/{stream}/events", json=fact, headers={"Idempotency-Key": key})


async def _together(said: list[tuple[str, str, str, dict[str, Any]]]) -> list[httpx.Response]:
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {KEY}"}, timeout=60) as client:
        return await asyncio.gather(*[_say(client, *each) for each in said])


def types(shop: Shopfront, stream: str) -> list[str]:
    return [event["type"] for event in shop.get(f"/v1/{stream}/events")["events"]]


def test_what_was_accepted_is_carried_out_once_however_many_desks_do_it(desks: list[str]) -> None:
    names = [f"ONCE-{number}" for number in range(CASES)]
    with Shopfront(desks[0]) as shop:
        for name in names:
            agreed(shop, name)
        executing = {"type": "ResolutionExecuted", "address": "漳州 1 号仓"}
        said = [(desks[n % 2], f"cases/{name}", f"{name}-{n}", executing) for name in names for n in range(DESKS)]
        answers = asyncio.run(_together(said))

        assert {answer.status_code for answer in answers} <= {200, 201}
        assert sum(answer.status_code == 201 for answer in answers) == CASES
        for name in names:
            events = types(shop, f"orders/{name}")
            assert [events.count(each) for each in ("ReturnRequested", "CompensationGranted")] == [1, 1]
            assert types(shop, f"cases/{name}").count("ResolutionExecuted") == 1
            assert shop.get(f"/v1/orders/{name}")["compensations"][0]["amount"] == 20_00


def test_goods_come_back_by_the_case_or_by_the_customers_own_hand_and_never_by_both(desks: list[str]) -> None:
    names = [f"EITHER-{number}" for number in range(CASES)]
    with Shopfront(desks[0]) as shop:
        for name in names:
            agreed(shop, name)
        own = {"type": "ReturnRequested", "return_id": "R1", "lines": units(_1=1), "cause": "QUALITY"}
        said = [
            each
            for number, name in enumerate(names)
            for each in [
                (desks[number % 2], f"cases/{name}", f"{name}-case", {"type": "ResolutionExecuted"}),
                (desks[1 - number % 2], f"orders/{name}", f"{name}-own", own),
            ][:: 1 if number % 3 else -1]
        ]
        answers = asyncio.run(_together(said))

        assert sorted(answer.status_code for answer in answers) == [201] * CASES + [409] * CASES
        assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"nothing-left"}
        for name in names:
            events = types(shop, f"orders/{name}")
            by_case = "ResolutionExecuted" in types(shop, f"cases/{name}")
            assert events.count("ReturnRequested") == 1
            assert events.count("CompensationGranted") == by_case
            waiting = shop.get(f"/v1/cases/{name}")["waiting"]
            (found,) = shop.get(f"/v1/orders/{name}")["returns"]
            assert waiting == ([found["return_id"]] if by_case else [])


def test_a_return_that_ends_while_another_desk_closes_the_case_leaves_both_in_step(desks: list[str]) -> None:
    """Closed or not, the case has heard how its return ended before it was closed."""
    names = [f"END-{number}" for number in range(CASES)]
    closing = {"type": "CaseClosed", "outcome": "WITHDRAWN", "reason": "不退了"}
    with Shopfront(desks[0]) as shop:
        for name in names:
            agreed(shop, name)
            assert shop.say(f"cases/{name}", "ResolutionExecuted").status_code == 201
        said = [
            each
            for name in names
            for each in [
                (desks[0], f"cases/{name}", f"{name}-close", closing),
                (desks[1], f"orders/{name}", f"{name}-w", {"type": "ReturnWithdrawn", "return_id": f"{name}.P1.2"}),
            ]
        ]
        answers = asyncio.run(_together(said))

        assert all(answer.status_code in (200, 201, 409) for answer in answers)
        for name in names:
            case, events = shop.get(f"/v1/cases/{name}"), types(shop, f"cases/{name}")
            assert case["waiting"] == []
            assert events.count("RemedyCompleted") == 1
            if "CaseClosed" in events:
                assert events.index("RemedyCompleted") < events.index("CaseClosed")
