"""Requests that no client sends by mistake: each gets an answer of ours, or none, and opens nothing."""

import gzip
import re

import orjson
import pytest

from api.connections import HEAD_BYTES_MAX
from tests.api.customer import KEY, ORDER, Door
from tests.api.test_slow_clients import BEARER, port
from tests.fuzzing import wire

HEAD = b"Host: x\r\nConnection: close\r\n"
FACT = b'{"type": "PaymentCaptured"}'
TO_APPEND = b"POST /v1/orders/A-1/events HTTP/1.1\r\nContent-Type: application/json\r\nIdempotency-Key: k\r\n" + HEAD
NO_REQUESTS = {
    "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "HTTP/9.9": b"GET / HTTP/9.9\r\n" + HEAD + b"\r\n",
    "an unheard-of method": b"FLY /healthz HTTP/1.1\r\n" + HEAD + b"\r\n",
    "a method in lower case": b"get /healthz HTTP/1.1\r\n" + HEAD + b"\r\n",
    "a header without a colon": b"GET /healthz HTTP/1.1\r\nnonsense\r\n" + HEAD + b"\r\n",
    "a header with a space in its name": b"GET /healthz HTTP/1.1\r\nX y: z\r\n" + HEAD + b"\r\n",
    "a space before the colon": b"GET /healthz HTTP/1.1\r\nX-y : z\r\n" + HEAD + b"\r\n",
    "a null in a value": b"GET /healthz HTTP/1.1\r\nX-y: a\x00b\r\n" + HEAD + b"\r\n",
    "a lone carriage return": b"GET /healthz HTTP/1.1\r\nX-y: a\rAuthorization: b\r\n" + HEAD + b"\r\n",
    "a folded header": b"GET /healthz HTTP/1.1\r\n Authorization: b\r\n" + HEAD + b"\r\n",
    "two lengths": TO_APPEND + b"Content-Length: 5\r\nContent-Length: 27\r\n\r\n" + FACT,
    "a list of lengths": TO_APPEND + b"Content-Length: 27, 27\r\n\r\n" + FACT,
    "a negative length": TO_APPEND + b"Content-Length: -1\r\n\r\n" + FACT,
    "a length with a sign": TO_APPEND + b"Content-Length: +27\r\n\r\n" + FACT,
    "a length in hex": TO_APPEND + b"Content-Length: 0x1b\r\n\r\n" + FACT,
    "a length of thirty digits": TO_APPEND + b"Content-Length: " + b"9" * 30 + b"\r\n\r\n" + FACT,
    "a length and chunks": TO_APPEND + b"Content-Length: 27\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks and a length": TO_APPEND + b"Transfer-Encoding: chunked\r\nContent-Length: 27\r\n\r\n0\r\n\r\n",
    "chunked twice over": TO_APPEND + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    "chunks of no size": TO_APPEND + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n" + FACT,
    "a chunk too large for numbers": TO_APPEND + b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 40 + b"\r\n",
    "a chunk without its end": TO_APPEND + b"Transfer-Encoding: chunked\r\n\r\n1\r\nxx\r\n0\r\n\r\n",
}
LONG = {
    "a value": b"X-a: " + b"a" * 100_000 + b"\r\n",
    "a hundred thousand headers": b"a:b\r\n" * 100_000,
    "cookies": b"Cookie: a=b\r\n" * 10_000,
}
UNLIKE_PATHS = (
    *("//v1/orders/A-1", "/v1//orders/A-1", "/v1/./orders/A-1", "/v1/x/../orders/A-1", "/V1/orders/A-1"),
    *("/v1/orders/A-1/", "/v1/orders/A-1/.", "/v1/orders/A-1;x=1", "/v1/orders/A-1%2f", "/v1/orders/A-1%00"),
    *("/v1/orders/A-1%2fevents", "/v1%2forders%2fA-1", "/v1/orders/%41-1", "\\v1\\orders\\A-1", "/v1/orders/A-1%20"),
    *("/v1/orders/..%2forders%2fA-1", "/v1/orders/%2e%2e/orders/A-1", "/v1/orders/%c0%ae%c0%ae/A-1", "/v1/orders/%ff"),
    *("http://x/v1/orders/A-1", "/v1/orders/A-1?", "/v1/orders/A-1#x", "/v1/orders/A-1%0d%0aX-y:z", "/v1/orders/A-1."),
    *("/static/../v1/orders/A-1", "/healthz/../v1/orders/A-1", "/healthz%2f..%2fv1/orders/A-1", "/v1/orders/A-1%3F"),
)
ELSEWHERE = (
    *(
        "/static/../api/settings.py",
        "/static/..%2f..%2fapi%2fsettings.py",
        "/static/%2e%2e/%2e%2e/etc/passwd",
        "/static/",
    ),
    *("/static//etc/passwd", "/static/%2fetc%2fpasswd", "/static/..%5c..%5csettings.py", "/static/console.css%00.py"),
    *("/v1/log/tile/../../../etc/passwd", "/v1/log/tile/0/..%2f..%2f..%2fetc%2fpasswd", "/v1/log/tile/entries/%2e%2e"),
    *(
        "/problems/..%2f..%2fetc%2fpasswd",
        "/v1/schemas/events/..%2fx",
        "/.git/config",
        "/.env",
        "/ledger.db",
        "/var/key",
    ),
    *("/v1/exports/..%2f..%2fledger.db/file", "/v1/content/..%2f..%2fledger.db"),
)


def asked(door: Door, raw: bytes) -> wire.Answer | None:
    answer = wire.ask(port(door), raw)
    assert answer is None or answer.status < 500, answer
    return answer


@pytest.fixture(autouse=True)
def order(shared: Door) -> None:
    """There is something to be had."""
    if not shared.size:
        shared.said("orders/A-1", ORDER)


@pytest.mark.parametrize("what", NO_REQUESTS)
def test_what_is_no_request_is_refused_and_the_connection_ended(shared: Door, what: str) -> None:
    before = shared.size

    answer = asked(shared, NO_REQUESTS[what].replace(HEAD, HEAD + BEARER))

    assert answer is not None
    assert (answer.status, answer.code) == (400, "bad-request")
    assert answer.headers["connection"] == "close"
    assert shared.size == before


@pytest.mark.parametrize("what", LONG)
def test_a_head_that_is_too_long_is_refused(shared: Door, what: str) -> None:
    answer = asked(shared, b"GET /healthz HTTP/1.1\r\n" + HEAD + LONG[what] + b"\r\n")

    assert answer is None or (answer.status, answer.code) == (431, "headers-too-large")
    assert shared.client.get("/healthz").status_code == 200


def test_a_head_of_a_usual_length_is_not(shared: Door) -> None:
    long = b"X-a: " + b"a" * (HEAD_BYTES_MAX - 1_000) + b"\r\n\r\n"
    answer = asked(shared, b"GET /healthz HTTP/1.1\r\n" + HEAD + long)

    assert answer is not None
    assert answer.status == 200


def test_a_hundred_thousand_parameters_are_not_enumerated(shared: Door) -> None:
    query = "&".join(f"a{n:x}" for n in range(9_000))
    for path in ("/v1/events", "/v1/orders/A-1", "/console/search", "/v1/kpi"):
        answer = asked(shared, wire.request("GET", f"{path}?{query}", Authorization=f"Bearer {KEY}"))

        assert answer is not None
        assert answer.status == 422
        assert len(answer.body) < 64_000


@pytest.mark.parametrize("path", UNLIKE_PATHS)
def test_no_spelling_of_a_path_goes_round_the_key(shared: Door, path: str) -> None:
    answer = asked(shared, wire.request("GET", path))

    assert answer is None or answer.status in (400, 401, 404, 405, 422), answer
    assert answer is None or b"retained_value" not in answer.body
    assert answer is None or "x-y" not in answer.headers


@pytest.mark.parametrize("path", [*UNLIKE_PATHS, *ELSEWHERE])
def test_no_spelling_of_a_path_leads_to_a_file(shared: Door, path: str) -> None:
    answer = asked(shared, wire.request("GET", path, Authorization=f"Bearer {KEY}"))

    assert answer is None or answer.status in (200, 400, 404, 405, 422), answer
    for told in (b"root:", b"class Settings", b"SQLite format", KEY.encode()):
        assert answer is None or told not in answer.body
    if path in ELSEWHERE:
        assert answer is None or answer.status != 200


def test_a_name_of_the_host_is_never_repeated(shared: Door) -> None:
    paths = ("/", "/sign-in", "/console", "/v1/orders/A-1", "/openapi.json", "/docs", "/nothing", "/v1/events?limit=1")
    for path in paths:
        raw = wire.request("GET", path, Authorization=f"Bearer {KEY}", X_Forwarded_Host="evil.example")
        answer = asked(shared, raw.replace(b"Host: ledger.test", b"Host: evil.example"))

        assert answer is not None
        assert b"evil.example" not in answer.body
        assert all("evil.example" not in value for value in answer.headers.values())


@pytest.mark.parametrize(
    "doubled",
    [
        [("Authorization", f"Bearer {KEY}"), ("Authorization", "Bearer other")],
        [("Authorization", "Bearer other"), ("Authorization", f"Bearer {KEY}")],
        [("Authorization", f"Bearer {KEY}"), ("Authorization", f"Bearer {KEY}")],
        [("Authorization", f"Basic {KEY}")],
        [("Authorization", f"Bearer {KEY[:-1]}")],
        [("Authorization", f"Bearer {KEY}\x7f")],
        [("Proxy-Authorization", f"Bearer {KEY}")],
        [("X-Original-URL", "/healthz")],
        [("X-HTTP-Method-Override", "POST")],
    ],
    ids=str,
)
def test_of_two_keys_none_is_believed(shared: Door, doubled: list[tuple[str, str | bytes]]) -> None:
    answer = asked(shared, wire.spelt("GET", "/v1/orders/A-1", doubled))

    assert answer is not None
    assert answer.status in (400, 401)


def test_an_old_client_is_served(shared: Door) -> None:
    answer = asked(shared, b"GET /healthz HTTP/1.0\r\n\r\n")

    assert answer is not None
    assert (answer.status, answer.body) == (200, b'{"status":"ok"}')


@pytest.mark.parametrize("method", ["PROPFIND", "TRACE", "CONNECT", "LOCK", "PURGE", "OPTIONS"])
def test_a_method_that_is_not_offered_does_nothing(shared: Door, method: str) -> None:
    before = shared.size

    answer = asked(shared, wire.request(method, "/v1/orders/A-1/events", FACT, Authorization=f"Bearer {KEY}"))

    assert answer is not None
    assert answer.code in ("method-not-allowed", "bad-request")
    assert KEY.encode() not in answer.body, "TRACE tells no scripts what they may not read"
    assert shared.size == before


def test_nothing_is_upgraded(shared: Door) -> None:
    more = {"Upgrade": "websocket", "Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZQ==", "Sec_WebSocket_Version": "13"}
    raw = wire.request("GET", "/v1/events/stream", **more).replace(b"Connection: close", b"Connection: Upgrade, close")

    answer = asked(shared, raw)

    assert answer is not None
    assert answer.status == 401


def test_what_is_sent_behind_a_request_is_a_request_of_its_own(shared: Door) -> None:
    """A body that its length does not own is never taken for one that a key came with."""
    smuggled = b"GET /v1/orders/A-1 HTTP/1.1\r\nHost: x\r\n\r\n"
    first = b"GET /v1/orders/A-1 HTTP/1.1\r\nHost: x\r\n" + BEARER + b"Content-Length: 0\r\n\r\n"
    with wire.connected(port(shared)) as there:
        there.sendall(first + smuggled)
        told = b""
        while told.count(b"HTTP/1.1 ") < 2:
            told += there.recv(65536)

    assert re.findall(rb"HTTP/1.1 (\d+)", told) == [b"200", b"401"]


@pytest.mark.parametrize("behind", [b"\x16\x03\x01\r\n\r\n", b"GET / HTTP/1.1\r\n" + b"a:b\r\n" * 20_000])
def test_what_is_refused_behind_a_request_is_refused_in_its_turn(shared: Door, behind: bytes) -> None:
    """Told first, it would be the answer to a request that is recorded."""
    before, body = shared.size, orjson.dumps(ORDER)
    head = b"POST /v1/orders/B-%d/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" % before
    head += BEARER + b"Idempotency-Key: b-%d\r\nContent-Length: %d\r\n\r\n" % (before, len(body))
    with wire.connected(port(shared)) as there:
        there.sendall(head + body + behind)

        assert wire.statuses(there) == [201, 400 if behind[0] == 0x16 else 431]
    assert shared.size > before


def test_the_beginning_of_a_request_behind_a_long_body_is_not_taken_for_a_long_head(shared: Door) -> None:
    body = b" " * (HEAD_BYTES_MAX * 3)
    first = TO_APPEND.replace(b"Connection: close\r\n", b"") + BEARER + b"Content-Length: %d\r\n\r\n" % len(body)
    with wire.connected(port(shared)) as there:
        there.sendall(first + body + b"GET /healthz HTTP/1.1\r\nHo")
        refused = wire.answered(there)
        there.sendall(b"st: x\r\n\r\n")
        next_one = wire.answered(there)

    assert refused is not None
    assert next_one is not None
    assert (refused.code, next_one.status) == ("malformed-json", 200)


def test_a_body_is_taken_as_it_is_and_never_unpacked(shared: Door) -> None:
    before = shared.size
    bomb = gzip.compress(b" " * 2**27)
    for encoding in ("gzip", "deflate", "br"):
        headers = {"Content_Type": "application/json", "Content_Encoding": encoding, "Idempotency_Key": "bomb"}
        raw = wire.request("POST", "/v1/orders/A-2/events", bomb, Authorization=f"Bearer {KEY}", **headers)
        answer = asked(shared, raw)
        assert answer is not None
        assert answer.code == "not-utf-8"
    assert shared.size == before
