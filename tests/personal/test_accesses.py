"""Who reads a person's words is recorded before she reads them."""

import asyncio
from typing import Any

import pytest

from api.disclosed import record_export
from api.opening import opened
from api.settings import Settings
from domain.access import SUBJECTS_MAX
from domain.ledger.command import Busy
from tests.api.customer import Door, expect_problem, said_since
from tests.examples import order
from tests.personal.folder import PAGE, digest, shown

ANNA = "customers/anna"
TIER = {"type": "TierSet", "tier": "GOLD", "reason": "many orders"}


def reads(door: Door, **wanted: Any) -> list[dict[str, Any]]:
    return door.read("/v1/accesses", min_position=door.size - 1, **wanted)["rows"]


def told(door: Door) -> None:
    door.said(ANNA, TIER)


def test_reading_a_view_with_words_is_recorded_with_whose_they_are(door: Door) -> None:
    told(door)

    door.read(f"/v1/{ANNA}/events")

    (row,) = reads(door)
    assert (row["type"], row["path"], row["subjects"], row["values"]) == (
        "PersonalDataRead",
        f"/v1/{ANNA}/events",
        [ANNA],
        1,
    )
    assert not row["health"]
    assert row["actor"].startswith("k")


def test_a_history_in_sentences_is_recorded_too_and_names_who_read_it(door: Door) -> None:
    told(door)

    door.get(f"/v1/{ANNA}/history", headers={"Actor": "anna.w"})

    (row,) = reads(door)
    assert row["actor"].endswith("/anna.w")
    key = row["actor"].split("/")[0]
    assert reads(door, actor=key) == reads(door, actor=row["actor"]) == [row]
    assert reads(door, actor=f"{key}/someone-else") == []


def test_who_sees_no_words_leaves_no_record(door: Door) -> None:
    told(door)
    size = door.size
    clerk = door.with_scopes("orders:read")

    clerk.read(f"/v1/{ANNA}/events")
    clerk.read(f"/v1/{ANNA}/history")

    assert said_since(door, size) == []


def test_what_could_not_be_proved_holds_no_word_and_leaves_no_record(door: Door) -> None:
    door.client.put(f"/v1/content/{digest(PAGE)}", content=PAGE, headers=door.bearer | {"Content-Type": "text/html"})
    door.said("checkouts/K-1", {"type": "CheckoutShown", **shown("anna", PAGE)})
    door.said("checkouts/K-1", {"type": "CouponEntered", "input": "yak-code"})
    parcel = {"lines": [{"line": "1", "quantity": 1}]}
    door.said("orders/A-1", {"type": "OrderPlaced", **order(100_00), "customer_id": "anna", "checkout_id": "K-1"})
    door.said("orders/A-1", {"type": "PaymentCaptured", "payment_id": "p1", "amount": 100_00, "tender": "WECHAT"})
    door.said("orders/A-1", {"type": "LinesShipped", **parcel, "carrier": "SF", "tracking_no": "wombat-tracking"})
    size = door.size

    told = [door.get("/v1/checkouts/K-1/gaps").text, door.get("/v1/orders/A-1/dossier/gaps").text]

    for word in ("yak-code", "wombat-tracking", digest(PAGE), "zebra-content"):
        assert [word in each for each in told] == [False, False], word
    assert ["gaps" in each for each in told] == [True, True]
    assert said_since(door, size) == []


def test_an_append_is_its_own_record_but_a_trial_and_a_retry_are_not(door: Door) -> None:
    door.said(ANNA, TIER, key="one")
    size = door.size
    again = door.say(ANNA, TIER, key="one")
    assert again.json()["events"][0]["data"]["reason"] == "many orders"
    assert door.size == size + 1, "the retry showed words and recorded nothing of its own"

    trial = door.say(ANNA, TIER | {"tier": "IRON", "reason": "my own words"}, params={"dry_run": "true"})

    assert trial.json()["events"][0]["data"]["reason"] == "my own words"
    assert door.size == size + 1, "nobody else's words were shown"


def test_a_reading_that_cannot_be_recorded_shows_nothing(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    told(door)
    size = door.size

    async def busy(_: Any) -> Any:
        raise Busy("Another process holds the log.")

    with monkeypatch.context() as failing:
        failing.setattr(door.services.writer, "append", busy)
        answers = [door.get(f"/v1/{ANNA}/events"), door.get(f"/v1/{ANNA}/history"), door.get("/v1/events")]

    for answer in answers:
        expect_problem(answer, 503, "busy")
        assert "many orders" not in answer.text
    assert said_since(door, size) == []


def test_a_page_of_the_feed_names_everybody_it_showed(door: Door) -> None:
    people = sorted(f"customers/c{number:03d}" for number in range(SUBJECTS_MAX + 20))
    for each in people:
        door.said(each, TIER)
    door.read("/v1/events", limit=1000)

    first, second = reads(door)

    assert first["subjects"] + second["subjects"] == people
    assert (first["values"], second["values"]) == (SUBJECTS_MAX, 20)
    assert {first["path"], second["path"]} == {"/v1/events"}
    assert [row["number"] for row in reads(door, subject=people[-1])] == [second["number"]]


def test_a_reading_of_the_readings_shows_no_words(door: Door) -> None:
    told(door)
    door.read(f"/v1/{ANNA}/events")
    size = door.size

    reads(door)
    door.read(f"/v1/{ANNA}/accesses", min_position=size - 1)

    assert said_since(door, size) == []


def test_a_customer_is_told_who_read_what_is_kept_of_her(door: Door) -> None:
    told(door)
    door.said("customers/ben", TIER)
    door.read(f"/v1/{ANNA}/events")
    door.read("/v1/customers/ben/events")

    page = door.read(f"/v1/{ANNA}/accesses", min_position=door.size - 1, limit=1)

    assert [row["subjects"] for row in page["rows"]] == [[ANNA]]
    assert page["next"] is None


def test_content_is_read_under_whoever_saw_it_and_its_hash_is_not_told(door: Door) -> None:
    door.client.put(f"/v1/content/{digest(PAGE)}", content=PAGE, headers=door.bearer | {"Content-Type": "text/html"})
    door.said("checkouts/1", {"type": "CheckoutShown", **shown("anna", PAGE)})

    door.get("/v1/checkouts/1/rendering")
    door.get(f"/v1/content/{digest(PAGE)}")

    rendering, content = reads(door)
    assert (rendering["path"], rendering["subjects"]) == ("/v1/checkouts/1/rendering", [ANNA])
    assert (content["path"], content["subjects"]) == ("/v1/content/{sha256}", [ANNA])


def test_what_is_about_somebodys_health_is_said_to_be(door: Door) -> None:
    case = {"type": "CaseOpened", "channel": "APP", "category": "QUALITY", "scene": "SKIN_REACTION"}
    known = {
        "customer_name": "王女士",
        "contact": "138",
        "purchase_channel": "APP",
        "reason": "红肿",
        "customer_id": "wang",
    }
    door.said("cases/W-1", case | known | {"demands": ["DAMAGES"]})
    hurt = {"evidence_id": "e1", "party": "CONSUMER", "kind": "PHOTO_VIDEO", "health_evidence": {"note": "红肿照片"}}
    door.said("cases/W-1", {"type": "EvidenceSubmitted"} | hurt)
    support = door.with_scopes("orders:read", "pii:read", owner="support")

    door.read("/v1/cases/W-1/events")
    support.read("/v1/cases/W-1/events")

    doctor, desk = reads(door, subject="customers/wang")
    assert doctor["health"] is True
    assert not desk.get("health"), "it was not shown"
    assert desk["values"] == doctor["values"] - 1


def test_an_export_is_recorded_with_what_was_handed_out(door: Door) -> None:
    settings = Settings(db=door.services.ledger.place.log)

    async def export() -> None:
        async with opened(settings) as known:
            await record_export(known, "k1", "k1/clerk", "DOSSIER", "ab" * 32, streams=("orders/A-1",))
            await record_export(known, "k1", "k1/clerk", "NDJSON", "cd" * 32, positions=(0, 0))

    asyncio.run(export())

    dossier, log = reads(door)
    assert (dossier["type"], dossier["digest"], dossier["streams"]) == ("EvidenceExported", "ab" * 32, ["orders/A-1"])
    assert (log["what"], log["first"], log["last"], log["actor"]) == ("NDJSON", 0, 0, "k1/clerk")
    assert reads(door, subject="orders/A-1") == [dossier]
