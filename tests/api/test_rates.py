"""Who asks too often is told to wait, and keeps nobody else from asking."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from httpx import Response
from pydantic import SecretStr, ValidationError

from api import rates
from api.rates import Buckets
from api.settings import Settings
from api.tail import STREAMS_PER_KEY_MAX
from tests.api.customer import KEY, ORDER, Door, expect_problem
from tests.api.serving import serving
from tests.waiting import must_come

RATE = 1
MANY = 30


class Elapsed:
    """Seconds that go by when a test says so."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def proxies() -> str:
    return "127.0.0.0/8"


@pytest.fixture
def narrow(tmp_path: Path, proxies: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    """A ledger that each key may ask once a second, and each address guess as often."""
    monkeypatch.setattr(rates, "GUESSES_PER_S", RATE)
    path = str(tmp_path / "ledger.db")
    settings = Settings(db=path, bootstrap_key=SecretStr(KEY), sending="off", rate=RATE, proxies=proxies)
    with serving(settings) as served:
        yield served.door(KEY)


def test_a_bucket_is_used_up_and_fills_again() -> None:
    elapsed = Elapsed()
    buckets = Buckets("key", 100, elapsed)

    first = [buckets.take("k").wait_s for _ in range(1_001)]
    elapsed.seconds += 0.02
    later = [buckets.take("k").wait_s for _ in range(3)]

    assert [n for n, wait_s in enumerate(first) if wait_s] == [1_000]
    assert first[-1] == pytest.approx(0.01)
    assert [bool(each) for each in later] == [False, False, True]
    assert buckets.take("another").remaining == 999


def test_what_a_client_is_told_can_be_relied_on() -> None:
    elapsed = Elapsed()
    buckets = Buckets("key", 100, elapsed)
    left = [buckets.take("k") for _ in range(1_000)][-1]

    assert buckets.headers(left) == ((b"ratelimit-policy", b'"key";q=1000;w=10'), (b"ratelimit", b'"key";r=0;t=10'))
    elapsed.seconds += buckets.take("k").wait_s
    assert not buckets.take("k").wait_s


def test_a_steady_client_at_the_rate_is_never_refused() -> None:
    elapsed = Elapsed()
    buckets = Buckets("key", 7, elapsed)
    for _ in range(5_000):
        assert not buckets.take("k").wait_s
        elapsed.seconds += 1 / 7


def test_addresses_without_end_take_no_memory_without_end() -> None:
    elapsed = Elapsed()
    buckets = Buckets("guesses", 10, elapsed)
    for _ in range(100):
        buckets.take("who guessed most")
    for number in range(30_000):
        buckets.take(str(number))

    assert len(buckets._full_at) <= 10_000
    assert buckets.take("who guessed most").wait_s, "whoever was nearest to full is forgotten first"


def test_addresses_are_counted_on_many_threads() -> None:
    buckets = Buckets("guesses", 10)

    def guessed(thread: int) -> bool:
        return all(buckets.take(f"{thread}-{number}").remaining for number in range(15_000))

    switching_s = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as threads:
            assert all(threads.map(guessed, range(4)))
    finally:
        sys.setswitchinterval(switching_s)


def exhausted(door: Door) -> Response:
    """The answer to a key that asked until it may not."""
    answers = list[Response]()

    def refused() -> bool:
        answers.append(door.get("/v1/orders/none"))
        return answers[-1].status_code == 429

    must_come(refused)
    return answers[-1]


def test_a_key_that_asks_too_often_is_told_when_to_come_back_and_changes_nothing(narrow: Door) -> None:
    other = narrow.with_scopes("orders:append")
    told = narrow.get("/v1/orders/none")
    refused = exhausted(narrow)

    problem = expect_problem(refused, 429, "rate-exceeded")
    assert told.headers["ratelimit-policy"] == f'"key";q={RATE * 10};w=10'
    assert told.headers["ratelimit"].startswith('"key";r=')
    assert refused.headers["ratelimit"].startswith('"key";r=0;t=')
    assert int(refused.headers["retry-after"]) == problem["wait_s"] >= 1
    appended = list[int]()

    def refused_to_append() -> bool:
        appended.append(narrow.say(f"orders/A-{len(appended)}", ORDER).status_code)
        return appended[-1] == 429

    must_come(refused_to_append)
    assert narrow.services.ledger.stream(f"orders/A-{len(appended) - 1}").version == 0
    assert other.say("orders/A-2", ORDER).status_code == 201
    assert narrow.client.get("/healthz").status_code == 200


def guessed(door: Door, secret: str, address: str) -> Response:
    headers = {"Authorization": f"Bearer {secret}", "X-Forwarded-For": address}
    return door.client.get("/v1/orders/none", headers=headers)


def test_who_guesses_keys_is_stopped_and_keeps_no_key_out_that_is_known_here(narrow: Door) -> None:
    newcomer = narrow.with_scopes("orders:read")
    assert guessed(narrow, KEY, "203.0.113.7").status_code == 404

    def refused() -> bool:
        return guessed(narrow, "wrong", "203.0.113.7").status_code == 429

    must_come(refused)
    problem = expect_problem(guessed(narrow, "wrong", "203.0.113.7"), 429, "guesses-exceeded")
    form = {"key": "wrong", "staff": "", "next": "/console/"}
    by_form = narrow.client.post("/sign-in", data=form, headers={"X-Forwarded-For": "203.0.113.7"})

    assert problem["wait_s"] == 1
    assert by_form.status_code in (401, 429)
    assert guessed(narrow, KEY, "203.0.113.7").status_code == 404
    assert guessed(narrow, "wrong", "203.0.113.8").status_code == 401
    assert guessed(newcomer, newcomer.key, "203.0.113.8").status_code == 404


def test_of_ipv6_a_whole_network_is_one_who_guesses(narrow: Door) -> None:
    statuses = {guessed(narrow, "wrong", f"2001:db8:0:1::{number + 1:x}").status_code for number in range(MANY)}

    assert statuses == {401, 429}
    assert guessed(narrow, "wrong", "2001:db8:0:2::1").status_code == 401


@pytest.mark.parametrize("proxies", ["", "192.0.2.1"])
def test_nobody_is_believed_whom_he_speaks_for_but_a_proxy_that_is_named(narrow: Door) -> None:
    statuses = {guessed(narrow, "wrong", f"203.0.113.{number}").status_code for number in range(MANY)}

    assert statuses == {401, 429}


@pytest.mark.parametrize("named", ["proxy.example", "10.0.0.1/8", "127.0.0.1, *"])
def test_a_proxy_has_an_address(named: str) -> None:
    with pytest.raises(ValidationError, match="LEDGER_PROXIES"):
        Settings(proxies=named)


def test_a_key_has_so_many_streams_and_leaves_the_others_theirs(door: Door) -> None:
    tail, stream = door.services.tail, "/v1/events/stream"
    key = door.services.keys.verify(door.key)
    assert key is not None
    other = door.with_scopes("orders:read")
    tail.streams_of[key.key_id] += STREAMS_PER_KEY_MAX - 1
    with door.client.stream("GET", stream, headers=door.bearer) as last:
        problem = expect_problem(door.get(stream), 429, "streams-too-many")
        with other.client.stream("GET", stream, headers=other.bearer) as theirs:
            assert (last.status_code, theirs.status_code) == (200, 200)

    assert problem["most"] == STREAMS_PER_KEY_MAX
    must_come(lambda: tail.streams_of.total() == STREAMS_PER_KEY_MAX - 1)
