"""Packs over HTTP: four forms, whose words they show, and what every byte in them goes back to."""

import io
import json
import re
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from domain.access import EvidenceExported, PersonalDataRead
from projections.dossier.qr import scan_text
from tests.api.customer import Door, expect_problem
from tests.dossier.bought import DIGEST, ORDER, PAGE
from tests.proof.packs import check_pack_of
from tests.trace import requirement

PATH = "/v1/orders/A-1/dossier"
FORMS = ("application/json", "text/html", "application/pdf", "application/zip")


def fetched(door: Door, accept: str, path: str = PATH) -> bytes:
    answer = door.get(path, headers={"Accept": accept})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].partition(";")[0] == accept
    return answer.content


def unpacked(door: Door, path: str = PATH) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(fetched(door, "application/zip", path))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("accept", FORMS)
def test_the_same_order_gives_the_same_bytes_while_others_go_on(shop: Door, accept: str) -> None:
    before = fetched(shop, accept)
    shop.said(f"campaigns/other-{accept.partition('/')[2]}", _other())

    assert fetched(shop, accept) == before


def _other() -> dict[str, object]:
    benefit = {"kind": "AMOUNT_OFF", "amount": 100}
    named = {"class": "GENERAL", "issuer": "MERCHANT", "issuer_id": "m2", "currency": "CNY"}
    valid = {"scope": {}, "valid_until": "2099-12-31", "after_sales": {}}
    return {"type": "CampaignPublished", **named, "benefit": benefit, **valid}


@requirement("R-000-25", "R-000-97")
def test_the_zip_has_the_page_she_saw_byte_for_byte(shop: Door) -> None:
    files = unpacked(shop)

    assert files[f"content/{DIGEST}.html"] == PAGE
    assert sha256(files[f"content/{DIGEST}.html"]).hexdigest() == DIGEST
    assert {"dossier.json", "words.json", "dossier-zh-CN.html", "dossier-en.html"} <= files.keys()
    assert files["dossier-zh-CN.pdf"].startswith(b"%PDF-")


@requirement("R-001-18")
def test_every_leaf_of_the_zip_has_the_hash_that_the_pack_names(shop: Door) -> None:
    files = unpacked(shop)
    pack = json.loads(files["dossier.json"])
    leaves = {each["position"]: each for each in pack["leaves"]}

    head = json.loads(files["manifest.json"])["map_head"]
    stored_leaves = {name for name in files if name.startswith("leaves/") and name.endswith(".json")}
    assert stored_leaves == {f"leaves/{each:012d}.json" for each in (*leaves, head)}
    for position, each in leaves.items():
        stored = files[f"leaves/{position:012d}.json"]
        assert sha256(b"\x00" + stored).hexdigest() == each["leaf_hash"]
        assert sha256(b"\x00" + stored[:-1] + b"]").hexdigest() != each["leaf_hash"]
        assert json.loads(stored)["event_id"] == each["event_id"]


@requirement("R-001-18")
def test_every_word_of_the_zip_is_what_was_committed_to(shop: Door) -> None:
    files = unpacked(shop)
    words = json.loads(files["words.json"])
    stored = b"".join(data for name, data in files.items() if name.startswith("leaves/")).decode()

    assert '"SF1001"' in [each["value"] for each in words.values()]
    for key, each in words.items():
        assert sha256(bytes.fromhex(each["salt"]) + each["value"].encode()).hexdigest() == key
        assert key in stored


@requirement("R-001-18")
def test_the_zip_proves_itself_without_the_ledger(shop: Door, tmp_path: Path) -> None:
    files = unpacked(shop)
    complete = {each["stream"]: each["version"] for each in json.loads(files["manifest.json"])["streams"]}

    report = check_pack_of(files)

    assert complete[ORDER] == shop.services.ledger.stream(ORDER).version
    assert report.proved["streams"][0] == len(complete) > 1
    for name, data in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    command = [sys.executable, "-I", "-S", "verify.py"]
    sound = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=60, check=False)
    assert sound.returncode == 0, sound.stdout
    (tmp_path / "dossier-en.html").write_bytes(files["dossier-en.html"].replace(b"350", b"340", 1) + b" ")
    changed = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=60, check=False)
    assert changed.returncode == 1


def test_who_took_a_pack_and_whose_words_were_in_it_is_recorded_before_it_leaves(shop: Door) -> None:
    body = fetched(shop, "application/pdf")

    entries = [entry for entry in shop.services.ledger.log() if entry.stream.startswith("accesses/")]
    read = entries[-1].data
    exported = next(each.data for each in reversed(entries) if each.type == "EvidenceExported")
    assert isinstance(exported, EvidenceExported)
    assert (exported.what, exported.digest, exported.streams) == ("DOSSIER", sha256(body).hexdigest(), (ORDER,))
    assert isinstance(read, PersonalDataRead)
    assert read.path == PATH
    assert shop.read("/v1/accesses", subject=read.subjects[0], min_position=entries[-1].position)["rows"]


@pytest.mark.parametrize("accept", FORMS)
def test_a_key_without_the_right_to_words_sees_none(shop: Door, accept: str) -> None:
    plain = shop.with_scopes("evidence:export")
    files = unpacked(plain) if accept == "application/zip" else {"": fetched(plain, accept)}
    everything = b"".join(files.values())

    assert not [word for word in ("SF1001", DIGEST, "袖口有线头") if word.encode() in everything]
    assert not [name for name in files if name.startswith("content/")]
    if "words.json" in files:
        assert json.loads(files["words.json"]) == {}


def test_a_pack_needs_its_scope(shop: Door) -> None:
    reader = shop.with_scopes("orders:read", "pii:read")

    expect_problem(reader.get(PATH), 403, "scope-missing")
    assert reader.get(f"{PATH}/gaps").status_code == 200
    expect_problem(shop.with_scopes("pii:read").get(f"{PATH}/gaps"), 403, "scope-missing")


def test_the_form_is_the_one_that_is_wanted_most(shop: Door) -> None:
    assert shop.get(PATH).headers["content-type"] == "application/json"
    wanted = {"Accept": "text/html;q=0.5, application/pdf"}
    assert shop.get(PATH, headers=wanted).headers["content-type"] == "application/pdf"
    assert shop.get(PATH, headers={"Accept": "text/*"}).headers["content-type"] == "text/html; charset=utf-8"
    expect_problem(shop.get(PATH, headers={"Accept": "image/png"}), 406, "not-acceptable")


def test_a_page_comes_in_the_language_asked_for_and_lets_no_script_run(shop: Door) -> None:
    english = shop.get(f"{PATH}?lang=en", headers={"Accept": "text/html"})
    chinese = shop.get(PATH, headers={"Accept": "text/html", "Accept-Language": "zh-CN"})

    assert "Evidence pack of order A-1" in english.text
    assert "订单 A-1 证据包" in chinese.text
    assert english.headers["content-language"] == "en"
    assert "default-src 'none'" in english.headers["content-security-policy"]
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)">', english.text)
    assert [shop.client.get(each).status_code for each in sheets] == [200, 200]


def test_what_is_not_there_has_no_pack(shop: Door) -> None:
    expect_problem(shop.get("/v1/orders/NONE/dossier"), 404, "not-found")
    expect_problem(shop.get("/v1/orders/NONE/dossier/gaps"), 404, "not-found")
    expect_problem(shop.get("/v1/checkouts/NONE/gaps"), 404, "not-found")
    expect_problem(shop.get(f"{PATH}?language=en"), 422, "schema")


def test_gaps_are_read_of_an_order_and_of_a_checkout(shop: Door) -> None:
    order = {each["requirement"]: each for each in shop.read(f"{PATH}/gaps")["gaps"]}
    checkout = {each["requirement"]: each for each in shop.read("/v1/checkouts/K-1/gaps")["gaps"]}
    bare = {each["requirement"]: each["at_dispute"] for each in shop.read("/v1/orders/B-1/dossier/gaps")["gaps"]}

    assert order["CONTENT_KEPT"]["at_dispute"] == "QUALIFIED"
    assert order["DELIVERY_SIGNED"]["at_dispute"] == "REQUIRES_ACTION"
    assert checkout["CLAUSE_CONFIRMED"]["at_order"] == "QUALIFIED"
    assert checkout["CLAUSE_CONFIRMED"]["at_dispute"] is None
    assert bare["CHECKOUT_RECORDED"] == "NOT_QUALIFIED"


def test_bytes_put_late_close_their_gap(shop: Door) -> None:
    late = b"<h1>late</h1>"
    digest = sha256(late).hexdigest()
    shown = {"type": "CheckoutShown", "customer_id": "c2", "currency": "CNY", "language": "en"}
    lines = [{"line": "1", "sku": "x", "list_price": 100, "quantity": 1}]
    totals = {"listed": 100, "discount": 0, "freight": 0, "payable": 100}
    content = [{"sha256": digest, "media_type": "text/html"}]
    shop.said("checkouts/K-2", shown | {"lines": lines, "totals": totals, "content": content})
    before = {each["requirement"]: each["at_order"] for each in shop.read("/v1/checkouts/K-2/gaps")["gaps"]}
    shop.client.put(f"/v1/content/{digest}", content=late, headers=shop.bearer | {"Content-Type": "text/html"})
    after = {each["requirement"]: each["at_order"] for each in shop.read("/v1/checkouts/K-2/gaps")["gaps"]}

    assert (before["CONTENT_KEPT"], after["CONTENT_KEPT"]) == ("REQUIRES_ACTION", "QUALIFIED")


def test_the_events_that_the_order_led_to_elsewhere_are_in_the_pack(shop: Door) -> None:
    pack = json.loads(fetched(shop, "application/json"))
    found = {(each["stream"].partition("/")[0], each["type"]) for each in pack["leaves"]}

    assert ("coupons", "CouponRedeemed") in found
    assert ("coupons", "CouponIssued") in found
    assert ("campaigns", "CampaignPublished") in found
    assert not [each for each in pack["leaves"] if each["stream"] == "orders/B-1"]


def test_the_demo_shows_a_good_checkout_and_a_bad_one(demo: Door) -> None:
    found = {}
    for key in ("demo-clause-shown", "demo-clause-hidden"):
        rows = demo.read(f"/v1/orders/{key}/dossier/gaps")["gaps"]
        found[key] = {row["subject"]: row["at_dispute"] for row in rows if row["requirement"] == "CLAUSE_CONSPICUOUS"}

    assert set(found["demo-clause-shown"].values()) == {"QUALIFIED"}
    assert set(found["demo-clause-hidden"].values()) == {"NOT_QUALIFIED"}


@pytest.mark.parametrize("key", ["demo-food", "demo-gift", "demo-gift-short", "demo-recycled", "demo-warranty"])
def test_every_demo_order_has_its_pack_in_all_forms(demo: Door, key: str) -> None:
    for accept in FORMS:
        assert len(fetched(demo, accept, f"/v1/orders/{key}/dossier")) > 1000


def test_the_subject_of_the_pack_is_its_order(shop: Door) -> None:
    assert shop.read(f"{PATH}/gaps")["subject"] == ORDER


def test_the_code_on_the_pack_leads_to_where_anybody_can_check_its_last_event(shop: Door) -> None:
    pack = json.loads(fetched(shop, "application/json"))
    path = scan_text(pack, "ledger.example.com").removeprefix("https://ledger.example.com").partition("#")[0]
    page = shop.client.get(path, headers={"Accept": "text/html"})
    twin = shop.client.get(path.replace("verify?", "verify.json?")).json()

    assert page.status_code == 200
    assert twin["asked"]["state"] == "INCLUDED"
    assert twin["asked"]["position"] == str(pack["as_of"]["position"])
    assert "A-1" not in path
    assert "A-1" not in page.text
