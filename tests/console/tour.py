"""A tour of the console: every page by name, at an address where there is something to see."""

from typing import NamedTuple

from api.demo.story_sale import CAMPAIGN, CASE, CHECKOUT, CUSTOMER, ORDER


class Place(NamedTuple):
    """A page: the route it shows, the address to look at, behind /console/, and whether anybody may look."""

    route: str
    path: str
    public: bool = False


_ORDER, _CASE, _CHECKOUT = f"orders/{ORDER}", f"cases/{CASE}", f"checkouts/{CHECKOUT}"
PLACES = {
    "start": Place("/", ""),
    "search": Place("/search", f"search?q={ORDER}"),
    "stream": Place("/streams/{kind}/{id}/story", f"streams/customers/{CUSTOMER}/story"),
    "story": Place("/orders/{id}/story", f"{_ORDER}/story"),
    "timeline": Place("/orders/{id}/timeline", f"{_ORDER}/timeline"),
    "events": Place("/orders/{id}/events", f"{_ORDER}/events?bodies=open"),
    "money": Place("/orders/{id}/money", f"{_ORDER}/money"),
    "diff": Place("/orders/{id}/diff", f"{_ORDER}/diff?from=20&to=24"),
    "saw": Place("/orders/{id}/saw", f"{_ORDER}/saw"),
    "refund": Place("/orders/{id}/refund", f"{_ORDER}/refund?step=QUOTE&cause=BUYER_NO_REASON&n3=1"),
    "checkout": Place("/checkouts/{id}/saw", f"{_CHECKOUT}/saw"),
    "cases": Place("/cases", "cases"),
    "case": Place("/cases/{id}/desk", f"{_CASE}/desk"),
    "figures": Place("/figures", "figures"),
    "breakdown": Place("/figures/breakdown", "figures/breakdown"),
    "scores": Place("/figures/scores", "figures/scores"),
    "work": Place("/figures/work", "figures/work"),
    "audit": Place("/audit", "audit"),
    "checkpoints": Place("/audit/checkpoints", "audit/checkpoints"),
    "audit-verify": Place("/audit/verify", "audit/verify"),
    "audit-run": Place("/audit/run", "audit/run"),
    "accesses": Place("/audit/accesses", "audit/accesses"),
    "exports": Place("/audit/exports", "audit/exports"),
    "views": Place("/audit/views", "audit/views"),
    "journal": Place("/audit/journal", "audit/journal"),
    "registers": Place("/audit/registers", "audit/registers"),
    "integrations": Place("/integrations", "integrations"),
    "webhooks": Place("/integrations/webhooks", "integrations/webhooks"),
    "webhook": Place("/integrations/webhooks/{id}/deliveries", "integrations/webhooks/warehouse/deliveries"),
    "feed": Place("/integrations/feed", "integrations/feed"),
    "messages": Place("/integrations/messages", "integrations/messages"),
    "keys": Place("/integrations/keys", "integrations/keys"),
    "terms": Place("/terms", "terms", public=True),
    "comparison": Place("/terms/comparison", "terms/comparison", public=True),
    "card": Place("/terms/campaigns/{id}/card", f"terms/campaigns/{CAMPAIGN}/card", public=True),
    "clauses": Place("/terms/clauses", "terms/clauses", public=True),
    "law": Place("/terms/law", "terms/law", public=True),
    "penalties": Place("/terms/penalties", "terms/penalties", public=True),
    "verify": Place("/verify", "verify", public=True),
}
