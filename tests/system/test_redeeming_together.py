"""Many customers, one code: exactly as many redemptions as there are uses, whoever serves them."""

import asyncio
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.examples import campaign, lines, off, order
from tests.server import KEY, Shopfront, serving
from tests.trace import requirement

USES = 50
ORDERS = 200


async def _place_all(urls: list[str]) -> list[httpx.Response]:
    limits = httpx.Limits(max_connections=32)
    headers = {"Authorization": f"Bearer {KEY}"}
    async with httpx.AsyncClient(headers=headers, limits=limits, timeout=60) as client:
        placing = (_place_at(client, urls[number % len(urls)], number) for number in range(ORDERS))
        return await asyncio.gather(*placing)


async def _place_at(client: httpx.AsyncClient, url: str, number: int) -> httpx.Response:
    placed: dict[str, Any] = order(100_00, coupons=["HOT"]) | {"customer_id": f"customer-{number}"}
    headers = {"Idempotency-Key": f"H-{number}"}
    return await client.post(
        f"{url}/v1/orders/H-{number}/events", json={"type": "OrderPlaced", **placed}, headers=headers
    )


@requirement("R-000-08")
@pytest.mark.parametrize("processes", [1, 2])
def test_a_code_with_fifty_uses_is_redeemed_fifty_times(tmp_path: Path, processes: int) -> None:
    with ExitStack() as stack:
        urls = [stack.enter_context(serving(tmp_path, name=f"server-{n}")) for n in range(processes)]
        shop = stack.enter_context(Shopfront(urls[0]))
        assert shop.say("campaigns/hot", "CampaignPublished", **off(5_00, redemption_limit=USES)).status_code == 201
        assert shop.say("coupons/hot", "CouponIssued", campaign_id="hot", code="HOT").status_code == 201

        answers = asyncio.run(_place_all(urls))

        placed = [answer for answer in answers if answer.status_code == 201]
        refused = [answer for answer in answers if answer.status_code == 409]
        assert len(placed) == USES
        assert len(refused) == ORDERS - USES
        assert {answer.json()["code"] for answer in refused} == {"redemption-limit"}
        assert shop.get("/v1/coupons/hot")["redemptions"] == USES
        events = shop.get("/v1/coupons/hot/events")["events"]
        assert [event["type"] for event in events].count("CouponRedeemed") == USES


def test_no_order_is_placed_under_terms_that_another_process_has_revised(tmp_path: Path) -> None:
    with ExitStack() as stack:
        one, two = (stack.enter_context(serving(tmp_path, name=name)) for name in ("one", "two"))
        publisher, seller = (stack.enter_context(Shopfront(url)) for url in (one, two))
        publisher.say("campaigns/k", "CampaignPublished", **campaign({"kind": "AMOUNT_OFF", "amount": 1}))
        publisher.say("coupons/c", "CouponIssued", campaign_id="k", code="C")
        versions: list[tuple[int, int]] = []
        for revision in range(2, 12):
            benefit = {"kind": "AMOUNT_OFF", "amount": revision}
            revised = publisher.say("campaigns/k", "CampaignTermsRevised", benefit=benefit, key=f"revise-{revision}")
            placed = seller.say(f"orders/T-{revision}", "OrderPlaced", **order(100_00, coupons=["C"]))
            assert (revised.status_code, placed.status_code) == (201, 201)
            [coupon] = placed.json()["state"]["coupons"]
            versions.append((coupon["terms_version"], coupon["applied"]))

    assert versions == [(revision, revision) for revision in range(2, 12)]


def test_terms_revised_while_orders_pour_in_govern_every_order_recorded_after_them(tmp_path: Path) -> None:
    with serving(tmp_path, name="one") as one, serving(tmp_path, name="two") as two, Shopfront(one) as shop:
        shop.say("campaigns/k", "CampaignPublished", **campaign({"kind": "AMOUNT_OFF", "amount": 1}))
        shop.say("coupons/c", "CouponIssued", campaign_id="k", code="C")
        asyncio.run(_orders_and_revisions(one, two))
        feed = shop.get("/v1/events", after=-1, limit=1000)

    current, stale = 1, []
    for event in (each["data"] for each in feed):
        if event["type"] == "CampaignTermsRevised":
            current = event["data"]["terms_version"]
        if event["type"] == "OrderPlaced" and event["data"]["applied"][0]["terms_version"] != current:
            stale.append(event["stream"])
    assert current == 1 + REVISIONS
    assert stale == []


REVISIONS = 10
POURED = 120


async def _orders_and_revisions(one: str, two: str) -> None:
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {KEY}"}, timeout=60) as client:

        async def revise() -> None:
            for revision in range(2, 2 + REVISIONS):
                fact = {"type": "CampaignTermsRevised", "benefit": {"kind": "AMOUNT_OFF", "amount": revision}}
                answer = await client.post(
                    f"{one}/v1/campaigns/k/events", json=fact, headers={"Idempotency-Key": f"r-{revision}"}
                )
                assert answer.status_code == 201, answer.text

        async def pour(number: int) -> None:
            fact = {"type": "OrderPlaced", **order(coupons=["C"], lines=lines(100_00))}
            url = (one, two)[number % 2]
            answer = await client.post(
                f"{url}/v1/orders/P-{number}/events", json=fact, headers={"Idempotency-Key": f"p-{number}"}
            )
            assert answer.status_code == 201, answer.text

        async with asyncio.TaskGroup() as group:
            group.create_task(revise())
            for number in range(POURED):
                group.create_task(pour(number))
