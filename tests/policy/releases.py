"""What a shop says about its policies, in few words."""

from typing import Any

from domain.clock import SHANGHAI, wall_time
from domain.policy import Policy, in_force
from tests.story import Shop

STREAM = "policies/m1"
CLAUSE = {"clause_id": "p1", "text": "退款在收到退回商品之日起七日内原路退回。"}


def day(text: str) -> str:
    """The beginning of a day in Shanghai, in UTC: `04-10` of the year of the stories."""
    month, number = map(int, text.split("-"))
    return wall_time(f"2026-{month:02}-{number:02}", SHANGHAI, end=False)


def draft(shop: Shop, *texts: str, **members: Any) -> Shop:
    """Draft a version with clauses of these texts."""
    clauses = [{"clause_id": f"p{place}", "text": text} for place, text in enumerate(texts, 1)]
    return shop.say(STREAM, "PolicyDrafted", **{"title": "售后政策", "clauses": clauses or [CLAUSE], **members})


def publish(shop: Shop, effective: str, **members: Any) -> Shop:
    """Publish the last draft, or the version named."""
    return shop.say(STREAM, "PolicyPublished", channels=["HOME_PAGE"], effective_from=day(effective), **members)


def policy(shop: Shop) -> Policy:
    """The shop's policy as it stands."""
    return shop.stream(STREAM).state


def held(shop: Shop, at: str) -> int | None:
    """The number of the version that applied at an instant."""
    version = in_force(policy(shop), at)
    return version.drafted.version if version else None


def two_versions() -> Shop:
    """Version 1 since March, version 2 published on 3 April for 10 April."""
    shop = publish(draft(Shop().at("2026-02-20")), "3-2")
    return publish(draft(shop.at("2026-04-03"), rules={"no_reason_days": 15}), "4-10")
