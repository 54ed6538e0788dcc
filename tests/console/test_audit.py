"""An auditor's day on the console: what is signed, what was read again, what differs, who looked."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from httpx import Client
from playwright.sync_api import Browser, Page
from pydantic import SecretStr

from api.auditing.between import verify_between
from api.auditing.running import Wanted
from api.auditing.trusted import NOBODY
from api.settings import Settings
from projections.proof.merkle import check_consistency
from tests.api.customer import KEY, ORDER, Door, expect_problem
from tests.api.serving import serving
from tests.api.test_children import processes_of
from tests.audit import forging
from tests.console.looking import Looker
from tests.console.test_signing_in import browser_of, sign_in
from tests.trace import requirement
from tests.waiting import WAIT_S_MAX, must_come


def token_of(client: Client, path: str) -> str:
    page = client.get(path).text
    return page.partition('name="form_token" value="')[2].partition('"')[0]


def post(client: Client, path: str, **members: Any) -> Any:
    """Post a form of the page at the path, or what hangs below it."""
    token = token_of(client, "/console/audit")
    return client.post(path, data={"form_token": token} | members)


def ended(door: Door, check: str) -> dict[str, Any]:
    """What a check's page reads once nothing is under way."""
    address = f"/console/audit/{check}.json"
    must_come(lambda: (door.read(address)["run"] or {}).get("status") != "RUNNING")
    return door.read(address)


def finished(door: Door, check: str) -> dict[str, Any]:
    """What came of a check once it is done."""
    read = ended(door, check)
    assert read["run"] is None, read["run"]
    return read["last"]["result"]


def checked(looker: Looker, door: Door, check: str, *, scripts: bool) -> Page:
    """The page with what came of a check that was begun on it."""
    page = looker.open(f"audit/{check}")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.click("#start")
    finished(door, check)
    if not scripts:
        page.click(f"text={looker.t['audit_refresh']}")
    page.wait_for_selector("#start")
    page.wait_for_selector("#result", timeout=WAIT_S_MAX * 1000)
    looker.fit()
    return page


@pytest.fixture(scope="module")
def copied(shop: Door, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the shop's ledger, signed to its end."""
    shop.services.prover.sign()
    name = shop.services.ledger.place.log
    folder = tmp_path_factory.mktemp("copied")
    forging.run(Path(name), "VACUUM INTO ?", str(folder / "ledger.db"))
    for suffix in (".keys", ".tree", ".signing-key"):
        shutil.copy(f"{name}{suffix}", folder / f"ledger.db{suffix}")
    return folder


@contextmanager
def served(folder: Path) -> Iterator[Door]:
    settings = Settings(db=str(folder / "ledger.db"), bootstrap_key=SecretStr(KEY), sending="off")
    with serving(settings) as up:
        yield up.door(KEY)


@pytest.fixture(scope="module")
def audited(copied: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """The copy, served, for tests that leave checks behind."""
    folder = tmp_path_factory.mktemp("audited")
    shutil.copytree(copied, folder, dirs_exist_ok=True)
    with served(folder) as door:
        yield door


@pytest.fixture
def own(copied: Path, tmp_path: Path) -> Path:
    """A folder with a copy for one test."""
    shutil.copytree(copied, tmp_path, dirs_exist_ok=True)
    return tmp_path


VARIANTS = (
    *("audit/accesses?customer=demo-li", "audit/journal?day=2020-01-01", "audit/views?digests=true"),
    *("audit/registers?which=freezes&words=shown", "audit/registers?which=rulings"),
)
"""What the tour of every page does not come by."""


def test_every_page_of_the_audit_is_fit_for_everybody(chrome: Browser, shop: Door, tag: str) -> None:
    with Looker(chrome, shop.client.base_url, tag) as looker:
        looker.sign_in(KEY)
        for path in VARIANTS:
            page = looker.open(path)

            assert page.locator("nav.tabs a[aria-current=page]").count() == 1, path


def test_the_log_is_verified_while_one_looks_with_and_without_scripts(
    chrome: Browser, audited: Door, scripts: bool
) -> None:
    with Looker(chrome, audited.client.base_url, "zh-CN", scripts=scripts) as looker:
        looker.sign_in(KEY)
        page = checked(looker, audited, "verify", scripts=scripts)

        assert looker.t["audit_verdict_good"] in page.inner_text("#result")
        assert page.inner_text("#result").count("0 – ") == 1
        page = looker.open("audit")
        assert looker.t["audit_answer_YES"].partition("{")[0] in looker.text()


def test_everything_is_decided_again_from_a_page(chrome: Browser, audited: Door, scripts: bool) -> None:
    with Looker(chrome, audited.client.base_url, scripts=scripts) as looker:
        looker.sign_in(KEY)
        page = checked(looker, audited, "run", scripts=scripts)

        assert looker.t["audit_verdict_good"] in page.inner_text("#result")
    assert audited.read("/console/audit/run.json")["last"]["result"]["counts"]["decisions"] > 50


@requirement("R-001-18")
def test_a_refund_that_was_made_larger_in_the_file_shows_on_the_page_with_its_place(chrome: Browser, own: Path) -> None:
    at = _before_the_end(own / "ledger.db", "RefundFellDue")
    forging.rechain(own / "ledger.db", at, lambda leaf: leaf["data"].update(amount=leaf["data"]["amount"] + 1))
    with served(own) as tampered, Looker(chrome, tampered.client.base_url, "zh-CN") as looker:
        looker.sign_in(KEY)
        for place in ("verify", "run"):
            page = looker.open(f"audit/{place}")
            page.click("#start")
            page.wait_for_selector("#result", timeout=WAIT_S_MAX * 1000)
            looker.fit()

            assert looker.t["audit_verdict_bad"] in page.inner_text("#result")
            assert page.locator(f".findings a[href*='q={at}']").count() > 0
        assert "/data/amount" in page.inner_text(".findings")
        looker.open("audit")
        assert looker.t["audit_answer_NO"] in looker.text()


LAST_SIGNED = "SELECT position, stream FROM entries WHERE position = (SELECT max(size) - 1 FROM checkpoints)"


def _before_the_end(path: Path, type_: str) -> int:
    """The first event of this type in another stream than the last one that was signed: of a log that does not end as
    it was signed the tree is made again, and then only checkpoints tell what was altered.
    """
    ((_, stream),) = forging.run(path, LAST_SIGNED)
    return forging.run(path, "SELECT min(position) FROM entries WHERE type = ? AND stream != ?", type_, stream)[0][0]


@requirement("R-001-18")
def test_where_the_last_signed_event_was_altered_its_checkpoint_shows_it_and_the_page_leads_there(own: Path) -> None:
    path = own / "ledger.db"
    ((at, _),) = forging.run(path, LAST_SIGNED)
    forging.rechain(path, at, lambda leaf: leaf.update(actor="somebody-else"))
    with served(own) as tampered, browser_of(tampered) as client:
        sign_in(client)
        post(client, "/console/audit/verify")
        result = finished(tampered, "verify")
        page = client.get("/console/audit/verify").text

    assert ("checkpoints", at) in {(each["check"], each["position"]) for each in result["findings"]}
    assert f"q={at}" in page


def test_a_part_is_verified_from_the_checkpoint_before_it_to_the_one_behind_it(audited: Door) -> None:
    known = audited.services
    first = known.prover.sign().size
    audited.said("orders/Z-1", ORDER)
    second = known.prover.sign().size
    with browser_of(audited) as client:
        sign_in(client)
        assert post(client, "/console/audit/verify", first=first, last=first).status_code == 303
        result = finished(audited, "verify")

    assert (result["from"], result["to"], result["exit_code"]) == (first, second - 1, 0)
    assert result["counts"] == {
        "checkpoints": 2,
        "events": second - first,
        "hashes of the tree": _hashes(first, second),
    }


def _hashes(first: int, second: int) -> int:
    def stored(size: int) -> int:
        return 2 * size - size.bit_count()

    return stored(second) - stored(first)


def test_a_false_beginning_of_a_part_is_no_beginning(own: Path) -> None:
    path = own / "ledger.db"
    forging.run(path, "INSERT INTO checkpoints SELECT 7, root, note, made_at FROM checkpoints LIMIT 1")
    tree = Path(f"{path}.tree")
    tree.write_bytes(bytes(tree.stat().st_size))
    found = verify_between(str(path), Wanted(7), NOBODY, lambda name, done, total: None)

    assert [(each.check, each.verdict, each.position) for each in found.tally.findings if each.check == "tree"] == [
        ("tree", "UNCHECKED", 6)
    ]
    assert found.tally.counts["events"] == 0


def test_a_check_that_is_begun_twice_runs_once_and_everybody_sees_it(audited: Door) -> None:
    with browser_of(audited) as one, browser_of(audited) as other:
        sign_in(one, staff="anna")
        sign_in(other, staff="ben")
        post(one, "/console/audit/run")
        post(other, "/console/audit/run", first=3, last=5)
        seen = audited.read("/console/audit/run.json")["run"]
        result = finished(audited, "run")

    assert (seen["status"], seen["first"], seen["by"].partition("/")[2]) == ("RUNNING", 0, "anna")
    assert result["from"] == 0


def test_a_check_that_is_stopped_says_so_and_can_be_begun_again(audited: Door) -> None:
    with browser_of(audited) as client:
        sign_in(client)
        post(client, "/console/audit/run")
        post(client, "/console/audit/run/stop")
        stopped = ended(audited, "run")
        page = client.get("/console/audit/run?lang=en").text
        post(client, "/console/audit/run")
        result = finished(audited, "run")

    assert stopped["run"]["status"] == "STOPPED"
    assert "It was stopped before it came to a result." in page
    assert result["exit_code"] == 0


def test_a_result_outlives_the_server(own: Path) -> None:
    with served(own) as door, browser_of(door) as client:
        sign_in(client, staff="anna")
        post(client, "/console/audit/verify")
        finished(door, "verify")
    with served(own) as door:
        last = door.read("/console/audit/verify.json")["last"]
    kept = [(each.name, each.stat().st_mode & 0o777) for each in (own / "ledger.db.checks").iterdir()]

    assert last["asked"]["by"].endswith("/anna")
    assert last["result"]["exit_code"] == 0
    assert kept == [("verify.json", 0o600)]


def test_a_server_that_ends_takes_its_checks_with_it(own: Path) -> None:
    with served(own) as door, browser_of(door) as client:
        sign_in(client)
        post(client, "/console/audit/run")
        begun = must_come(lambda: processes_of(own))

    assert begun
    assert not processes_of(own)
    assert list((own / "ledger.db.checks").iterdir()) == []


def test_a_result_is_not_shown_of_a_log_that_was_put_back(own: Path) -> None:
    path = own / "ledger.db"
    with served(own) as door, browser_of(door) as client:
        sign_in(client)
        earlier = own / "earlier.db"
        forging.run(path, "VACUUM INTO ?", str(earlier))
        door.said("orders/Z-9", ORDER)
        door.services.prover.sign()
        post(client, "/console/audit/verify")
        result = finished(door, "verify")
    earlier.replace(path)
    (own / "ledger.db.signing-key.last").unlink()
    with served(own) as door:
        smaller = door.read("/console/audit.json")
        while door.size <= result["to"]:
            door.said(f"orders/Y-{door.size}", ORDER)
        grown = door.read("/console/audit.json")

    assert smaller["log_size"] <= result["to"] < grown["log_size"]
    assert (smaller["verified"], grown["verified"]) == (None, None)


def test_a_result_that_names_no_event_of_its_log_is_not_shown(own: Path) -> None:
    """An earlier release kept such ones; of which log they were, nobody can tell."""
    folder = own / "ledger.db.checks"
    folder.mkdir()
    with served(own) as door:
        shown: list[Any] = []
        for to in (0, door.size + 100):
            kept = {"asked": {}, "until": "2026-01-01T00:00:00.000000Z", "result": {"to": to}}
            (folder / "verify.json").write_text(json.dumps(kept))
            shown.append(door.services.checks.verify.last())

    assert shown == [None, None]


def test_only_an_audit_is_gone_on_with(shop: Door) -> None:
    with browser_of(shop) as client:
        sign_in(client)
        answer = post(client, "/console/audit/verify", resume="yes")

    assert answer.status_code == 422
    assert shop.read("/console/audit/verify.json")["run"] is None


def test_positions_that_are_not_there_are_refused_on_the_page(shop: Door) -> None:
    with browser_of(shop) as client:
        sign_in(client)
        answer = post(client, "/console/audit/run?lang=en", first=5, last=2)

    assert answer.status_code == 422
    assert "the first before the last" in answer.text
    assert shop.read("/console/audit/run.json")["run"] is None


def test_a_form_leads_on_to_pages_of_this_console_alone(shop: Door) -> None:
    with browser_of(shop) as client:
        sign_in(client)
        answers = [
            post(client, f"/console/audit/run/stop?lang={lang}") for lang in ("en", "//evil.example", "%0d%0aX: y")
        ]

    assert [each.headers["location"] for each in answers] == ["/console/audit/run?lang=en", *["/console/audit/run"] * 2]


def test_who_only_looks_begins_nothing(shop: Door) -> None:
    clerk = shop.with_scopes("orders:read", owner="clerk")
    link = shop.services.sessions.link(shop.services.keys.all()[0].key_id, "/console/audit")
    with browser_of(shop) as client:
        client.get(link)
        answer = post(client, "/console/audit/run")

    assert answer.status_code == 403
    assert "looks-only" in answer.text
    expect_problem(clerk.get("/console/audit.json"), 403, "scope-missing")
    assert clerk.client.post("/console/audit/run", headers=clerk.bearer).status_code == 403
    assert shop.client.post("/console/audit/run").status_code in (401, 403)


def test_two_checkpoints_are_proved_to_be_of_one_log_and_drawn(chrome: Browser, shop: Door, tag: str) -> None:
    size = shop.services.prover.sign().size
    with Looker(chrome, shop.client.base_url, tag) as looker:
        looker.sign_in(KEY)
        page = looker.open(f"audit/checkpoints?from=100&to={size}")

        assert page.locator("#proof .done").count() == 1
        assert page.locator("#proof svg").count() == 2
    proof = shop.read("/console/audit/checkpoints.json", **{"from": 100, "to": size})["consistency"]
    tree = shop.services.prover._tree
    check_consistency(100, size, tree.root(100), tree.root(size), [bytes.fromhex(each) for each in proof["path"]])


def test_sizes_that_the_log_never_had_prove_nothing(shop: Door) -> None:
    page = shop.get("/console/audit/checkpoints?from=5&to=99999&lang=en", headers={"Accept": "text/html"})

    assert page.status_code == 200
    assert "Name two sizes of the log" in page.text


def test_the_newest_checkpoint_is_shown_as_it_is_served_with_its_signatures_checked(shop: Door) -> None:
    shop.services.prover.sign()
    told = shop.read("/console/audit.json")

    assert told["checkpoint"]["note"] == shop.get("/v1/log/checkpoint").text
    assert [(each["kind"], each["holds"]) for each in told["checkpoint"]["signatures"]] == [("LOG", True)]
    assert told["key"]["vkey"] == shop.get("/v1/log/vkey").text.strip()
