"""What the API answered at a moment is what it answers about that moment for ever."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from api.app import create_app
from api.settings import Settings
from domain.catalogue import KINDS
from domain.ledger.command import Recorded
from tests.api.serving import everything_that_fell_due
from tests.book import Book, Steady
from tests.server import KEY
from tests.telling import tell_everything


class AppClient:
    """The app without a socket, asked from synchronous tests."""

    def __init__(self, app: FastAPI, runner: asyncio.Runner) -> None:
        self.app = app
        self._runner = runner
        headers = {"Authorization": f"Bearer {KEY}"}
        self._http = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://ledger", headers=headers)

    def get(self, path: str, **given: Any) -> httpx.Response:
        """GET."""
        return self._runner.run(self._http.get(path, **given))

    def post(self, path: str, **given: Any) -> httpx.Response:
        """POST."""
        return self._runner.run(self._http.post(path, **given))


class HttpBook(Book):
    """The same book, spoken to through the app."""

    def __init__(self, client: AppClient, steady: Steady) -> None:
        self.client = client
        self.steady = steady
        self.ledger = client.app.state.services.ledger
        self.answers: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self._requests = 0

    def say(self, stream: str, type_: str, **members: Any) -> Recorded:
        """State a fact over HTTP and keep the answer; the ledger's own facts take the inner door."""
        if type_ in KINDS[stream.split("/", maxsplit=1)[0]].internal:
            return super().say(stream, type_, **members)
        self._requests += 1
        headers = {"Idempotency-Key": str(self._requests)}
        answer = self.client.post(f"/v1/{stream}/events", json={"type": type_, **members}, headers=headers)
        assert answer.status_code == 201, answer.text
        self.answers[stream].append(answer.json())
        return Recorded((), stream, answer.json()["version"], self.stream(stream))


@contextmanager
def telling(folder: Path) -> Iterator[HttpBook]:
    """The whole story told through HTTP."""
    steady = Steady()
    settings = Settings(db=str(folder / "ledger.db"), bootstrap_key=SecretStr(KEY), sending="off")
    app = create_app(settings, clock=steady.clock)
    with asyncio.Runner() as runner:
        lifespan = app.router.lifespan_context(app)
        runner.run(lifespan.__aenter__())
        try:
            book = HttpBook(AppClient(app, runner), steady)
            tell_everything(book)
            runner.run(everything_that_fell_due(app.state.services))
            yield book
        finally:
            runner.run(lifespan.__aexit__(None, None, None))


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HttpBook]:
    """The same for all tests that only read."""
    with telling(tmp_path_factory.mktemp("told")) as book:
        yield book


def test_every_view_ever_answered_can_be_read_again(book: HttpBook) -> None:
    compared = 0
    for stream, answers in book.answers.items():
        for answer in answers:
            again = book.client.get(f"/v1/{stream}", params={"as_of_version": answer["version"]}).json()
            assert again == answer["state"], f"{stream} as of version {answer['version']}"
            compared += 1

    assert compared > 50


def test_the_view_as_of_a_version_is_the_fold_of_so_many_events(book: HttpBook) -> None:
    for stream in book.answers:
        kind = KINDS[stream.split("/", maxsplit=1)[0]]
        state = kind.initial
        for entry in book.ledger.entries(stream):
            state = kind.evolve(state, entry.data, entry.occurred_at)
            then = book.ledger.stream_at(stream, version=entry.version)

            assert (then.stream.state, then.stream.version) == (state, entry.version)
        assert book.stream(stream).state == state


def test_the_moment_an_answer_was_recorded_gives_the_same_view_as_its_version(book: HttpBook) -> None:
    for stream, answers in book.answers.items():
        for answer in answers:
            last = book.ledger.entries(stream, until=answer["version"])[-1]
            then = book.client.get(f"/v1/{stream}", params={"as_of": last.recorded_at}).json()

            assert then == answer["state"]


def test_each_stream_reads_the_same_twice_byte_for_byte(book: HttpBook) -> None:
    for stream in book.answers:
        for path in (f"/v1/{stream}", f"/v1/{stream}/events"):
            assert book.client.get(path).content == book.client.get(path).content


def test_an_orders_history_has_one_sentence_for_each_event_in_both_languages(book: HttpBook) -> None:
    for stream in (name for name in book.answers if name.startswith("orders/")):
        count = len(book.ledger.entries(stream))
        for language in ("zh-CN", "en"):
            headers = {"Accept-Language": language}
            sentences = book.client.get(f"/v1/{stream}/history", headers=headers).json()["history"]

            assert [row["version"] for row in sentences] == list(range(1, count + 1))
            assert all(row["sentence"] for row in sentences)


def test_what_changed_between_two_versions_leads_from_the_one_view_to_the_other(book: HttpBook) -> None:
    changes = book.client.get("/v1/orders/A-1/diff", params={"from": 9, "to": 11}).json()["changes"]

    by_path = {change["path"]: (change["old"], change["new"]) for change in changes}
    assert by_path["/money/refund_due"] == (0, 175_00)
    assert by_path["/lines/2/kept"] == (1, 0)
    assert all(change["event"]["type"] for change in changes)


def test_words_that_are_gone_leave_their_commitment_and_every_proof_behind(tmp_path: Path) -> None:
    with telling(tmp_path) as book:

        def reasons() -> list[Any]:
            events = book.client.get("/v1/orders/A-1/events").json()["events"]
            return [event["data"]["reason"] for event in events if event["type"] == "ReturnRequested"]

        hashes = book.ledger.leaf_hashes(0, book.ledger.head().size)
        assert reasons() == ["颜色不喜欢"]
        write = book.ledger.datastore.begin()
        write.cursor.execute("DELETE FROM vault")
        write.commit()

        assert [list(reason) for reason in reasons()] == [["commitment"]]
        assert book.ledger.leaf_hashes(0, len(hashes)) == hashes
