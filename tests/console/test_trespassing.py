"""What a key, a link or a form may not do on the console, however it is asked."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import SecretStr

from api.app import create_app
from api.auth import SCOPES
from api.demo.story_sale import CASE, ORDER
from api.sessions import safe_path
from api.settings import Settings
from projections.console.desk_differs import differences_of
from tests.api.customer import KEY, Door, said_since
from tests.api.serving import serving

PAGE = {"Accept": "text/html"}
STORY = f"/console/orders/{ORDER}/story?words=shown"


@pytest.mark.parametrize(
    ("path", "form"),
    [
        (f"/console/cases/{CASE}/desk", {"act": "assign", "version": "1", "owner": "x"}),
        ("/console/cases", {"case_id": CASE, "owner": "nobody"}),
    ],
)
def test_a_refused_form_shows_nothing_to_a_key_that_may_read_nothing(
    shop: Door, path: str, form: dict[str, str]
) -> None:
    blind = shop.with_scopes("cases:append", owner="blind")
    answer = shop.client.post(path, data=form, headers=blind.bearer | PAGE)

    assert answer.status_code == 403
    assert ORDER not in answer.text


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_link_of_another_site_uncovers_nothing_and_leaves_no_link_that_would(shop: Door, site: str) -> None:
    own = shop.get(STORY, headers=PAGE | {"Sec-Fetch-Site": "same-origin"}).text
    foreign = shop.get(STORY, headers=PAGE | {"Sec-Fetch-Site": site}).text

    assert "words=shown&amp;as_of_version" in own or "words=shown&amp;" in own
    assert foreign.count("words=shown") == 1, "the one that offers to uncover"


def test_signing_in_uncovers_nothing(shop: Door) -> None:
    answer = shop.client.get(STORY + "&lang=en", headers=PAGE)

    assert "words" not in answer.headers["location"]


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ("/console/orders/中/story", "/console/orders/%E4%B8%AD/story"),
        ("/console/orders/A/story?words=shown&lang=en", "/console/orders/A/story?lang=en"),
        ("/console/orders/A/story?lang=en&words=shown", "/console/orders/A/story?lang=en"),
        ("/console/search?q=" + "a" * 600, "/console/"),
    ],
)
def test_whoever_signs_in_goes_on_to_an_address_that_is_fit_for_it(asked: str, path: str) -> None:
    assert safe_path(asked) == path


def test_streams_of_no_kind_are_not_there(shop: Door) -> None:
    assert shop.client.get("/console/streams/中/abc", headers=PAGE).status_code == 404


@pytest.mark.parametrize("fact", [{"type": ["x"]}, {"type": {}}, {"type": "ReturnInspected"}, "x", {"lines": 1}])
def test_the_desk_takes_nothing_that_it_did_not_make(shop: Door, fact: Any) -> None:
    before = shop.size
    form = {"facts": json.dumps([fact]), "version": "1", "shown": "[]", "key": "k" * 24, "reason": "hello"}
    answer = shop.client.post(f"/console/orders/{ORDER}/refund", data=form, headers=shop.bearer | PAGE)

    assert answer.status_code in (409, 412, 422)
    assert said_since(shop, before) == []


def test_what_is_recorded_already_is_told_so(own_shop: Door) -> None:
    due = next(each for each in own_shop.read(f"/v1/orders/{ORDER}")["refunds"] if each["status"] == "DUE")
    paid = {"type": "RefundSettled", "refund_id": due["refund_id"], "reference": "WX-9"}
    own_shop.said(f"orders/{ORDER}", paid)
    asked = {"step": "SETTLE", "refund": due["refund_id"], "reference": "WX-9"}
    page = own_shop.read(f"/console/orders/{ORDER}/refund.json", **asked)

    assert page["refused"]["code"] == "already-recorded"
    assert page["confirm"] is None


def test_many_events_of_one_kind_are_held_beside_each_other_one_by_one() -> None:
    said = {"stream": "orders/A", "type": "RefundSettled", "policies": [], "data": {"amount": 1}}
    rows = differences_of(json.dumps([said] * 3), json.dumps([said] * 2))

    assert {row["now"] for row in rows if row["name"] is None} == {False}


POSTS = {
    "/console/orders/{id}/refund": {"orders:append"},  # a form that is whole needs one that reads, too
    "/console/cases": {"cases:append"},  # the same
    "/console/cases/{id}/desk": set[str](),
    "/console/orders/{id}/saw/pack": {"evidence:export"},
    "/console/audit/verify": {"audit:read"},
    "/console/audit/run": {"audit:read"},
    "/console/audit/verify/stop": {"audit:read"},
    "/console/audit/run/stop": {"audit:read"},
    "/console/audit/exports": {"evidence:export"},
    "/console/audit/views": {"admin"},
    "/console/integrations/keys": {"admin"},
    "/console/integrations/keys/{id}/rotate": {"admin"},
    "/console/integrations/keys/{id}/revoke": {"admin"},
    "/console/integrations/webhooks": {"admin"},
    **{
        f"/console/integrations/webhooks/{{id}}/{act}": {"admin"}
        for act in ("change", "pause", "resume", "resend", "rotate", "test", "delete")
    },
}
"""Which single scope opens a form; none where two are needed."""


def test_every_form_is_among_those_whose_scopes_are_known() -> None:
    routes = [each for each in create_app().routes if "POST" in (getattr(each, "methods", None) or ())]
    paths = {str(getattr(each, "path", "")) for each in routes}

    assert {each for each in paths if each.startswith("/console")} - {"/console/verify", "/console/verify.json"} == set(
        POSTS
    )


@pytest.fixture(scope="module")
def holders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Door]]:
    """On a ledger that nothing was said to, a key of every single scope."""
    db = tmp_path_factory.mktemp("scopes") / "ledger.db"
    with serving(Settings(db=str(db), bootstrap_key=SecretStr(KEY), sending="off")) as served:
        door = served.door(KEY)
        yield {scope: door.with_scopes(scope, owner=scope) for scope in SCOPES}


@pytest.mark.parametrize("path", POSTS)
def test_a_form_opens_to_its_scope_and_to_no_other(holders: dict[str, Door], path: str) -> None:
    address = path.replace("{id}", "A-1")
    answers = {
        scope: door.client.post(address, data={"act": "x"}, headers=door.bearer).status_code
        for scope, door in holders.items()
    }
    stranger = next(iter(holders.values())).client

    assert stranger.post(address, data={"act": "x"}).status_code in (401, 403)
    assert {scope for scope, status in answers.items() if status != 403} == POSTS[path]
