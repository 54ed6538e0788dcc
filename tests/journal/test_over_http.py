"""The journal over HTTP: its postings, its trial balance, who bears what; and its Beancount file, which checks."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from api import following
from api.client import Client
from api.demo import play
from projections.journal.view import JOURNAL
from tests.api.customer import Door, expect_problem
from tests.examples import off, order, units
from tests.trace import requirement

TEXT = {"Accept": "text/plain", "Accept-Language": "en"}
SHARED = [{"party": "PLATFORM", "share_bp": 6000}, {"party": "MERCHANT", "share_bp": 4000}]


def half_returned(door: Door, key: str = "A-1", **terms: Any) -> int:
    """200 + 200, 满300减50, paid 350.00; the second comes back. Answers the last position."""
    stream = f"orders/{key}"
    door.said(f"campaigns/k-{key}", {"type": "CampaignPublished"} | off(50_00, threshold=300_00, **terms))
    door.said(f"coupons/c-{key}", {"type": "CouponIssued", "campaign_id": f"k-{key}", "code": key})
    door.said(stream, {"type": "OrderPlaced"} | order(200_00, 200_00, coupons=[f"c-{key}"]))
    door.said(stream, {"type": "PaymentCaptured", "payment_id": "p1", "amount": 350_00, "tender": "微信 pay"})
    asked = {"type": "ReturnRequested", "return_id": "R1", "lines": units(_2=1), "cause": "BUYER_NO_REASON"}
    door.said(stream, asked)
    found = {"type": "ReturnInspected", "return_id": "R1", "lines": [{"line": "2", "accepted": 1}]}
    return door.said(stream, found)["events"][-1]["position"]


def checked(folder: Path, text: str) -> subprocess.CompletedProcess[str]:
    """What Beancount's own checker says of a file."""
    (folder / "journal.beancount").write_text(text, encoding="utf-8")
    program = Path(sys.executable).with_name("bean-check")
    return subprocess.run([program, folder / "journal.beancount"], capture_output=True, text=True, check=False)


def short(rows: list[dict[str, Any]]) -> list[tuple[str, str, int]]:
    return [(row["account"], row["party"], row["amount"]) for row in rows]


def test_postings_are_read_with_the_event_they_prove(door: Door):
    position = half_returned(door)
    answer = door.get(
        "/v1/journal", params={"min_position": position, "order": "A-1"}, headers=TEXT | {"Accept": "*/*"}
    )

    rows = answer.json()["rows"]
    events = {each["position"]: each for each in door.read("/v1/orders/A-1/events")["events"]}
    assert int(answer.headers["X-Ledger-Position"]) >= position
    assert {row["type"] for row in rows} == {"OrderPlaced", "PaymentCaptured", "RefundFellDue"}
    for row in rows:
        event = events[row["position"]]
        for name in ("leaf_hash", "event_id", "version", "type", "occurred_at", "recorded_at"):
            assert row[name] == event[name]
    assert short([row for row in rows if row["type"] == "RefundFellDue"]) == [
        ("customer", "li", -175_00),
        ("sales", "m1", 200_00),
        ("subsidy-merchant", "MERCHANT", -25_00),
    ]
    assert (rows[0]["narration"], rows[0]["campaign"], rows[1]["campaign"]) == ("Order placed", None, "k-A-1")


def test_postings_are_found_by_account_party_and_time_and_paged_by_whole_events(door: Door):
    half_returned(door)
    position = half_returned(door, "A-2")
    everything = door.read("/v1/journal", min_position=position)["rows"]

    first = door.read("/v1/journal", limit=1)
    assert first["rows"] == [row for row in everything if row["position"] == first["next"]]
    rest = door.read("/v1/journal", after=first["next"])
    assert [*first["rows"], *rest["rows"]] == everything
    assert rest["next"] is None
    for name in ("account", "party"):
        for value in {row[name] for row in everything}:
            assert door.read("/v1/journal", **{name: value})["rows"] == [r for r in everything if r[name] == value]
    both = door.read("/v1/journal", order="A-2", account="sales", party="m1")["rows"]
    assert short(both) == [("sales", "m1", -400_00), ("sales", "m1", 200_00)]
    middle = everything[len(everything) // 2]["recorded_at"]
    until = door.read("/v1/journal", to=middle)["rows"]
    since = door.read("/v1/journal", **{"from": middle})["rows"]
    assert [row for row in everything if row["recorded_at"] <= middle] == until
    assert [row for row in everything if row["recorded_at"] >= middle] == since
    assert door.read("/v1/journal", order="A-3") == {"rows": [], "next": None}
    assert door.read("/v1/journal", **{"from": "2099-01-01T00:00:00Z"})["rows"] == []


def test_the_trial_balance_is_zero_now_and_at_any_moment_before(door: Door):
    half_returned(door)
    position = half_returned(door, "A-2", funding=SHARED)
    rows = door.read("/v1/journal", min_position=position)["rows"]

    for moment in [None, *sorted({row["recorded_at"] for row in rows})]:
        found = door.read("/v1/journal/balance", **({"as_of": moment} if moment else {}))
        until = [row for row in rows if not moment or row["recorded_at"] <= moment]
        assert [(each["currency"], each["balance"]) for each in found["totals"]] == [("CNY", 0)]
        for each in found["accounts"]:
            same = [row for row in until if row["account"] == each["account"]]
            mine = [row["amount"] for row in same if each["party"] in (None, row["party"])]
            assert each["balance"] == sum(mine) == each["debit"] - each["credit"]
    assert door.read("/v1/journal/balance", as_of="2020-01-01T00:00:00Z")["accounts"] == []
    assert door.read("/v1/journal/balance", currency="USD")["totals"] == []


def test_who_bears_what_is_told_of_an_order_of_a_campaign_and_of_everything(door: Door):
    half_returned(door)
    position = half_returned(door, "A-2", funding=SHARED)
    granted = {"type": "CompensationGranted", "kind": "CASH", "amount": 10_00, "basis": "GOODWILL"}
    position = door.said("orders/A-2", granted | {"funding": SHARED})["events"][-1]["position"]

    of_order = door.read("/v1/journal/funding", order="A-2", min_position=position)
    assert [(each["account"], each["party"], each["amount"]) for each in of_order["rows"]] == [
        ("goodwill", "MERCHANT", 4_00),
        ("goodwill", "PLATFORM", 6_00),
        ("subsidy-merchant", "MERCHANT", 10_00),
        ("subsidy-platform", "PLATFORM", 15_00),
    ]
    assert of_order["parties"] == [
        {"party": "MERCHANT", "currency": "CNY", "amount": 14_00},
        {"party": "PLATFORM", "currency": "CNY", "amount": 21_00},
    ]
    of_campaign = door.read("/v1/journal/funding", campaign="k-A-2")["rows"]
    assert [(each["party"], each["amount"]) for each in of_campaign] == [("MERCHANT", 10_00), ("PLATFORM", 15_00)]
    of_all = door.read("/v1/journal/funding")["parties"]
    assert [each["amount"] for each in of_all] == [39_00, 21_00]
    placed = door.read("/v1/journal", order="A-2")["rows"][0]["recorded_at"]
    before = door.read("/v1/journal/funding", order="A-2", as_of=placed)["rows"]
    assert [(each["party"], each["amount"]) for each in before] == [("MERCHANT", 20_00), ("PLATFORM", 30_00)]
    params = {"order": "A-2", "campaign": "k-A-2"}
    expect_problem(door.get("/v1/journal/funding", params=params), 422, "schema")


def test_the_journal_is_for_auditors(door: Door):
    position = half_returned(door)
    for path in ("/v1/journal", "/v1/journal/balance", "/v1/journal/funding"):
        expect_problem(door.with_scopes("orders:read").get(path), 403, "scope-missing")
        auditor = door.with_scopes("audit:read")
        assert auditor.get(path, params={"min_position": position}).status_code == 200


@pytest.mark.parametrize(
    ("params", "code"),
    [({"account": "cash"}, "schema"), ({"from": "yesterday"}, "bad-time"), ({"accounts": "sales"}, "schema")],
)
def test_a_question_that_is_misspelt_is_refused(door: Door, params: dict[str, str], code: str):
    expect_problem(door.get("/v1/journal", params=params), 422, code)


@pytest.mark.parametrize("name", ["account", "party", "limit"])
def test_a_beancount_file_holds_whole_events(door: Door, name: str):
    params = {name: {"account": "sales", "party": "li", "limit": "5"}[name]}

    problem = expect_problem(door.get("/v1/journal", params=params, headers=TEXT), 422, "schema")
    assert problem["errors"][0]["parameter"] == name


@requirement("R-000-11")
def test_the_demos_journal_passes_beancounts_own_checker_and_fails_it_once_a_cent_is_changed(
    door: Door, tmp_path: Path
):
    with Client(str(door.client.base_url), door.key) as client:
        scenes = list(play(client))
    answer = door.get("/v1/journal", params={"min_position": door.size - 1}, headers=TEXT)

    assert scenes
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    sound = checked(tmp_path, answer.text)
    assert (sound.returncode, sound.stderr) == (0, "")
    for amount in re.findall(r"(?m)^  \S+  (-?\d+\.\d\d) CNY$", answer.text)[::7]:
        last = "1" if amount[-1] == "0" else "0"
        changed = answer.text.replace(f"  {amount} CNY\n", f"  {amount[:-1]}{last} CNY\n", 1)
        assert checked(tmp_path, changed).returncode == 1
    moved = re.sub(r"(?s)(Assets:Tenders:WECHAT)  ", r"Liabilities:Customer  ", answer.text, count=1)
    assert "Balance failed" in checked(tmp_path, moved).stderr


def test_a_beancount_file_of_one_order_or_of_nothing_checks_too(door: Door, tmp_path: Path):
    position = half_returned(door)
    half_returned(door, "A-2")
    of_one = door.get("/v1/journal", params={"order": "A-1", "min_position": position}, headers=TEXT).text

    assert "orders/A-1" in of_one
    assert "orders/A-2" not in of_one
    assert re.search(r'open Assets:Tenders:Pay-[0-9a-f]{8}\n  meaning: "微信 pay"', of_one)
    assert checked(tmp_path, of_one).returncode == 0
    nothing = door.get("/v1/journal", params={"order": "A-9"}, headers=TEXT).text
    assert checked(tmp_path, nothing).returncode == 0


def test_a_journal_that_is_built_anew_holds_the_same(door: Door):
    half_returned(door)
    position = half_returned(door, "A-2")
    before = door.read("/v1/journal", min_position=position)

    follower = door.services.follower
    follower.rebuild([JOURNAL.name])
    following.finish(door.services)
    assert [(each.view, each.same) for each in follower.own({JOURNAL.name})] == [(JOURNAL.name, True)]
    assert door.read("/v1/journal") == before
