"""The queue of cases as a page: the same rows as the API's, filters in its address, clocks that count truly."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser

from projections.sentences.language import EN
from tests.api.clock import Clock
from tests.api.customer import KEY, Door, expect_problem
from tests.console.casework import complained, follows, opened
from tests.console.looking import Looker
from tests.trace import requirement

HTML = {"Accept": "text/html"}


def ids(page: Any) -> list[str]:
    return [row["case_id"] for row in page["cases"]]


def queue(door: Door, **asked: Any) -> Any:
    return door.read("/console/cases.json", **asked)


def text(door: Door, query: str = "lang=en") -> str:
    return door.get(f"/console/cases?{query}", headers=HTML).text


@requirement("R-003-12")
def test_the_page_has_the_rows_that_the_api_has(desk: Door) -> None:
    position = complained(desk)
    for key, category in (("C-2", "COMPLAINT"), ("C-3", "CONSULT")):
        position = opened(desk, key, category)

    page, rows = queue(desk, min_position=position), desk.read("/v1/cases")

    assert (page["cases"], page["next"]) == (rows["cases"], rows["next"])
    assert ids(page) == ["C-1", "C-2", "C-3"]
    assert all(f"/console/cases/{key}/desk" in text(desk) for key in ids(page))


def test_the_queue_is_counted_at_the_top(desk: Door, clock: Clock) -> None:
    opened(desk, "OLD", "COMPLAINT")
    clock.later(minutes=11)
    opened(desk, "NEW", "COMPLAINT")
    desk.said("cases/NEW", {"type": "CaseAssigned", "owner": "anna"})
    follows(desk, opened(desk, "THIRD", "CONSULT"))

    counts = queue(desk)["counts"]

    assert counts == {"open": 3, "overdue": 1, "soon": 2, "unowned": 2, "most": 10_000}
    assert ids(queue(desk, overdue="true")) == ["OLD"]
    assert ids(queue(desk, overdue="false", due_within_s=3600)) == ["NEW", "THIRD"]
    assert ids(queue(desk, owned="false")) == ["OLD", "THIRD"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"status": "VERIFY"}, ["C-1"]),
        ({"owner": "anna"}, ["C-2"]),
        ({"category": "CONSULT"}, ["C-3"]),
        ({"language": "en"}, ["C-3"]),
        ({"priority": 4}, ["C-2"]),
        ({"order_id": "A-1"}, ["C-1"]),
        ({"customer_id": "U-1"}, ["C-1"]),
        ({"status": "", "owner": "", "priority": ""}, ["C-1", "C-2", "C-3"]),
        ({"owner": "nobody-of-that-name"}, []),
    ],
)
def test_filters_stand_in_the_address(desk: Door, asked: dict[str, Any], found: list[str]) -> None:
    complained(desk)
    opened(desk, "C-2", "COMPLAINT")
    desk.said("cases/C-2", {"type": "CaseAssigned", "owner": "anna"})
    follows(desk, opened(desk, "C-3", "CONSULT", language="en-US"))

    assert ids(queue(desk, **asked)) == found


def test_a_filter_that_does_not_exist_is_refused(desk: Door) -> None:
    expect_problem(desk.get("/console/cases.json?ownr=anna"), 422, "schema")


def test_a_position_that_did_not_come_here_yet_is_told_to_be_behind(desk: Door) -> None:
    """Another server may have recorded it, whose log this one copies."""
    told = [desk.get(path, params={"min_position": desk.size}) for path in ("/v1/cases", "/console/cases.json")]
    page = desk.get(f"/console/cases?lang=en&min_position={desk.size}", headers=HTML)

    for answer in told:
        assert expect_problem(answer, 503, "behind")["log_size"] == desk.size
        assert answer.headers["retry-after"]
    assert (page.status_code, EN.labels["next_wait"] in page.text) == (503, True)
    assert queue(desk, min_position=desk.size - 1)["at"]


def test_the_next_page_is_a_link(desk: Door, clock: Clock) -> None:
    for key in ("A", "B", "C"):
        position = opened(desk, key, "COMPLAINT")
        clock.later(seconds=1)
    follows(desk, position)

    first = queue(desk, limit=2)
    second = queue(desk, limit=2, after=first["next"])

    assert (ids(first), ids(second), second["next"]) == (["A", "B"], ["C"], None)
    assert 'id="next-page"' in text(desk, "limit=2&lang=en")


def test_an_empty_queue_teaches_how_a_case_comes_in(desk: Door) -> None:
    assert "CaseOpened" in text(desk)
    assert "CaseOpened" not in text(desk, "owner=anna&lang=en")


@requirement("R-003-07")
def test_a_business_clock_says_that_it_stands_still_over_the_weekend(desk: Door, clock: Clock) -> None:
    clock.later(hours=5, minutes=55)  # Friday 17:55: five minutes are left of the shop's week
    follows(desk, opened(desk, "C-1", "RETURN_EXCHANGE"))
    clock.later(minutes=35)  # 18:30

    (row,) = queue(desk)["cases"]
    clock.later(hours=24)
    (saturday,) = queue(desk)["cases"]

    due = row["next_due"]
    assert due["remaining_s"] == 300
    assert due["counts"] == {"from": "2026-06-15T01:00:00.000000Z", "until": "2026-06-15T01:05:00.000000Z"}
    assert (saturday["next_due"]["remaining_s"], saturday["next_due"]["counts"]) == (300, due["counts"])
    assert "stands still until Mon 09:00" in text(desk)


def take_form(door: Door, key: str, owner: str = "", **more: Any) -> Any:
    given = {"case_id": key, "owner": owner}
    return door.client.post("/console/cases?lang=en", data=given, headers=door.bearer | HTML | more)


@requirement("R-001-23")
def test_whoever_takes_a_case_owns_it_once(desk: Door) -> None:
    follows(desk, opened(desk, "C-1"))
    clerk = desk.with_scopes("orders:read", "cases:append", owner="clerk")

    first, size = take_form(clerk, "C-1"), desk.size
    again = take_form(clerk, "C-1")

    assert (first.status_code, again.status_code) == (303, 303)
    assert desk.size == size
    assert queue(desk)["cases"][0]["owner"] == "clerk"


@requirement("R-001-23")
def test_two_cases_that_are_at_the_same_version_are_taken_one_after_the_other(desk: Door) -> None:
    opened(desk, "C-1")
    follows(desk, opened(desk, "C-2"))

    answers = [take_form(desk, key).status_code for key in ("C-1", "C-2")]

    assert answers == [303, 303]
    assert [row["owner"] for row in queue(desk)["cases"]] == [queue(desk)["own_id"]] * 2


def test_a_case_that_another_took_meanwhile_is_not_taken_from_her(desk: Door) -> None:
    follows(desk, opened(desk, "C-1"))
    desk.said("cases/C-1", {"type": "CaseAssigned", "owner": "anna"})
    size = desk.size

    late = take_form(desk, "C-1")

    assert late.status_code == 409
    assert "anna took the case meanwhile." in late.text
    assert desk.size == size


def test_a_key_that_only_reads_sees_and_takes_nothing(desk: Door) -> None:
    follows(desk, opened(desk, "C-1"))
    reader = desk.with_scopes("orders:read", owner="reader")

    page, size = text(reader), desk.size

    assert "/console/cases/C-1/desk" in page
    assert 'id="take-C-1"' not in page
    assert take_form(reader, "C-1").status_code == 403
    assert desk.size == size


def test_a_case_is_taken_in_place_and_the_focus_stays(
    chrome: Browser, desk: Door, clock: Clock, tag: str, scripts: bool
) -> None:
    opened(desk, "C-1", "COMPLAINT", language="en-US")
    clock.later(seconds=1)
    follows(desk, opened(desk, "C-2", "COMPLAINT"))
    with Looker(chrome, desk.client.base_url, tag, scripts=scripts) as looker:
        looker.sign_in(KEY, "anna")
        page = looker.open("cases?overdue=false")
        assert page.locator("tbody tr").count() == 2

        page.click("#take-C-1")
        page.locator("a#take-C-1").wait_for()
        looker.fit()

        assert page.locator("tbody tr", has_text="C-1").locator(".tag.good").inner_text() == looker.t["you"]
        assert parse_qs(urlsplit(page.url).query) == {"overdue": ["false"]}
        if scripts:
            assert page.evaluate("document.activeElement.id") == "take-C-1"
    assert queue(desk)["cases"][0]["owner"] == "anna"


def test_filters_are_chosen_and_shown_again(chrome: Browser, desk: Door, tag: str, scripts: bool) -> None:
    opened(desk, "C-1", "COMPLAINT")
    follows(desk, opened(desk, "C-2", "CONSULT"))
    with Looker(chrome, desk.client.base_url, tag, scripts=scripts) as looker:
        looker.sign_in(KEY)
        page = looker.open("cases")
        page.select_option("#by-category", "CONSULT")
        page.click(".filters button")

        assert page.locator("tbody tr").count() == 1
        assert page.locator("#open-C-2").count() == 1
        assert page.input_value("#by-category") == "CONSULT"
        looker.fit()


def test_between_two_looks_a_clock_goes_down_only_while_it_counts(chrome: Browser, desk: Door, clock: Clock) -> None:
    clock.later(hours=5, minutes=55)
    opened(desk, "BUSINESS", "RETURN_EXCHANGE")  # five of its ten minutes are Monday's
    opened(desk, "WALL", "COMPLAINT")
    desk.said("cases/WALL", {"type": "FirstResponded", "owner": "anna"})  # 48 hours for its result go on
    clock.later(minutes=30)
    follows(desk, desk.size - 1)
    with Looker(chrome, desk.client.base_url, "en") as looker:
        looker.sign_in(KEY)
        looker.page.clock.install()
        looker.page.goto(f"{looker.url}/console/cases")
        business, wall = (looker.page.locator("tr", has_text=key).locator(".left") for key in ("BUSINESS", "WALL"))
        assert (business.inner_text(), wall.inner_text()) == ("5 min 0 s", "1 d 23 h")

        looker.page.route("**/console/cases", lambda route: route.fulfill(status=204))
        looker.page.clock.run_for(20_000)
        assert business.inner_text() == "5 min 0 s"

    with Looker(chrome, desk.client.base_url, "en") as looker:
        clock.later(hours=62, minutes=35, seconds=30)  # Monday 09:00:30
        looker.sign_in(KEY)
        looker.page.clock.install()
        looker.page.goto(f"{looker.url}/console/cases")
        business = looker.page.locator("tr", has_text="BUSINESS").locator(".left")
        assert business.inner_text() == "4 min 30 s"
        looker.page.clock.run_for(20_000)
        assert business.inner_text() == "4 min 10 s"


def test_the_queue_is_brought_up_to_date_by_itself_and_the_focus_stays(chrome: Browser, desk: Door) -> None:
    follows(desk, opened(desk, "C-1", "COMPLAINT"))
    with Looker(chrome, desk.client.base_url, "en") as looker:
        looker.sign_in(KEY)
        page = looker.page
        page.clock.install()
        page.goto(f"{looker.url}/console/cases?category=COMPLAINT")
        page.focus("#open-C-1")
        follows(desk, opened(desk, "C-2", "COMPLAINT"))

        page.clock.run_for(26_000)
        page.locator("#open-C-2").wait_for()

        assert page.evaluate("document.activeElement.id") == "open-C-1"
        assert page.locator("#count-open b").inner_text() == "2"


def test_a_queue_whose_session_ended_asks_to_sign_in_again(chrome: Browser, desk: Door) -> None:
    follows(desk, opened(desk, "C-1", "COMPLAINT"))
    with Looker(chrome, desk.client.base_url, "en") as looker:
        looker.expected.add("/console/cases")
        looker.sign_in(KEY)
        page = looker.page
        page.clock.install()
        page.goto(f"{looker.url}/console/cases")
        page.context.clear_cookies()

        page.clock.run_for(26_000)
        page.wait_for_url("**/sign-in?next=/console/cases")

        assert page.locator("#key").count() == 1


def test_a_case_that_another_took_meanwhile_is_told_in_place(
    chrome: Browser, desk: Door, tag: str, scripts: bool
) -> None:
    follows(desk, opened(desk, "C-1", "COMPLAINT"))
    with Looker(chrome, desk.client.base_url, tag, scripts=scripts) as looker:
        looker.expected.add("/console/cases")
        looker.sign_in(KEY, "anna")
        page = looker.open("cases")
        said = desk.said("cases/C-1", {"type": "CaseAssigned", "owner": "ben"})
        follows(desk, said["events"][-1]["position"])

        page.click("#take-C-1")
        page.locator("[role=alert]").wait_for()
        looker.fit()

        assert "ben" in page.inner_text("[role=alert]")
