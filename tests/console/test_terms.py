"""The public pages of terms: what a customer reads, in both languages, with and without JavaScript."""

from typing import Any

from playwright.sync_api import Browser

from projections.console.comparison import side_by_side
from projections.console.course import course
from projections.console.scores import pareto
from projections.console.terms_card import marked
from projections.console.told import of_100, percent
from projections.sentences.language import EN
from projections.text_diff import changes
from tests.api.customer import Door
from tests.console.looking import Looker
from tests.trace import requirement

CARD = "terms/campaigns/demo-clearance/card"


def test_a_customer_reads_a_card_compares_it_and_finds_a_clause(
    chrome: Browser, shop: Door, tag: str, scripts: bool
) -> None:
    with Looker(chrome, shop.client.base_url, tag, scripts=scripts) as look:
        page = look.open("terms")
        page.click("a[href*='demo-clearance']")
        look.fit()
        assert look.t["what_you_keep"] in look.text()
        assert "最终解释权" in look.text()

        page.click("a[href*='comparison?a=demo-clearance'], a[href*='a=demo-clearance']")
        page.select_option("#b", "demo-s1-reprice")
        page.click("main form button")
        look.fit()
        assert look.t["differs"] in look.text()

        page.click(f"nav.tabs a >> text={look.t['terms_clauses']}")
        page.fill("#text", "积分")
        page.click("main form button")
        look.fit()
        assert page.locator("article.clause").count() == 1


@requirement("R-000-77")
def test_the_card_says_what_holds_and_what_each_clause_is_worth(shop: Door) -> None:
    card = shop.read(f"/console/{CARD}.json")["card"]
    other = shop.read("/v1/campaigns/demo-clearance/card")

    assert card["rights"] == other["rights"]
    assert [each["verdicts"] for each in card["clauses"]] == [each["verdicts"] for each in other["clauses"]]
    assert (card["terms_version"], card["terms_sha256"]) == (other["terms_version"], other["terms_sha256"])


@requirement("R-000-83")
def test_the_comparison_says_what_the_route_with_a_key_says(shop: Door) -> None:
    page = shop.read("/console/terms/comparison.json", a="demo-clearance", b="demo-s1-reprice")
    other = shop.read("/v1/terms/comparison", campaigns="demo-clearance,demo-s1-reprice")
    kept = [{name: each[name] for name in each if name != "source"} for each in other["columns"]]

    assert page["columns"] == kept
    assert {each["class"] for each in page["by_class"]} >= {"CLEARANCE", "GENERAL"}


@requirement("R-000-38")
def test_a_policys_versions_are_compared_and_each_day_has_its_own(own_shop: Door) -> None:
    old = {"occurred_at": "2026-01-05T00:00:00Z"}
    new = {"occurred_at": "2026-02-05T00:00:00Z"}
    for said, days, effective in ((old, "七", "2026-01-10"), (new, "十五", "2026-03-01")):
        clause = [{"clause_id": "p1", "text": f"自签收次日起{days}日内可以退货。"}]
        drafted: dict[str, Any] = {"type": "PolicyDrafted", "title": "政策", "clauses": clause}
        published = {"type": "PolicyPublished", "channels": ["APP"], "effective_from": f"{effective}T00:00:00+08:00"}
        own_shop.said("policies/shop", drafted | said, published | said)
    path = "/console/terms/policies/shop/versions"
    compared = own_shop.client.get(f"{path}?version=2&against=1&lang=en").text

    assert '<del><span class="unseen">taken out: </span>七</del>' in compared
    assert '<ins><span class="unseen">put in: </span>十五</ins>' in compared
    versions = [own_shop.read(f"{path}.json", as_of=day)["version"]["version"] for day in ("2026-02-28", "2026-03-01")]
    assert versions == [1, 2]
    assert own_shop.get(f"{path}.json?as_of=2026-01-09").status_code == 404


def test_a_difference_is_told_in_runs_that_make_both_texts():
    runs = changes("Return within 7 days，完好。", "Return within 15 days，原样完好。")

    assert "".join(run.text for run in runs if run.kind != "out") == "Return within 15 days，原样完好。"
    assert "".join(run.text for run in runs if run.kind != "in") == "Return within 7 days，完好。"
    assert [run.text for run in runs if run.kind == "in"] == ["15", "原样"]


def test_columns_that_say_the_same_differ_in_nothing():
    assert side_by_side([], EN) == []


def test_keywords_are_marked_where_they_stand():
    runs = marked("一律不予退换", [{"start": 2, "end": 4}, {"start": 3, "end": 5}])

    assert runs == [(False, "一律"), (True, "不予"), (False, "退换")]
    assert marked("", []) == []


def test_a_share_is_never_rounded_up_to_its_target():
    assert [percent(bp) for bp in (9_500, 9_499, 9_999, 10_000, 3, 0, -150)] == [
        *("95%", "94.99%", "99.99%", "100%", "0.03%", "0%", "−1.5%")
    ]
    assert of_100(9_200) == "92"


def test_bars_stand_on_the_floor_and_what_is_unknown_is_no_bar():
    parts = [
        {"from": "2026-01-01", "to": "2026-01-07", "value": value, "part": 0, "whole": 0} for value in (None, 0, 10_000)
    ]
    drawn = course(parts, "bp", 9_500)

    assert [bar["known"] for bar in drawn["bars"]] == [False, True, True]
    assert [bar["missed"] for bar in drawn["bars"]] == [False, True, False]
    assert drawn["bars"][2]["y"] < drawn["target"] < drawn["bars"][1]["y"]
    assert drawn["bars"][2]["y"] + drawn["bars"][2]["height"] == 68
    assert course([], "money")["bars"] == []


def test_the_line_of_a_pareto_chart_rises_to_the_whole():
    reasons = [
        {"tag": tag, "count": n, "share_bp": bp, "cumulative_bp": upto}
        for tag, n, bp, upto in (("TOO_SLOW", 3, 7_500, 7_500), ("OTHER", 1, 2_500, 10_000))
    ]
    drawn = pareto(reasons, EN)

    assert [bar["reach"] for bar in drawn["bars"]] == [68.5, 20.0]
    assert drawn["guide"] == 58.8
    assert "75%" in drawn["said"]
    assert pareto([], EN)["said"] == ""
