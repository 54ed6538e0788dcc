"""What a customer saw beside what she agreed to: the twin's content, the box around foreign pages, packs taken."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from http.server import BaseHTTPRequestHandler
from typing import Any, ClassVar

import pytest
from httpx import Client, Response
from playwright.sync_api import Browser
from pydantic import SecretStr

from api.settings import Settings
from domain.access import EvidenceExported, PersonalDataRead
from domain.terms.verdicts import REGIMES
from projections.console.saw_drawn import kind_of, proved, sketch
from projections.sentences.language import language
from tests.api.customer import KEY, Door, expect_problem
from tests.api.serving import serving
from tests.console.looking import Looker
from tests.console.test_signing_in import sign_in
from tests.dossier.bought import COAT, PLACED
from tests.proof.outsiders import listening
from tests.server import PLAIN
from tests.trace import requirement

SHOWN, HIDDEN = "demo-clause-shown", "demo-clause-hidden"
HOSTILE = """<!doctype html><meta http-equiv="refresh" content="0;url=STRANGER/refresh">
<base href="STRANGER/"><link rel="stylesheet" href="STRANGER/a.css">
<script>top.document.title = "taken"; fetch("STRANGER/script")</script>
<img src="STRANGER/a.png" onerror="top.location = 'STRANGER/onerror'">
<iframe src="STRANGER/frame"></iframe><style>@import url(STRANGER/b.css);</style>
<form action="/sign-out" method="post"><input autofocus name="form_token"><button id="send">pay</button></form>
<a id="out" href="STRANGER/link" target="_top">out</a>
<a id="inside" href="STRANGER/inside">in</a>
<link rel="prefetch" href="STRANGER/ahead"><link rel="preconnect" href="STRANGER"><p id="said">what she saw</p>"""


def browser_of(door: Door) -> Client:
    """With patience: a pack takes as long as it takes."""
    return Client(
        base_url=door.client.base_url, trust_env=False, verify=PLAIN, timeout=60, headers={"Accept": "text/html"}
    )


def saw(shop: Door, key: str, **params: str) -> Any:
    return shop.read(f"/console/orders/{key}/saw.json", **params)


def regime_of(name: str, tag: str) -> str:
    regime = next(each for each in REGIMES if each.id == name)
    return regime.title_en if tag == "en" else regime.title_zh


def clauses(reading: Any) -> dict[str, Any]:
    return {each["clause_id"]: each for contract in reading["agreed"] for each in contract["clauses"]}


@requirement("R-000-97")
def test_each_clause_is_told_with_how_it_was_shown_and_what_it_is_worth(shop: Door) -> None:
    shown, hidden = clauses(saw(shop, SHOWN)), clauses(saw(shop, HIDDEN))

    assert (shown["k4"]["verdict"]["outcome"], hidden["k4"]["verdict"]["outcome"]) == ("BINDING", "NOT_INCORPORATED")
    assert shown["k1"]["verdict"]["outcome"] == "VOID"
    assert shown["k1"]["verdict"]["laws"]
    assert (shown["k1"]["presented"][0]["font_px"], hidden["k1"]["presented"][0]["hidden"]) == (16, True)
    assert [each["confirmed"][0]["preticked"] for each in (shown["k1"], hidden["k1"])] == [False, True]


def test_how_clauses_were_shown_is_told_in_words(shop: Door) -> None:
    page = shop.get("/console/orders/A-20731/saw?lang=zh-CN", headers={"Accept": "text/html"}).text

    assert "k1（加粗、单独告知；下单前）" in page
    assert "结账页、弹窗、商品详情页" in page
    assert not re.search(r"BOLD|GREY|SEPARATE|CHECKOUT_PAGE", page)


def test_clauses_are_judged_by_the_regime_that_is_asked_for(shop: Door) -> None:
    found = {name: saw(shop, SHOWN, regime=name) for name in ("CN_2025", "SEED_NOTICE", "SEED_EQUAL")}

    assert {name: each["regime"]["id"] for name, each in found.items()} == {name: name for name in found}
    outcomes = {name: clauses(each)["k1"]["verdict"]["outcome"] for name, each in found.items()}
    assert outcomes["SEED_NOTICE"] == "BINDING"
    assert outcomes["CN_2025"] == "VOID"
    expect_problem(shop.get(f"/console/orders/{SHOWN}/saw.json?regime=MARS"), 422, "schema")


def test_the_gaps_are_those_that_the_pack_has_and_the_verdicts_those_of_its_rights(shop: Door) -> None:
    reading = saw(shop, HIDDEN)
    pack = shop.read(f"/v1/orders/{HIDDEN}/dossier")

    assert reading["gaps"] == pack["gaps"]
    judged = {each["clause_id"]: each["outcome"] for each in pack["rights"]["at_order"]["coupons"][0]["clauses"]}
    assert {name: each["verdict"]["outcome"] for name, each in clauses(reading).items()} == judged


def test_every_event_it_rests_on_is_under_a_checkpoint_that_proves_it(shop: Door) -> None:
    shop.services.prover.sign()
    leaves = saw(shop, SHOWN)["leaves"]

    assert {"CheckoutShown", "TermsPresented", "OrderPlaced"} <= {each["type"] for each in leaves}
    for each in leaves:
        asked = shop.client.get(
            "/console/verify.json", params={"position": each["position"], "leaf": each["leaf_hash"]}
        )
        assert each["checkpoint"]["size"] > each["position"]
        assert asked.json()["asked"]["state"] == "INCLUDED"


@requirement("R-000-25")
def test_content_and_words_stay_covered_until_they_are_asked_for_on_the_record(shop: Door) -> None:
    covered = saw(shop, SHOWN)["checkout"]["pages"][0]
    before = shop.size
    uncovered = saw(shop, SHOWN, words="shown")["checkout"]["pages"][0]
    (read,) = [
        each.data for each in shop.services.ledger.log(after=before - 1) if isinstance(each.data, PersonalDataRead)
    ]

    assert set(covered["sha256"]) == {"commitment"}
    assert len(uncovered["sha256"]) == 64
    assert read.path == f"/console/orders/{SHOWN}/saw.json"
    content = shop.get(f"/v1/content/{uncovered['sha256']}").content
    assert sha256(content).hexdigest() == uncovered["sha256"]


def test_without_the_right_to_words_the_page_shows_none_and_no_frame(shop: Door) -> None:
    clerk = shop.with_scopes("orders:read", owner="clerk")
    page = clerk.get(f"/console/orders/{SHOWN}/saw?words=shown&lang=en", headers={"Accept": "text/html"})

    assert page.status_code == 200
    assert "<iframe" not in page.text
    assert language("en").labels["saw_content_needs"] in page.text
    assert language("en").labels["saw_pack_needs"] in page.text


def test_an_order_without_a_checkout_says_what_would_have_been_needed(shop: Door) -> None:
    page = shop.get("/console/orders/demo-food/saw?lang=en", headers={"Accept": "text/html"})

    assert page.status_code == 200
    assert "CheckoutShown" in page.text
    assert saw(shop, "demo-food")["checkout"] is None


def test_a_checkout_is_seen_by_itself(shop: Door) -> None:
    reading = shop.read(f"/console/checkouts/{HIDDEN}/saw.json")
    page = shop.get(f"/console/checkouts/{HIDDEN}/saw?lang=en", headers={"Accept": "text/html"})

    assert (reading["placed"], reading["regime"]) == (None, None)
    assert reading["gaps"] == shop.read(f"/v1/checkouts/{HIDDEN}/gaps")["gaps"]
    assert {each["verdict"]["outcome"] for each in clauses(reading).values()} == {None}
    assert page.status_code == 200
    expect_problem(shop.get("/console/checkouts/none/saw.json"), 404, "not-found")
    expect_problem(shop.get("/console/orders/none/saw.json"), 404, "not-found")


def take(client: Client, key: str, form: str, token: str, **more: str) -> Response:
    return client.post(f"/console/orders/{key}/saw/pack", data={"pack": form, "form_token": token} | more)


def token_of(client: Client, key: str) -> str:
    page = client.get(f"/console/orders/{key}/saw").text
    return page.split('name="form_token" value="')[1].split('"')[0]


@pytest.mark.parametrize("form", ["zip", "json", "pdf-zh-CN", "pdf-en", "html-zh-CN", "html-en"])
def test_a_pack_is_taken_in_each_form_and_that_is_recorded(shop: Door, form: str) -> None:
    with browser_of(shop) as client:
        sign_in(client, staff="anna")
        before = shop.size
        answer = take(client, SHOWN, form, token_of(client, SHOWN))

    entries = shop.services.ledger.log(after=before - 1)
    exported = [(each.actor, each.data.digest) for each in entries if isinstance(each.data, EvidenceExported)]
    name, _, tag = form.partition("-")
    assert answer.status_code == 200, answer.text
    assert f'filename="dossier-{SHOWN}{tag and "-" + tag}.{name}"' in answer.headers["content-disposition"]
    assert answer.headers["content-disposition"].startswith("attachment")
    ((actor, digest),) = exported
    assert digest == sha256(answer.content).hexdigest()
    assert actor.endswith("/anna")


def test_a_pack_has_words_only_if_they_are_ticked(shop: Door) -> None:
    with browser_of(shop) as client:
        sign_in(client)
        token = token_of(client, SHOWN)
        covered, shown = (take(client, SHOWN, "zip", token, **more).content for more in ({}, {"words": "shown"}))

    names = {}
    for told, raw in (("covered", covered), ("shown", shown)):
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            names[told] = [each for each in archive.namelist() if each.startswith("content/")]
            words = json.loads(archive.read("words.json"))
            assert bool(words) == (told == "shown")
    assert (len(names["covered"]), len(names["shown"])) == (0, 1)


def test_nobody_takes_a_pack_without_the_scope_the_token_or_a_form_there_is(shop: Door) -> None:
    clerk = shop.with_scopes("orders:read", "pii:read", owner="clerk")
    before = shop.size
    with browser_of(shop) as client:
        sign_in(client, clerk.key)
        assert 'name="pack"' not in client.get(f"/console/orders/{SHOWN}/saw").text
        token = client.get("/console/").text.split('name="form_token" value="')[1].split('"')[0]
        assert take(client, SHOWN, "zip", token).status_code == 403
    with browser_of(shop) as client:
        sign_in(client)
        assert take(client, SHOWN, "zip", "0" * 64).status_code == 403
        assert take(client, SHOWN, "exe", token_of(client, SHOWN)).status_code == 422
        assert take(client, "none", "zip", token_of(client, SHOWN)).status_code == 404

    kinds = {each.type for each in shop.services.ledger.log(after=before - 1)}
    assert "EvidenceExported" not in kinds


class Stranger(BaseHTTPRequestHandler):
    """A server that takes note of whoever asks it for anything."""

    heard: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.heard.append(self.path)
        self.send_response(204)
        self.end_headers()


@pytest.fixture(scope="module")
def beset(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """A ledger of its own: what is said here would stand on every first page."""
    settings = Settings(db=str(tmp_path_factory.mktemp("beset") / "l.db"), bootstrap_key=SecretStr(KEY), sending="off")
    with serving(settings) as served:
        yield served.door(KEY)


@pytest.fixture(scope="module")
def hostile(beset: Door) -> Iterator[bytes]:
    """Content that is an attack, shown at the checkout of the order of that name."""
    with listening(Stranger) as address:
        raw = HOSTILE.replace("STRANGER", address).encode()
        digest = sha256(raw).hexdigest()
        put = beset.client.put(
            f"/v1/content/{digest}", content=raw, headers=beset.bearer | {"Content-Type": "text/html"}
        )
        assert put.status_code == 204
        page = {"customer_id": "c1", "currency": "CNY", "language": "zh-CN", "lines": [COAT], "coupons": []}
        totals = {"listed": 40000, "discount": 0, "freight": 0, "payable": 40000}
        kinds = ["text/html", "application/pdf", "image/svg+xml"]
        content = [{"sha256": digest, "media_type": each} for each in kinds]
        beset.said("checkouts/hostile", {"type": "CheckoutShown", **page, "totals": totals, "content": content})
        beset.said("orders/hostile", {"type": "OrderPlaced", **PLACED, "lines": [COAT], "checkout_id": "hostile"})
        yield raw


@pytest.mark.parametrize("scripts", [True, False])
def test_a_hostile_page_can_do_nothing_in_its_box(chrome: Browser, beset: Door, hostile: bytes, scripts: bool) -> None:
    with Looker(chrome, beset.client.base_url, scripts=scripts) as looker:
        looker.sign_in(KEY)
        page = looker.open("orders/hostile/saw?words=shown&lang=en")
        frame = page.frame_locator("iframe").first
        assert frame.locator("#said").inner_text() == "what she saw"
        title = page.title()
        frame.locator("#send").click()
        frame.locator("#out").click()
        frame.locator("#inside").click()
        looker.fit()

        assert page.title() == title
        assert page.url.endswith("orders/hostile/saw?words=shown&lang=en")
        assert page.locator("iframe").count() == 1
        assert page.locator("iframe").get_attribute("sandbox") == ""
        assert page.locator("header form[action='/sign-out']").count() == 1
        assert Stranger.heard == []
        assert looker.wrong, "the browser said what it refused"
        looker.wrong = []


def test_the_box_is_the_bytes_own_and_no_other_site_has_it(beset: Door, hostile: bytes) -> None:
    answer = beset.get("/v1/checkouts/hostile/rendering")

    policy = answer.headers["content-security-policy"]
    assert answer.content == hostile
    assert policy.startswith("sandbox; default-src 'none'")
    assert "frame-ancestors 'self'" in policy
    assert "script" not in policy
    assert answer.headers["referrer-policy"] == "no-referrer"


def test_only_pages_and_pictures_are_shown_and_all_else_is_a_file() -> None:
    assert [kind_of(each) for each in ("text/html; charset=utf-8", "IMAGE/PNG", "text/plain")] == [
        "frame",
        "picture",
        "frame",
    ]
    assert {kind_of(each) for each in ("image/svg+xml", "application/pdf", "text/xml", "")} == {"file"}


def test_a_clause_is_drawn_where_it_stood_and_as_it_looked() -> None:
    usual = {"position": "TOP", "marks": ["BOLD"], "channels": ["POPUP", "DETAIL_PAGE"], "hidden": False}
    bottom = sketch({"position": "below the FOLD", "marks": ["grey"], "channels": ["DETAIL_PAGE"], "hidden": True})
    alone = sketch({"position": "CENTER", "marks": [], "channels": ["POPUP"], "hidden": False})

    assert sketch(usual).y < alone.y < bottom.y
    assert (sketch(usual).look, bottom.look, alone.look) == ("loud", "faint", "even")
    assert (alone.in_popup, alone.on_page, bottom.in_popup) == (True, False, False)


def test_the_bar_of_what_is_proved_has_a_part_for_each_status_and_no_gap_between() -> None:
    gaps = [{"at_order": each} for each in ("QUALIFIED", "QUALIFIED", "NOT_QUALIFIED", None)]
    bar = proved(gaps, "at_order")

    assert (bar.all, [part.number for part in bar.parts]) == (3, [2, 1])
    assert bar.parts[0].x + bar.parts[0].width == bar.parts[1].x
    assert bar.parts[1].x + bar.parts[1].width == 600


def test_support_proves_what_a_customer_saw_and_takes_the_proof_away(look: Looker) -> None:
    page = look.open(f"orders/{HIDDEN}/saw")
    assert look.t["saw_content_covered"] in look.text()
    assert look.t["saw_preticked"].partition("{")[0].strip("（(") in look.text()

    page.get_by_role("link", name=look.t["uncover"]).first.click()
    page.wait_for_selector("iframe.shown")
    look.fit()
    assert page.frame_locator("iframe").first.locator("h1").inner_text() == "确认订单"

    page.click(".regimes a >> nth=1")
    page.wait_for_url("**regime=SEED_NOTICE**")
    page.wait_for_selector(".regimes a[aria-current] >> text=" + regime_of("SEED_NOTICE", look.tag))
    look.fit()

    with page.expect_download() as taken:
        page.click("button[value='zip']")
    assert taken.value.suggested_filename == f"dossier-{HIDDEN}.zip"

    page.click("#proof a >> nth=0")
    page.wait_for_selector("#lookup")
    look.fit()
    assert look.t["verify_INCLUDED"] in look.text()
