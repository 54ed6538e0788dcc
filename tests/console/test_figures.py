"""The figures' pages: what they say is what the topics say, and everybody can read them."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import parse_qsl

import pytest

from projections.console.breakdowns import COLUMNS
from projections.figures.headline import KEY_FIGURES
from tests.api.customer import Door, expect_problem
from tests.console.looking import Looker
from tests.console.told_secrets import shop_with_secrets
from tests.trace import requirement


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """A ledger with an example of every fact, so that every figure has something to count."""
    with shop_with_secrets(tmp_path_factory.mktemp("figures")) as found:
        found.read("/v1/registers/clauses", min_position=found.size - 1)
        yield found


def always(door: Door) -> dict[str, Any]:
    """A period that takes in all that happened."""
    year = date.fromisoformat(door.read("/console.json")["at"][:10]).year
    return {"from": f"{year - 1}-06-01", "to": f"{year + 1}-01-31", "step": "month"}


@requirement("R-003-58", "R-003-59", "R-003-60")
def test_the_overview_tells_every_figure_with_its_part_whole_and_target(door: Door) -> None:
    period = always(door)
    page = door.read("/console/figures.json", **period)
    told = {each["name"]: each for each in page["figures"]}
    of_topic = door.read("/v1/kpi", topic="service", **{"from": period["from"], "to": period["to"]})["figures"]

    assert list(told) == [each.name for each in KEY_FIGURES]
    assert (told["solved"]["value"], told["solved"]["target"]) == (of_topic["solved_bp"], 9_500)
    assert (told["csat"]["value"], told["csat"]["target"]) == (of_topic["csat100_bp"], 9_000)
    assert (told["csat"]["passed"], told["csat"]["whole"]) == (of_topic["csat_passed"], 2)
    assert (told["first_response"]["part"], told["first_response"]["whole"]) == (
        of_topic["first_responses"],
        of_topic["first_responses"] + of_topic["first_responses_late"],
    )
    for each in page["figures"]:
        assert sum(part["whole"] for part in each["course"]) == each["whole"], each["name"]


def test_without_being_asked_the_last_twelve_weeks_are_shown(door: Door) -> None:
    page = door.read("/console/figures.json")

    assert (page["step"], len(page["figures"][0]["course"])) == ("week", 12)
    assert [each["step"] for each in page["usual"]] == ["day", "week", "month"]


def test_a_share_of_few_says_of_how_few_and_a_figure_without_data_what_would_fill_it(door: Door) -> None:
    text = door.get("/console/figures", params=always(door) | {"lang": "en"}).text
    empty = door.get("/console/figures?lang=zh-CN&from=2001-01-01&to=2001-01-31").text

    assert "only 2: says little" in text
    assert "邀请客户打分，收到分数后计入" in empty
    assert "<strong>" not in empty


@pytest.mark.parametrize("by", COLUMNS)
def test_every_breakdown_says_what_its_topic_says_on_page_and_in_the_table(door: Door, by: str) -> None:
    days = {name: value for name, value in always(door).items() if name != "step"}
    page = door.read("/console/figures/breakdown.json", by=by, **days)
    topic = door.read("/v1/kpi", topic=by, limit=50, **days)
    answer = door.get("/console/figures/breakdown.csv", params={"by": by} | days)
    rows = list(csv.DictReader(io.StringIO(answer.text)))

    if "rows" in topic:
        assert _now(page["rows"]) == _now(topic["rows"])
    else:
        assert page["figures"] == topic["figures"]
        assert _now(page.get("merchants", [])) == _now(topic.get("merchants", []))
    assert answer.headers["content-type"].startswith("text/csv")
    assert len(rows) == len(page["rows"] if "rows" in page else [page, *page.get("merchants", ())])
    first = COLUMNS[by][0].member  # pyright: ignore[reportArgumentType] - the parameters are the mapping's own keys
    told = page["rows"][0]["figures"] if "rows" in page else page["figures"]
    assert rows[0][first] == str(told[first])
    assert door.get("/console/figures/breakdown", params={"by": by, "lang": "en"} | days).status_code == 200


def _now(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows without the time before."""
    left = ("before", "change", "alert")
    return [{name: value for name, value in row.items() if name not in left} for row in rows]


def test_the_course_of_every_figure_comes_as_a_table_too(door: Door) -> None:
    period = always(door)
    rows = list(csv.DictReader(io.StringIO(door.get("/console/figures.csv", params=period).text)))
    page = door.read("/console/figures.json", **period)

    assert len(rows) == sum(len(each["course"]) for each in page["figures"])
    solved = [row for row in rows if row["figure"] == "solved"]
    assert sum(int(row["whole"]) for row in solved) == next(
        each["whole"] for each in page["figures"] if each["name"] == "solved"
    )


@requirement("R-003-40")
def test_reasons_of_low_scores_come_with_the_share_of_all_up_to_each(door: Door) -> None:
    period = {name: value for name, value in always(door).items() if name != "step"}
    page = door.read("/console/figures/scores.json", **period)
    topic = door.read("/v1/kpi", topic="service", **period)["figures"]

    assert page["low_score_reasons"] == topic["low_score_reasons"]
    assert page["low_score_reasons"][-1]["cumulative_bp"] == 10_000
    assert page["scores"] == topic["scores"]


def test_the_work_lists_say_how_much_waits(door: Door) -> None:
    told = {each["board"]: each for each in door.read("/console/figures/work.json")["boards"]}

    assert told["cases"]["open"] == len(door.read("/v1/cases?limit=1000")["cases"])
    for board in ("gifts", "returns", "repairs", "logistics", "staff", "actions"):
        assert told[board]["open"] == len(door.read(f"{told[board]['path']}?limit=1000")["items"]), board


@pytest.mark.parametrize(
    "query",
    [
        "from=2026-02-01&to=2026-01-01",
        "from=2020-01-01&to=2026-01-01&step=week",
        "from=2026-01-01&to=2026-12-31&step=day",
        "from=0001-01-01",
        "to=9999-12-31",
        "from=yesterday",
        "step=year",
        "days=3",
    ],
)
def test_a_period_that_cannot_be_drawn_is_refused_in_words(door: Door, query: str) -> None:
    twin = door.get(f"/console/figures.json?{query}")
    page = door.get(f"/console/figures?{query}", headers={"Accept": "text/html"})

    assert (twin.status_code, page.status_code) == (422, 422)
    assert "<h1>" in page.text


@pytest.mark.parametrize(
    ("path", "query", "lang", "said"),
    [
        ("figures", "from=2026-02-01&to=2026-01-01", "zh-CN", "结束日期早于开始日期"),
        ("figures", "from=x", "en", "From: “x” is no day"),
        ("figures", "from=x", "zh-CN", "“从”一栏的“x”不是"),
        ("figures", "from=2026-01-01&to=2026-12-31&step=day", "en", "More than 62 parts"),
        ("figures/breakdown", "by=carriers&from=2026-02-01&to=2026-01-01", "en", "ends before it begins"),
        ("figures/scores", "merchant_id=M-9&to=2026-02-31", "zh-CN", "“到”一栏的“2026-02-31”不是"),
    ],
)
def test_a_period_that_cannot_be_drawn_comes_back_with_the_form_as_it_was_filled(
    door: Door, path: str, query: str, lang: str, said: str
) -> None:
    page = door.get(f"/console/{path}?{query}&lang={lang}", headers={"Accept": "text/html"})

    assert page.status_code == 422
    assert f'<html lang="{lang}">' in page.text
    assert said in page.text.partition('<p id="wrong">')[2].partition("</p>")[0]
    for name, value in parse_qsl(query):
        assert f'value="{value}" selected' in page.text if name == "step" else f'value="{value}"' in page.text
    assert page.text.count('aria-invalid="true"') == 1


@pytest.mark.parametrize("path", ["breakdown", "scores"])
def test_what_is_drawn_in_no_parts_may_be_of_any_length(door: Door, path: str) -> None:
    page = door.read(f"/console/figures/{path}.json", **{"from": "2001-01-01", "to": "2030-12-31"})

    assert page["from"] == "2001-01-01"


def test_figures_are_not_for_everybody(door: Door) -> None:
    answer = door.client.get("/console/figures.json", headers={"Accept": "application/json"})

    expect_problem(answer, 401, "key-missing")


def test_what_a_form_left_empty_is_not_asked(door: Door) -> None:
    empty = door.get("/console/figures.json?from=&to=&step=").json()

    assert (empty["from"], empty["step"]) == (door.read("/console/figures.json")["from"], "week")


def test_support_looks_at_figures_by_day_by_carrier_and_at_what_waits(look: Looker) -> None:
    page = look.open("figures")
    page.select_option("#step", "month")
    page.click("main form button")
    assert "step=month" in page.url

    page.click("nav.tabs a >> nth=1")
    page.click(f"nav.choices a >> text={look.t['cut_carriers']}")
    look.fit()
    assert look.t["by_carriers"] in page.inner_text("h1")
    look.open("figures/scores")


def test_a_period_that_ends_before_it_begins_is_put_right_where_it_was_asked(look: Looker) -> None:
    look.expected.add("/console/figures")
    page = look.open("figures")
    page.fill("#from", "2026-02-01")
    page.fill("#to", "2026-01-01")
    page.click("main form button")
    look.fit()
    assert look.t["period_backwards"] in page.inner_text("[role=alert]")

    page.fill("#to", "2026-02-28")
    page.click("main form button")
    look.fit()
    assert page.locator("[role=alert]").count() == 0
