"""What the shop answers about a clause, it has to stand by."""

from typing import Any

import pytest

from domain.campaign import Campaign
from domain.errors import Malformed
from projections.campaign_view import campaign_view
from tests.story import Shop
from tests.terms.meeting import NO_REASON, clearance


def shop() -> Shop:
    return Shop().say("campaigns/k1", "CampaignPublished", **clearance(f"{NO_REASON}，部分商品除外", "仅限新用户"))


def explain(story: Shop, clause_id: str = "k1", **members: Any) -> Shop:
    return story.say("campaigns/k1", "ClauseExplained", clause_id=clause_id, answer="as asked", **members)


def test_an_answer_is_kept_with_its_time_and_words():
    story = explain(shop(), includes=["SKU-9"])
    campaign: Campaign = story.stream("campaigns/k1").state
    ((answer, at),) = campaign.explained

    assert (answer.clause_id, answer.includes) == ("k1", ("SKU-9",))
    assert story.words(answer)["answer"] == "as asked"
    (row,) = campaign_view(campaign, 2, "k1")["explained"]
    assert (row["at"], row["includes"]) == (at, ("SKU-9",))


@pytest.mark.parametrize(
    ("before", "now"), [(["SKU-9"], ["SKU-9"]), (["*"], ["SKU-9"]), (["SKU-9"], ["*"]), (["a", "b"], ["c", "b"])]
)
def test_what_an_answer_let_in_no_later_one_keeps_out(before: list[str], now: list[str]):
    story = explain(shop(), includes=before)

    refusal = story.refusal("campaigns/k1", "ClauseExplained", clause_id="k1", answer="no", excludes=now)
    assert (refusal.code, refusal.ref) == ("conflicts-with-answer", "R-000-96")


def test_a_later_answer_may_be_kinder_and_another_clause_is_another_matter():
    story = explain(shop(), excludes=["SKU-9"])

    assert explain(story, includes=["SKU-9"]).last
    assert explain(story, clause_id="k2", excludes=["SKU-9"]).last


def test_only_a_clause_of_the_terms_can_be_explained():
    assert shop().refusal("campaigns/k1", "ClauseExplained", clause_id="k9", answer="?").code == "unknown-clause"
    assert Shop().refusal("campaigns/k1", "ClauseExplained", clause_id="k1", answer="?").code == "not-found"


def test_an_answer_can_not_say_both():
    both = {"includes": ["SKU-9"], "excludes": ["SKU-9"]}
    refusal = shop().refusal("campaigns/k1", "ClauseExplained", clause_id="k1", answer="?", **both)

    assert isinstance(refusal, Malformed)
    assert refusal.code == "included-and-excluded"
