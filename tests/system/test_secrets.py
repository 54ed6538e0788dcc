"""No secret and no person's word is in anything that a server says, however it is treated."""

import json
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx

from tests.examples import lines, order
from tests.server import running
from tests.system.test_command_line import run
from tests.waiting import must_come

FIRST = "first-key-quagga-0123456789abcdef"
SIGNING = "whsec_b2thcGktb2thcGktb2thcGktb2thcGktb2thcGk="
WRONG = "wrong-key-numbat-0123456789abcdef"
PASSWORD = "axolotl%2Fpass"
WORDS = ("Mrs Zebra of Ark Street 12", "her knee hurts, says Doctor Lynx")


def arguments(pid: int) -> list[str]:
    """What everybody on the machine can read of a process and of those that it started."""
    found = [Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8")]
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split():
        found += arguments(int(child))
    return found


def test_a_server_that_is_told_secrets_and_made_to_fail_says_none_of_them(tmp_path: Path) -> None:
    settings = {"bootstrap_key": FIRST, "webhook_url": "http://127.0.0.1:9/secret-path-okapi", "env": "dev"}
    with running(tmp_path, webhook_secret=SIGNING, log_level="debug", **settings) as (url, server):
        with httpx.Client(base_url=url, timeout=60, headers={"Authorization": f"Bearer {FIRST}"}) as http:
            said = Said(http)
            secrets = [FIRST, SIGNING, WRONG, "okapi", *WORDS, *said.given()]
            said.told()
            said.refused()
            told = said.exported(server.pid)
            said.signed_in(secrets)
        harm(tmp_path / "ledger.db")
        with httpx.Client(base_url=url, timeout=60, headers={"Authorization": f"Bearer {FIRST}"}) as http:
            said.http = http
            said.crashed()

    written = (tmp_path / "server.log").read_text(encoding="utf-8")
    lines_ = [json.loads(line) for line in written.splitlines() if line.startswith("{")]
    assert {line["level"] for line in lines_} >= {"debug", "info", "error"}
    assert any("exception" in line for line in lines_), "something crashed"
    everything = "\n".join([written, *said.answers, *told])
    assert [each for each in secrets if each in everything] == []
    assert all(each in json.dumps(said.asked, ensure_ascii=False) for each in WORDS), "they were told to it"


class Said:
    """Who talks to the server: what was asked, and what was answered but where a secret is what was asked for."""

    def __init__(self, http: httpx.Client) -> None:
        self.http = http
        self.asked: list[Any] = []
        self.answers: list[str] = []

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        """Ask, and keep what is answered."""
        self.asked.append(body)
        given: dict[str, Any] = {"content": body} if isinstance(body, str | bytes) else {"json": body}
        answer = self.http.request(method, path, headers={"Idempotency-Key": f"k-{len(self.asked)}"} | headers, **given)
        self.answers.append(f"{answer.headers}\n{answer.text}")
        return answer

    def given(self) -> list[str]:
        """A webhook's secret, which is shown once."""
        hook = {"webhook_id": "w", "url": "http://127.0.0.1:9/secret-path-okapi"}
        answer = self.http.post("/v1/webhooks", json=hook)
        assert answer.status_code == 201, answer.text
        return [answer.json()["secret"]]

    def told(self) -> None:
        """Facts with words."""
        placed = order(lines=lines(12_900, 4_500)) | {"type": "OrderPlaced"}
        assert self.ask("POST", "/v1/orders/A-1/events", placed).status_code == 201
        back = {"return_id": "R1", "cause": "QUALITY", "lines": [{"line": "1", "quantity": 1}], "reason": WORDS[1]}
        said = {"type": "ShortfallWaived", "amount": 1, "reason": WORDS[0]}
        self.asked += [back, said]
        for fact in ({"type": "ReturnRequested", **back}, said, {"type": "Nonsense", "reason": WORDS[0]}):
            self.http.post("/v1/orders/A-1/events", json=fact, headers={"Idempotency-Key": "told"})

    def refused(self) -> None:
        """Requests that are malformed in every place where somebody might put words or a key."""
        doors = ("/v1/orders/A-1/events", "/v1/cases/C-1/events", "/v1/customers/li/events")
        bodies: list[Any] = [f'{{"reason": "{WORDS[0]}"', f'"{WORDS[1]}"', {"type": "OrderPlaced", WORDS[0]: 1}]
        bodies += [{"type": WORDS[0]}, {"type": "TierSet", "tier": 7, "reason": WORDS[1]}, b"\xff" + b"words"]
        for door in doors:
            for body in bodies:
                answer = self.http.post(
                    door,
                    headers={"Idempotency-Key": "m", "Content-Type": "application/json"},
                    **({"json": body} if isinstance(body, dict) else {"content": body}),
                )
                self.asked.append(str(body))
                assert answer.status_code >= 400
        self.ask("GET", "/v1/orders/A-1", Authorization=f"Bearer {WRONG}")
        self.ask("GET", "/v1/orders/A-1", Authorization=f"Basic {WRONG}")
        self.ask("GET", "/metrics")
        self.ask("GET", "/readyz")

    def exported(self, server: int) -> list[str]:
        """The arguments of every process while one of its own makes an export."""
        told: list[str] = []
        asked = self.ask("POST", "/v1/exports?kind=ndjson").json()

        def made() -> bool:
            told.extend(arguments(server))
            return self.http.get(f"/v1/exports/{asked['export_id']}").json()["status"] not in ("WAITING", "RUNNING")

        must_come(made)
        assert any("export" in each for each in told), "nobody saw the process that makes it"
        return told

    def signed_in(self, secrets: list[str]) -> None:
        """A session's cookie and its form token, which are shown to the browser alone."""
        page = httpx.post(self.http.base_url.join("/sign-in"), data={"key": FIRST, "next": "/console/"}, timeout=60)
        cookies = [value for value in page.cookies.values() if len(value) > 16]
        assert cookies, page.text
        secrets += cookies
        self.http.get("/sign-in", params={"token": WRONG})
        self.http.get(f"/sign-in/{WRONG}")

    def crashed(self) -> None:
        """What nobody foresaw."""
        digest = sha256(WORDS[0].encode()).hexdigest()
        answers = [
            self.ask("PUT", f"/v1/content/{digest}", WORDS[0], **{"Content-Type": "text/plain"}),
            self.ask("GET", "/v1/orders/A-1/history"),
            self.ask("POST", "/v1/orders/A-1/events", {"type": "ShortfallWaived", "amount": 1, "reason": WORDS[0]}),
            self.ask("GET", "/metrics"),
        ]
        assert 500 in [each.status_code for each in answers]


def harm(file: Path) -> None:
    """Take away a table, and put words where a fact was."""
    with closing(sqlite3.connect(file)) as ledger, ledger:
        ledger.execute("ALTER TABLE content RENAME TO elsewhere")
        where = "WHERE position = (SELECT max(position) FROM entries WHERE stream = 'orders/A-1')"
        ledger.execute(f"UPDATE entries SET state = ? {where}", (json.dumps({"data": WORDS}).encode(),))


def test_the_password_of_a_database_that_is_away_is_not_told(tmp_path: Path) -> None:
    address = f"postgresql://ledger:{PASSWORD}@127.0.0.1:9/ledger"

    told = run(tmp_path, "serve", code=1, settings={"db": address, "data": str(tmp_path), "bootstrap_key": FIRST})

    assert "127.0.0.1" in told
    assert [each for each in (PASSWORD, "axolotl", FIRST) if each in told] == []
