"""A webhook: signed by Standard Webhooks, tried again with patience, never after a success, never elsewhere."""

import json
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError
from standardwebhooks.webhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError

from api.sending.dispatcher import RETRY_S
from api.settings import Settings
from api.signature import signed
from domain.message import MessageSent
from tests.sending.parts import SECRET, House, receiving

ALL_TRIES = tuple(sum(RETRY_S[:tries]) for tries in range(len(RETRY_S) + 1))
"""When a message is tried that is never taken, in seconds after the first time."""


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_a_receiver_can_tell_who_sent_what_and_records_show_it(house: House) -> None:
    house.returned("A-1")
    with receiving() as receiver:
        assert house.send(receiver.port()) == [1]
        ((headers, body),) = receiver.requests

    told = Verifier(SECRET).verify(body, headers)
    assert (told["type"], told["data"]["stream"]) == ("message.prepared", "orders/A-1")
    assert told["data"]["blocks"][0]["zh"] == "您的退货已签收,正在审核中"
    with pytest.raises(WebhookVerificationError):
        Verifier(SECRET).verify(body.replace(b"A-1", b"A-2"), headers)
    with house.book() as book:
        sent = book.ledger.entries("orders/A-1")[-1].data
    webhook_id = headers["webhook-id"]
    assert sent == MessageSent(message_id="return-received.b1", channel="WEBHOOK", reference=webhook_id)


def test_the_signature_is_the_one_of_the_standards_own_example() -> None:
    secret = Verifier(SECRET)._whsecret
    headers = signed((secret,), "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')

    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_after_a_success_nothing_is_posted_again(house: House) -> None:
    house.returned("A-1")
    with receiving() as receiver:
        house.send(receiver.port(), after=(0, 1))
        house.send(receiver.port())

        assert len(receiver.requests) == 1


@pytest.mark.parametrize("status", [302, 400, 429, 500, 503])
def test_what_is_not_taken_is_tried_again_under_the_same_id_with_the_same_words(house: House, status: int) -> None:
    house.returned("A-1")
    with receiving() as receiver:
        receiver.answers = [(status, {"Location": "/elsewhere"}), (status, {}), (200, {})]

        assert house.send(receiver.port(), after=(0, 4, 5, 34, 35)) == [0, 0, 0, 0, 1]
        ids = {headers["webhook-id"] for headers, _ in receiver.requests}
        assert (len(receiver.requests), len(ids)) == (3, 1)
        assert len({body for _, body in receiver.requests}) == 1


def test_a_receiver_that_asks_for_time_gets_it(house: House) -> None:
    house.returned("A-1")
    with receiving() as receiver:
        receiver.answers = [(429, {"Retry-After": "60"}), (200, {})]

        assert house.send(receiver.port(), after=(0, 5, 59, 60)) == [0, 0, 0, 1]


@pytest.mark.parametrize("asked", ["Wed, 21 Oct 2026 07:28:00 GMT", "-1", "9" * 40, "٣"])
def test_nonsense_about_time_is_not_followed(house: House, asked: str) -> None:
    house.returned("A-1")
    with receiving() as receiver:
        receiver.answers = [(503, {"Retry-After": asked.encode().decode("latin-1")}), (200, {})]

        assert house.send(receiver.port(), after=(0, 5)) == [0, 1]


def test_a_message_nobody_takes_is_parked_and_tried_again_by_the_next_start(house: House) -> None:
    house.returned("A-1")
    with receiving() as receiver:
        receiver.answers = [(500, {})]
        house.send(receiver.port(), after=(*ALL_TRIES, 10**7))
        assert (len(receiver.requests), house.waiting, house.parked) == (len(RETRY_S) + 1, 0, 1)

        receiver.answers = [(200, {})]
        assert house.send(receiver.port()) == [1]
    assert len(house.sent()) == 1


def test_one_message_that_is_not_taken_stops_no_other(house: House) -> None:
    house.returned("A-1", "A-2")
    with receiving() as receiver:
        receiver.by_stream = {"orders/A-1": 400}
        house.send(receiver.port())

    assert [stream for stream, _, _ in house.sent()] == ["orders/A-2"]
    assert house.waiting == 1


def test_a_receiver_that_is_gone_is_left_in_peace(house: House) -> None:
    house.returned("A-1")
    with receiving() as receiver:
        receiver.answers = [(410, {})]
        assert house.send(receiver.port(), after=(0, 10**7)) == [0, 0]

        assert (len(receiver.requests), house.gone, house.sent()) == (1, True, [])


def test_a_receiver_that_is_too_slow_is_not_waited_for(house: House) -> None:
    house.returned("A-1")
    with receiving() as receiver:
        receiver.slow.clear()
        assert house.send(receiver.port(timeout_s=0.3)) == [0]

        receiver.slow.set()
        assert house.send(receiver.port()) == [1]
        assert len({headers["webhook-id"] for headers, _ in receiver.requests}) == 1


def test_a_receiver_that_is_not_there_is_tried_again(house: House) -> None:
    house.returned("A-1")
    with receiving() as receiver:
        port = receiver.port()

    assert house.send(port, after=(0, 1)) == [0, 0]
    assert house.waiting == 1


@pytest.mark.parametrize(
    "given",
    [
        {"webhook_url": "http://example.com/in"},
        {"webhook_url": "http://127.0.0.1/in"},
        {"webhook_url": "http://example.com/in", "env": "dev"},
        {"webhook_url": "https://user:pass@example.com/in"},
        {"webhook_url": "ftp://example.com/in"},
        {"webhook_url": "https:///in"},
        {"webhook_url": "https://example.com/in", "webhook_secret": None},
        {"webhook_url": None},
        {"webhook_url": "https://example.com/in", "webhook_secret": SecretStr("whsec_c2hvcnQ=")},
        {"webhook_url": "https://example.com/in", "webhook_secret": SecretStr("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")},
    ],
)
def test_a_receiver_is_reached_encrypted_and_with_a_real_secret(given: dict[str, object]) -> None:
    with pytest.raises(ValidationError) as refused:
        Settings.model_validate({"webhook_secret": SecretStr(SECRET)} | given)

    assert not [word for word in ("MfKQ", "c2hvcnQ") if word in str(refused.value)]


@pytest.mark.parametrize(
    ("url", "env"), [("https://example.com/in", "prod"), ("http://127.0.0.1:1/in", "dev"), ("http://[::1]/in", "dev")]
)
def test_a_receiver_on_this_machine_needs_no_encryption_at_home(url: str, env: str) -> None:
    given = {"webhook_url": url, "env": env, "webhook_secret": SecretStr(SECRET)}

    assert Settings.model_validate(given).webhook_url == url


def test_a_body_says_no_more_than_the_file_does(house: House) -> None:
    house.returned("A-1")
    house.send()
    house.returned("A-2")
    with receiving() as receiver:
        house.send(receiver.port())
        ((_, body),) = receiver.requests

    assert {"webhook-id", *json.loads(body)["data"]} == house.lines()[0].keys()
