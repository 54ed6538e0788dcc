"""What the page of a stream draws: its view as fields, where its whole story stands, what a customer has elsewhere."""

from collections.abc import Mapping
from typing import Any

from projections.console.fields import fields
from projections.console.search import page_of, state
from projections.search_index import STREAMS
from projections.sentences.language import Language

Json = Mapping[str, Any]
_OWN = ("version", "terms", "partner_id", "policy_id", "staff_id", "retrospective_id")
_OF_ITSELF = {
    "campaigns": "campaign_id",
    "coupons": "coupon_id",
    "customers": "customer_id",
    "incidents": "incident_id",
}


def stream_drawn(page: Json, language: Language) -> dict[str, Any]:
    """The view's fields, without those that stand in the heading; none where another page draws it better."""
    view: Json = page["view"] or {}
    skip = (*_OWN, _OF_ITSELF.get(page["kind"], ""), "status", "state", "title", "erased")
    found = state({"kind": STREAMS[page["kind"]], "status": view.get("status") or view.get("state")}, language)
    own = page_of(page["kind"], page["id"])
    better = own if own[0] != "streams" else ()
    return {
        "one": STREAMS[page["kind"]],
        "title": view.get("title"),
        "state": found,
        "erased": view.get("erased"),
        "fields": [] if better else fields(view, language, None, skip),
        "better": better,
        "is_past": any(each is not None and each != "" for each in page["moment"].values()),
        "coupons": [_coupon(each, language) for each in page["customer"]["coupons"]] if page["customer"] else [],
        "cases": [_case(each, language) for each in page["customer"]["cases"]] if page["customer"] else [],
    }


def _coupon(coupon: Json, language: Language) -> Json:
    return {**coupon, "said": state({"kind": "coupon", "status": coupon["state"]}, language)}


def _case(case: Json, language: Language) -> Json:
    return {**case, "said": state({"kind": "case", "status": case["status"]}, language)}
