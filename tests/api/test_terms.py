"""Terms over HTTP: cards, comparison, the law, what was shown, and what the shop answered."""

from hashlib import sha256
from typing import Any

from tests.api.customer import CAMPAIGN, ORDER, Door, expect_problem
from tests.terms.meeting import NO_REASON
from tests.trace import requirement

CLEARANCE = CAMPAIGN | {
    "class": "CLEARANCE",
    "source": "EMPLOYEE",
    "new_customers_only": True,
    "after_sales": {"no_reason_return": False},
    "clauses": [{"clause_id": "k1", "text": f"{NO_REASON}，部分商品除外"}],
}
EXPLAINED = {"type": "ClauseExplained", "clause_id": "k1", "answer": "SKU-9 可以退", "includes": ["SKU-9"]}
PAGE = "<h1>结账</h1>".encode()
DIGEST = sha256(PAGE).hexdigest()


@requirement("R-000-77", "R-000-94")
def test_the_card_is_read_before_a_code_is_used(door: Door) -> None:
    door.said("campaigns/SALE", CLEARANCE)

    card = door.read("/v1/campaigns/SALE/card")

    assert (card["source"], card["class"]) == ("EMPLOYEE", "CLEARANCE")
    assert card["flags"] == ["NO_NO_REASON_RETURN", "NEW_CUSTOMERS_ONLY", "NOT_STACKABLE"]
    assert card["words"]["NOT_STACKABLE"] == "不可叠加"
    assert card["words"]["消费者权益保护法 25"] == "《消费者权益保护法》第 25 条"
    assert card["rights"]["no_reason_return"]["verdicts"]["k1"]["ORDINARY"]["outcome"] == "VOID"
    english = door.get("/v1/campaigns/SALE/card?regime=SEED_NOTICE", headers={"Accept-Language": "en"})
    assert english.headers["content-language"] == "en"
    assert english.json()["words"]["BINDING"] == "binding"
    assert english.json()["rights"]["no_reason_return"]["holds"]["ORDINARY"] is False


def test_a_card_is_read_as_of_any_moment(door: Door) -> None:
    door.said("campaigns/SALE", CLEARANCE)
    door.said("campaigns/SALE", {"type": "CampaignTermsRevised", "new_customers_only": False})

    assert "NEW_CUSTOMERS_ONLY" not in door.read("/v1/campaigns/SALE/card")["flags"]
    then = door.read("/v1/campaigns/SALE/card", as_of_version=1)
    assert (then["terms_version"], "NEW_CUSTOMERS_ONLY" in then["flags"]) == (1, True)
    expect_problem(door.get("/v1/campaigns/NONE/card"), 404, "not-found")
    expect_problem(door.get("/v1/campaigns/SALE/card?regime=MINE"), 422, "schema")


@requirement("R-000-83")
def test_campaigns_are_compared_side_by_side(door: Door) -> None:
    for name, terms in (("A", CAMPAIGN), ("B", CLEARANCE), ("C", CAMPAIGN | {"restoration": "NEVER"})):
        door.said(f"campaigns/{name}", terms)

    table = door.read("/v1/terms/comparison", campaigns="A,B, C")

    assert [column["campaign_id"] for column in table["columns"]] == ["A", "B", "C"]
    for name in ("return", "exchange", "warranty", "gift", "restoration"):
        assert all(name in column for column in table["columns"])
    assert [each["class"] for each in table["by_class"]] == ["GENERAL", "CLEARANCE"]
    assert {"code": "EXCLUSIVE_OVERLAP", "campaigns": ["A", "B"]} in table["warnings"]
    expect_problem(door.get("/v1/terms/comparison?campaigns=A,NONE"), 404, "not-found")
    expect_problem(door.get("/v1/terms/comparison?campaigns=A,%20,B"), 422, "id-malformed")
    expect_problem(door.get("/v1/terms/comparison"), 422, "schema")
    many = ",".join(f"c{number}" for number in range(21))
    expect_problem(door.get(f"/v1/terms/comparison?campaigns={many}"), 422, "schema")


def test_the_law_is_read_with_its_versions_marks_and_regimes(shared: Door) -> None:
    law = shared.read("/v1/statutes")

    assert law["statutes"][0]["no_reason_days"] == 7
    assert law["statutes"][0]["verified_at"] == "2026-07-20"
    assert {each["id"] for each in law["regimes"]} == {"CN_2025", "SEED_NOTICE", "SEED_EQUAL"}
    by_label: dict[str, Any] = {each["law"]: each for each in law["laws"]}
    assert by_label["消费者权益保护法 25"]["mark"] == "V1+V2"
    assert "七日内无理由退货" in by_label["消费者权益保护法 25"]["in_short"]
    english = shared.get("/v1/statutes", headers={"Accept-Language": "en"}).json()
    assert english["words"]["民法典 496"] == "Civil Code, article 496"
    assert "no reason" in next(each["in_short"] for each in english["laws"] if each["law"] == "消费者权益保护法 25")


def test_reading_terms_needs_the_scope(door: Door) -> None:
    publisher = door.with_scopes("terms:publish")
    door.said("campaigns/SALE", CLEARANCE)

    for path in ("campaigns/SALE/card", "terms/comparison?campaigns=SALE", "statutes"):
        expect_problem(publisher.get(f"/v1/{path}"), 403, "scope-missing")


@requirement("R-000-25", "R-000-97")
def test_what_the_customer_read_before_ordering_is_kept_and_found_again(door: Door) -> None:
    door.said("campaigns/SALE", CLEARANCE)
    put = door.client.put(f"/v1/content/{DIGEST}", content=PAGE, headers=door.bearer | {"Content-Type": "text/html"})
    assert put.status_code == 204
    shown = {
        "type": "CheckoutShown",
        "customer_id": "C-88",
        "currency": "CNY",
        "language": "zh-CN",
        "lines": ORDER["lines"],
        "totals": {"listed": 70000, "discount": 0, "freight": 0, "payable": 70000},
        "content": [{"sha256": DIGEST, "media_type": "text/html"}],
    }
    clause = {"clause_id": "k1", "channels": ["POPUP"], "marks": ["BOLD"], "position": "top", "before_order": True}
    presented = {"type": "TermsPresented", "campaign_id": "SALE", "terms_version": 1, "clauses": [clause]}
    door.said("checkouts/CO-1", shown, presented)

    view = door.read("/v1/checkouts/CO-1")

    assert view["content"] == [{"sha256": DIGEST, "media_type": "text/html"}]
    (found,) = view["presented"]
    events = door.read("/v1/checkouts/CO-1/events")["events"]
    assert (view["shown_at"], found["at"]) == (events[0]["occurred_at"], events[1]["occurred_at"])
    assert (found["clauses"][0]["position"], found["clauses"][0]["marks"]) == ("top", ["BOLD"])
    again = door.get("/v1/checkouts/CO-1/rendering")
    assert sha256(again.content).hexdigest() == DIGEST
    text = door.read("/v1/campaigns/SALE", as_of_version=found["terms_version"])["clauses"][0]["text"]
    assert text.startswith(NO_REASON)


@requirement("R-000-96")
def test_an_answer_is_recorded_and_a_contradiction_flagged(door: Door) -> None:
    door.said("campaigns/SALE", CLEARANCE)
    said = door.said("campaigns/SALE", EXPLAINED)
    assert said["state"]["explained"][0]["answer"] == "SKU-9 可以退"

    history = door.read("/v1/campaigns/SALE/history")["history"]
    assert "SKU-9" in history[-1]["text"]
    excluded = {"type": "ClauseExplained", "clause_id": "k1", "answer": "不可以", "excludes": ["SKU-9"]}
    problem = expect_problem(door.say("campaigns/SALE", excluded), 409, "conflicts-with-answer")
    assert (problem["requirement"], problem["sku"]) == ("R-000-96", "SKU-9")


@requirement("R-000-74", "R-000-106", "R-000-111")
def test_terms_that_can_not_be_published(door: Door) -> None:
    clauses = CLEARANCE["clauses"]
    general = expect_problem(door.say("campaigns/A", CAMPAIGN | {"clauses": clauses}), 409, "general-never-restricts")
    assert (general["requirement"], general["clauses"]) == ("R-000-74", ["k1"])
    stated = {"states": ["SCOPE", "THRESHOLD"]}
    silent = expect_problem(door.say("campaigns/A", CAMPAIGN | {"page": stated}), 409, "page-omits-condition")
    assert silent["omitted"] == ["ONE_PER_ORDER"]
    dear = CAMPAIGN | {"threshold": 5000, "benefit": {"kind": "AMOUNT_OFF", "amount": 6000}}
    expect_problem(door.say("campaigns/A", dear), 422, "discount-above-threshold")
    assert door.size == 0
