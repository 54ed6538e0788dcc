"""The page where anybody checks what the ledger gave out: every kind of it, hostile files, and nothing personal."""

import io
import json
import socket
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from httpx import Response
from playwright.sync_api import Browser

from api.verifying import receiving
from projections.proof.pack import write_zip
from projections.sentences.language import language
from tests.api.customer import ORDER, Door, expect_problem, said_since
from tests.console.looking import Looker
from tests.proof.attacks import log as foreign
from tests.trace import requirement

PACKED = "demo-clause-shown"
JSON, PAGE = "/console/verify.json", "/console/verify"


@pytest.fixture(scope="module")
def pack(shop: Door) -> bytes:
    answer = shop.get(f"/v1/orders/{PACKED}/dossier", headers={"Accept": "application/zip"})
    assert answer.status_code == 200
    return answer.content


def sent(shop: Door, raw: bytes, path: str = JSON, name: str = "file.bin", **headers: str) -> Response:
    """A file sent by somebody without a key."""
    return shop.client.post(path, files={"file": (name, raw)}, headers=headers)


def judged(shop: Door, raw: bytes) -> dict[str, Any]:
    answer = sent(shop, raw)
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return answer.json()["judgement"]


def unzipped(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(files: Mapping[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as archive:
        for name, raw in files.items():
            archive.writestr(name, raw)
    return held.getvalue()


@requirement("R-001-18")
def test_a_pack_is_found_sound_signed_and_of_this_log(shop: Door, pack: bytes) -> None:
    found = judged(shop, pack)

    assert (found["kind"], found["verdict"], found["found"]) == ("PACK", "VERIFIED", [])
    assert (found["by_this_log"], found["is_of_this_log"]) == (True, True)
    assert found["span"]["count"] > 10
    assert {"checkpoint", "pack", "leaves", "subject"} <= {each["code"] for each in found["proved"]}
    assert "truth" in {each["code"] for each in found["not_proved"]}


def test_everything_that_the_ledger_gives_out_by_itself_is_judged(shop: Door) -> None:
    where = {"position": 3}
    text = {"Accept": "text/plain"}
    receipt = shop.say("orders/verify-1", ORDER | {"coupons": []}).content
    given = {
        "CHECKPOINT": shop.client.get("/v1/log/checkpoint").content,
        "PROOF": shop.client.get("/v1/log/proof/inclusion", params=where, headers=text).content,
        "INCLUSION": shop.client.get("/v1/log/proof/inclusion", params=where).content,
        "STREAM_PROOF": shop.get("/v1/log/proof/stream", params={"stream": f"orders/{PACKED}"}).content,
        "REPLAY": _replay(shop),
        "RECEIPT": receipt,
    }
    for kind, raw in given.items():
        found = judged(shop, raw)
        assert (found["kind"], found["verdict"]) == (kind, "VERIFIED"), found

    position = json.loads(receipt)["events"][0]["position"]
    assert judged(shop, receipt)["leaves"][0]["position"] == position
    assert judged(shop, receipt)["is_signed"] is False


def _replay(shop: Door) -> bytes:
    stated = shop.services.ledger.entries(f"orders/{PACKED}")[0]
    line = json.dumps({"leaf_hash": stated.leaf_hash, "state_sha256": "0" * 64, "stream": stated.stream, "version": 1})
    signer = shop.services.prover.signer
    return signer.sign(f"{signer.origin}/replay\n{line}\n").encode()


@pytest.mark.parametrize("flip", range(12))
def test_one_flipped_bit_is_seen_wherever_it_is(shop: Door, pack: bytes, flip: int) -> None:
    at = len(pack) * (2 * flip + 1) // 24
    harmed = pack[:at] + bytes([pack[at] ^ 1 << flip % 8]) + pack[at + 1 :]

    assert judged(shop, harmed)["verdict"] != "VERIFIED"


def test_a_pack_that_was_harmed_on_its_way_is_told_so(shop: Door, pack: bytes) -> None:
    harmed = pack.replace(b"%PDF-", b"%pdf-", 1)
    page = sent(shop, harmed, f"{PAGE}?lang=en", Accept="text/html").text

    assert judged(shop, harmed)["by_this_log"] is True
    assert language("en").labels["verify_match_damaged"].replace("'", "&#39;") in page


def test_a_false_receipt_and_a_changed_checkpoint_are_seen(shop: Door) -> None:
    entry = shop.services.ledger.log(limit=1)[0]
    false = {"events": [{"position": entry.position, "leaf_hash": "0" * 64}]}
    cut = {"events": [{"position": 10**9, "leaf_hash": "0" * 64}]}
    checkpoint = shop.client.get("/v1/log/checkpoint").content

    assert judged(shop, json.dumps(false).encode())["verdict"] == "MANIPULATED"
    assert judged(shop, json.dumps(cut).encode())["verdict"] == "INCOMPLETE"
    assert judged(shop, checkpoint.replace(b"\n", b"\n1", 1))["verdict"] == "MANIPULATED"


def test_a_log_that_was_signed_otherwise_is_not_taken_for_this_one(shop: Door) -> None:
    """Its keeper signed for another log of the same name, or for one that had come further."""
    signer, size = shop.services.prover.signer, shop.services.prover.sign().size
    told = {}
    for name, leaves in (("another", size), ("longer", size + 10**6)):
        text = foreign.Checkpoint(signer.origin, leaves, bytes(32)).text
        told[name] = judged(shop, signer.sign(text).encode())

    assert (told["another"]["verdict"], told["another"]["is_of_this_log"]) == ("MANIPULATED", False)
    assert (told["longer"]["verdict"], told["longer"]["is_of_this_log"]) == ("INCOMPLETE", False)


def test_a_sound_pack_of_another_log_is_not_taken_for_one_of_this(shop: Door) -> None:
    found = judged(shop, write_zip(foreign.dossier()))

    assert (found["verdict"], found["by_this_log"]) == ("NOT_CHECKED", False)
    assert found["signed_by"] == [str(foreign.KEEPER.key)]
    assert found["proved"] == []


MEGABYTE = bytes(1 << 20)
BOMBS: dict[str, Callable[[], bytes]] = {
    "a bomb": lambda: zipped({f"{each}.json": MEGABYTE * 16 for each in range(5)}, zipfile.ZIP_DEFLATED),
    "a manifest that is a bomb": lambda: zipped({"manifest.json": b"[" * (8 << 20)}, zipfile.ZIP_DEFLATED),
    "a bomb by another method": lambda: zipped({"manifest.json": MEGABYTE * 16}, zipfile.ZIP_LZMA),
    "a crowd of names": lambda: zipped({f"{'n' * 180}/{each}": b"" for each in range(20_000)}),
    "a huge name": lambda: zipped({"n" * 60_000: b""}),
    "a way out": lambda: zipped({"../../etc/passwd": b"x"}),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_hostile_archive_gets_a_verdict_and_no_more(shop: Door, name: str) -> None:
    found = judged(shop, BOMBS[name]())

    assert found["kind"] == "PACK"
    assert found["verdict"] != "VERIFIED"
    assert found["proved"] == []


HOSTILE = {
    "nothing": b"",
    "two letters": b"PK",
    "an end without a beginning": b"PK\x05\x06" + bytes(18),
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "deep JSON": b'{"events":' + b"[" * 500_000,
    "wide JSON": b'{"events":[' + b"1," * 400_000 + b"1]}",
    "JSON of other shapes": b'{"events":{"a":1},"leaf_index":[],"map_root":null}',
    "a list": b"[1]",
    "huge numbers": b'{"leaf_index":' + b"9" * 300_000 + b"}",
    "a half checkpoint": b"log\n5\n\n\xe2\x80\x94 log AAAA\n",
    "a proof of nothing": b"c2sp.org/tlog-proof@v1\nindex 99999999999999999999\n\n",
    "many signatures": b"a\n1\nAAAA\n\n" + b"\xe2\x80\x94 log AAAAAAAA\n" * 20_000,
    "no text": b"\xff\xfe" * 1_000,
    "a claim too large": b'{"events":"' + b"x" * (2 << 20) + b'"}',
    "a replay of nothing": b"x/replay\n{}\n\n\xe2\x80\x94 x AAAAAAAA\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gets_a_verdict_on_the_page_and_for_programs(shop: Door, name: str) -> None:
    found = judged(shop, HOSTILE[name])
    page = sent(shop, HOSTILE[name], PAGE, Accept="text/html")

    assert found["verdict"] != "VERIFIED"
    assert page.status_code == 200, page.text
    assert "Traceback" not in page.text


def test_a_pack_with_a_thousand_faults_is_told_a_hundred(shop: Door, pack: bytes) -> None:
    extra = {f"{'x' * 150}/{'y' * 150}/{each}": b"" for each in range(1_000)}

    found = judged(shop, zipped(unzipped(pack) | extra))

    assert found["verdict"] == "MANIPULATED"
    assert len(found["found"]) == 100


def test_a_pack_that_breaks_off_anywhere_gets_a_verdict(shop: Door, pack: bytes) -> None:
    for part in (1, 3, 30, 300, 999):
        assert judged(shop, pack[: len(pack) * part // 1000])["verdict"] != "VERIFIED"


def test_forms_that_are_none_are_refused(shop: Door) -> None:
    frame = {"Content-Type": "multipart/form-data; boundary=B"}
    nameless = b'--B\r\nContent-Disposition: form-data; name="file"; filename=""\r\n\r\n\r\n--B--\r\n'
    two = {f"file{each}": ("x", b"x") for each in range(3)}

    expect_problem(shop.client.post(JSON, content=nameless, headers=frame), 400, "no-file")
    expect_problem(shop.client.post(JSON, content=b"no form", headers=frame), 400, "bad-request")
    expect_problem(
        shop.client.post(JSON, content=b"", headers={"Content-Type": "multipart/form-data"}), 400, "bad-request"
    )
    expect_problem(shop.client.post(JSON, files=two), 400, "bad-request")
    long = b'--B\r\nContent-Disposition: form-data; name="' + b"n" * 100_000
    expect_problem(shop.client.post(JSON, content=long, headers=frame), 400, "bad-request")


def test_a_file_beyond_the_limit_is_refused_by_its_length(shop: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "UPLOAD_MAX", 1 << 10)
    answer = sent(shop, bytes(200 << 10))

    assert expect_problem(answer, 413, "body-too-large")["limit"] < 200 << 10


def test_whoever_sends_too_slowly_is_let_go(shop: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "RECEIVE_S", 0.1)
    where = shop.client.base_url
    with socket.create_connection((where.host, where.port or 80), timeout=30) as line:
        line.sendall(f"POST {JSON} HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\nslow".encode())
        said = line.recv(4096)

    assert said.startswith(b"HTTP/1.1 408 ")


def test_a_program_may_send_the_file_as_the_body(shop: Door, pack: bytes) -> None:
    answer = shop.client.post(JSON, content=pack, headers={"Content-Type": "application/zip"})

    assert answer.json()["judgement"]["verdict"] == "VERIFIED"


@pytest.mark.parametrize("seats", ["RECEIVING", "JUDGING"])
def test_when_all_seats_are_taken_whoever_comes_is_told_to_come_again(shop: Door, pack: bytes, seats: str) -> None:
    taken = getattr(receiving, seats)
    count = 0
    while taken.acquire(blocking=False):
        count += 1
    try:
        busy = sent(shop, pack)
        page = sent(shop, pack, PAGE, Accept="text/html")
    finally:
        taken.release(count)

    expect_problem(busy, 503, "verifier-busy")
    assert busy.headers["retry-after"] == str(receiving.BUSY_AFTER_S)
    assert page.status_code == 503
    assert judged(shop, pack)["verdict"] == "VERIFIED"


def test_nothing_personal_and_no_name_of_the_file_is_in_an_answer(shop: Door, pack: bytes) -> None:
    files = unzipped(pack)
    words = [json.loads(each["value"]) for each in json.loads(files["words.json"]).values()]
    harmed = zipped(files | {"words.json": files["words.json"].replace("尺".encode(), "寸".encode())})
    size = shop.size
    for raw in (pack, harmed, files["words.json"], files["dossier.json"]):
        for path in (JSON, PAGE):
            answer = sent(shop, raw, path, "Anna-Müller.zip", Accept="text/html" if path == PAGE else "*/*").text
            assert "Anna" not in answer
            assert not [word for word in words if str(word) in answer]
            assert "demo-li" not in answer

    assert words
    assert said_since(shop, size) == []


def test_a_name_within_a_pack_can_do_nothing_to_the_page(shop: Door, pack: bytes) -> None:
    evil = "<script>alert(1)</script>"
    page = sent(shop, zipped(unzipped(pack) | {"proof/<img src=x>": b"", evil: b""}), PAGE, Accept="text/html")

    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "<img" not in page.text
    assert "unsafe" not in page.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("query", "state"),
    [
        ("position=3", "INCLUDED"),
        (f"position=3&leaf={'0' * 64}", "DIFFERS"),
        ("position=999999999", "NOT_YET"),
        ("position=99999999999999999999", "NO_POSITION"),
        ("position=-1", "NO_POSITION"),
        ("position=٣", "NO_POSITION"),
        (f"leaf={'0' * 64}", "HASH_UNKNOWN"),
        ("position=3&leaf=abc", "NO_HASH"),
    ],
)
def test_a_place_in_the_log_is_looked_up(shop: Door, query: str, state: str) -> None:
    twin = shop.client.get(f"{JSON}?{query}").json()
    page = shop.client.get(f"{PAGE}?{query}", headers={"Accept": "text/html"})

    assert twin["asked"]["state"] == state
    assert page.status_code == 200


def test_the_leaf_hash_of_a_receipt_is_found_at_its_position(shop: Door) -> None:
    entry = shop.services.ledger.log(limit=1)[0]
    query = {"position": f" {entry.position} ", "leaf": entry.leaf_hash.upper()}
    found = shop.client.get(JSON, params=query).json()["asked"]
    alone = shop.client.get(JSON, params={"leaf": entry.leaf_hash}).json()["asked"]

    assert (found["state"], found["leaf_hash"]) == ("INCLUDED", entry.leaf_hash)
    assert alone == found | {"leaf": entry.leaf_hash}


def test_the_page_says_how_to_check_without_this_server(shop: Door) -> None:
    key = shop.client.get("/v1/log/vkey").text.strip()
    page = shop.client.get(f"{PAGE}?lang=en", headers={"Accept": "text/html"}).text

    assert f"verify.py --vkey &#39;{key}" in page or f"verify.py --vkey '{key}" in page
    assert shop.client.get(JSON).json()["vkey"] == key


def test_somebody_without_a_key_checks_a_pack_and_then_its_code(
    chrome: Browser, shop: Door, pack: bytes, tag: str, scripts: bool
) -> None:
    with Looker(chrome, shop.client.base_url, tag, scripts=scripts) as looker:
        page = looker.open(f"verify?lang={tag}")
        page.set_input_files("#file", {"name": "pack.zip", "mimeType": "application/zip", "buffer": pack})
        page.click("form.drop button")
        page.wait_for_selector("#result-of-check")
        looker.fit()
        assert looker.t["verify_VERIFIED"] in looker.text()
        assert looker.t["verify_signed"] in looker.text()

        looker.open(f"verify?lang={tag}")
        page.fill("#position", "3")
        page.press("#position", "Enter")
        page.wait_for_url("**position=3**")
        looker.fit()
        assert looker.t["verify_INCLUDED"] in looker.text()


def test_a_file_dropped_anywhere_is_checked_and_loading_again_does_not_send_it_again(
    chrome: Browser, shop: Door, tag: str
) -> None:
    with Looker(chrome, shop.client.base_url, tag) as looker:
        page = looker.open(f"verify?lang={tag}")
        dropped = page.evaluate_handle(
            "() => { const d = new DataTransfer(); d.items.add(new File(['no pack'], 'x.zip')); return d; }"
        )
        page.dispatch_event("body", "dragover", {"dataTransfer": dropped})
        page.dispatch_event("body", "drop", {"dataTransfer": dropped})
        page.wait_for_selector("#result-of-check")
        looker.fit()
        assert looker.t["verify_NOT_CHECKED"] in looker.text()
        assert page.evaluate("document.activeElement.id") == "result"

        page.reload()
        assert page.locator("#result-of-check").count() == 0


def test_a_file_that_is_too_large_is_told_before_it_is_sent(chrome: Browser, shop: Door) -> None:
    with Looker(chrome, shop.client.base_url) as looker:
        page = looker.open("verify?lang=en")
        page.eval_on_selector("form.drop", "form => { form.dataset.max = '3'; }")
        page.set_input_files("#file", {"name": "x", "mimeType": "text/plain", "buffer": b"four"})

        assert looker.t["verify_too_large"] in looker.text()
        assert page.locator("form.drop button").is_disabled()
