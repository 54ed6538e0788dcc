"""Which terms anybody may read, and finding a clause by what it says and what it is worth."""

from typing import Any

import pytest

from domain.clock import plus
from projections.follower import Follower
from projections.registers.campaigns import CAMPAIGNS, Wanted, running
from projections.registers.clause_search import LOOKED_MAX, Sought, found, place
from projections.registers.clauses import CLAUSES
from projections.registers.policies import POLICIES, announced, standing
from projections.terms_versions import standing_at, terms_versions
from tests.book import Book
from tests.examples import off
from tests.registers.test_registers import DRAFT, NO_POINTS
from tests.terms.meeting import NO_REASON, clearance
from tests.trace import requirement


def followed(book: Book) -> Follower:
    follower = Follower(":memory:")
    follower.apply(book.ledger.log(limit=10_000))
    return follower


def shop() -> Book:
    """A campaign for all, one for a closed group, one that is prepared for later, and one that is over."""
    book = Book()
    book.say("campaigns/all", "CampaignPublished", **clearance(NO_REASON, NO_POINTS))
    exclusive = {"class": "EXCLUSIVE", "clauses": _clause("内部条款")}
    book.say("campaigns/staff", "CampaignPublished", **off(30_00) | exclusive)
    book.say("campaigns/later", "CampaignPublished", **off(30_00, valid_from="2026-12-01", clauses=_clause("预告条款")))
    book.say("campaigns/over", "CampaignPublished", **off(30_00))
    book.say("campaigns/over", "CampaignEnded", reason="sold out")
    return book


def _clause(text: str) -> list[dict[str, Any]]:
    return [{"clause_id": "s1", "text": text}]


def now_of(book: Book) -> str:
    return plus(book.ledger.head().recorded_at, hours=1)


def usable(book: Book, at: str | None = None, *, public: bool = True) -> list[str]:
    return followed(book).read(CAMPAIGNS, running, Wanted(at or now_of(book), public), "", 100)


def sought(book: Book, **asked: Any) -> list[tuple[str, str]]:
    page = followed(book).read(CLAUSES, found, Sought("CN_2025", **asked), 100)
    return [(row["source"], row["clause_id"]) for row in page.rows]


def test_what_is_for_a_closed_group_or_for_later_is_nobodys_business():
    book = shop()

    assert usable(book) == ["all"]
    assert usable(book, public=False) == ["all", "staff"]


def test_a_campaign_is_public_from_the_moment_its_coupons_can_be_used():
    assert usable(shop(), "2026-12-02T00:00:00.000000Z") == ["all", "later"]


def test_what_was_replaced_or_ended_could_be_used_until_then():
    book = shop()
    before = now_of(book)
    book.later(days=1)
    book.say("campaigns/all", "CampaignTermsRevised", **{"class": "EXCLUSIVE"})

    assert usable(book) == []
    assert usable(book, before) == ["all"]


def test_each_version_of_the_terms_holds_until_the_next_one():
    book = shop()
    book.later(days=1)
    book.say("campaigns/all", "CampaignTermsRevised", threshold=200_00)
    first, second = terms_versions(book.ledger.entries("campaigns/all"))

    assert (first.number, first.until, second.until) == (1, second.since, None)
    assert standing_at((first, second), first.since) == first
    assert standing_at((first, second), second.since) == second
    assert standing_at((first, second), "2020-01-01T00:00:00.000000Z") is None
    assert second.campaign.terms is not None
    assert (second.campaign.terms.threshold, first.row()["terms_version"]) == (200_00, 1)


@requirement("R-000-93")
def test_a_clause_is_found_by_its_words_its_verdict_and_the_right_it_touches():
    book = shop()

    assert sought(book, text="积分") == [("campaigns/all@1", "k2")]
    assert sought(book, verdict="VOID") == [("campaigns/all@1", "k1")]
    assert sought(book, subject="POINTS", verdict="BINDING") == [("campaigns/all@1", "k2")]
    assert sought(book, text="%") == sought(book, text="_") == []


def test_clauses_of_a_closed_group_of_later_and_of_one_persons_coupon_are_not_public():
    book = shop()

    assert {source for source, _ in sought(book, public_at=now_of(book))} == {"campaigns/all@1"}
    assert {source for source, _ in sought(book)} == {"campaigns/all@1", "campaigns/staff@1", "campaigns/later@1"}


def test_clauses_come_page_by_page_behind_the_last_one_known():
    book = shop()
    follower = followed(book)
    first = follower.read(CLAUSES, found, Sought("CN_2025"), 2)
    rest = follower.read(CLAUSES, found, Sought("CN_2025", after=first.next), 100)

    assert [place(row) for row in (*first.rows, *rest.rows)] == [f"{source}/{key}" for source, key in sought(book)]
    assert (first.next, rest.next) == (place(first.rows[-1]), None)
    assert first.rows[0]["text"] == NO_REASON
    assert follower.read(CLAUSES, found, Sought("CN_2025"), 4).next is None, "nothing is behind the last one"


def test_one_question_looks_at_so_many_clauses_and_tells_where_to_go_on():
    book, many = Book(), [{"clause_id": f"c{number}", "text": f"第{number}条。"} for number in range(100)]
    book.say("campaigns/staff", "CampaignPublished", **off(30_00) | {"class": "EXCLUSIVE", "clauses": many})
    for number in range(LOOKED_MAX // len(many)):
        book.say(f"campaigns/long-{number}", "CampaignPublished", **off(30_00, clauses=many))
    book.say("campaigns/last", "CampaignPublished", **off(30_00, clauses=_clause("最后一条。")))
    follower = followed(book)
    asked: dict[str, Any] = {"text": "最后", "public_at": now_of(book)}
    first = follower.read(CLAUSES, found, Sought("CN_2025", **asked), 30)
    second = follower.read(CLAUSES, found, Sought("CN_2025", **asked, after=first.next), 30)

    assert (first.rows, first.next) == ([], "campaigns/long-9@1/c99"), "what is hidden is not counted"
    assert ([place(row) for row in second.rows], second.next) == (["campaigns/last@1/s1"], None)


@pytest.mark.parametrize("hidden", ["campaigns/staff@1/s1", "campaigns/later@1/s1", "policies/drafted@1/p1"])
def test_what_is_hidden_is_no_place_to_go_on_from(hidden: str):
    book = shop()
    book.say("policies/drafted", "PolicyDrafted", **DRAFT)
    book.say("campaigns/last", "CampaignPublished", **off(30_00, clauses=_clause("公开条款")))
    public, hers = now_of(book), sought(book, after=hidden)

    assert sought(book, public_at=public, after=hidden) == sought(book, public_at=public)
    assert len(sought(book, public_at=public)) == 3
    assert len(hers) < len(sought(book)) or hidden.startswith("policies/"), "whoever may read it goes on behind it"


@requirement("R-000-38")
def test_a_policy_is_announced_until_it_applies_and_drafts_are_neither():
    book = Book()
    book.say("policies/m1", "PolicyDrafted", **DRAFT)
    book.say("policies/m2", "PolicyDrafted", **DRAFT)
    now = book.ledger.head().recorded_at
    book.say("policies/m1", "PolicyPublished", channels=["WEB"], effective_from=plus(now, days=10))
    follower = followed(book)
    today, then = plus(now, hours=1), plus(now, days=11)

    assert follower.read(POLICIES, announced, today, 10) == [("m1", 1)]
    assert follower.read(POLICIES, standing, today, "", 10) == []
    assert follower.read(POLICIES, standing, then, "", 10) == ["m1"]
    assert follower.read(POLICIES, announced, then, 10) == []
