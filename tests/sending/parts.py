"""A real ledger in a file, its dispatcher, and a real receiver over HTTP."""

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from api import opening
from api.seat import Seat
from api.sending.dispatcher import Dispatcher
from api.sending.file_outbox import FileOutbox
from api.sending.outgoing import Sender
from api.sending.webhook import Webhook
from api.settings import Settings
from api.signature import secret_of
from domain.message import MessageSent
from tests.book import Book
from tests.examples import lines, order, units
from tests.server import KEY

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)


class House:
    """A ledger in a folder, and what leaves it."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(db=str(folder / "ledger.db"), bootstrap_key=SecretStr(KEY))
        self.outbox = Path(f"{self.settings.db}.outbox.ndjson")
        self.seat = Path(f"{self.settings.db}.sending")
        self.parked = self.waiting = 0
        self.gone = False

    def returned(self, *keys: str) -> None:
        """A parcel came back of each of these orders: one message each."""
        with self.book() as book:
            for key in keys:
                ask_back(book, key)
                book.say(f"orders/{key}", "ReturnReceived", return_id="b1", lines=units(_1=1))

    @contextmanager
    def book(self) -> Iterator[Book]:
        """The ledger, to say something to it. Time goes on from one to the next."""
        book = Book(self.settings.db)
        size = book.ledger.head().size
        book.later(days=size)
        book._requests = book.steady._ids = book.steady._salts = 100 * size
        try:
            yield book
        finally:
            book.ledger.close()

    def send(self, sender: Sender | None = None, *, after: tuple[int, ...] = (0,)) -> list[int]:
        """What a process of its own deals with in its turns: each so many seconds after the beginning."""
        return asyncio.run(self._send(sender or FileOutbox(self.outbox), after))

    async def _send(self, sender: Sender, after: tuple[int, ...]) -> list[int]:
        async with opening.opened(self.settings, lambda: NOW) as services:
            seat, dispatcher = Seat(self.seat), Dispatcher(services, lambda: 0.0)
            assert seat.take()
            try:
                await dispatcher.begin(seat)
                return [await dispatcher.turn(sender, seat, NOW + timedelta(seconds=each)) for each in after]
            finally:
                self.waiting, self.parked = len(dispatcher.waiting), len(dispatcher.parked)
                self.gone = dispatcher.gone
                await sender.close()
                seat.leave()

    def lines(self) -> list[dict[str, Any]]:
        """What stands in the outbox."""
        return [json.loads(line) for line in self.outbox.read_text(encoding="utf-8").splitlines()]

    def sent(self) -> list[tuple[str, str, str]]:
        """Stream, message and channel of each sending that the log has."""
        with self.book() as book:
            found = [(each.stream, each.data) for each in book.ledger.log(types=("MessageSent",))]
        return [(stream, fact.message_id, fact.channel) for stream, fact in found if isinstance(fact, MessageSent)]


def ask_back(book: Book, key: str, **members: Any) -> None:
    """An order, placed and asked back."""
    book.say(f"orders/{key}", "OrderPlaced", **order(lines=lines(100_00)))
    asked = {"return_id": "b1", "lines": units(_1=1), "cause": "BUYER_NO_REASON"}
    book.say(f"orders/{key}", "ReturnRequested", **asked, **members)


class Receiver:
    """A server that keeps what it is sent and answers as it is told: the last answer again and again."""

    def __init__(self) -> None:
        self.requests: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[tuple[int, dict[str, str]]] = [(204, {})]
        self.by_stream: dict[str, int] = {}
        self.slow = threading.Event()
        self.slow.set()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                receiver.requests.append(({name.lower(): value for name, value in self.headers.items()}, body))
                receiver.slow.wait(20)
                status, headers = receiver.answer(json.loads(body)["data"].get("stream", ""))
                self.send_response(status)
                for name, value in {**headers, "Content-Length": "0"}.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name in the standard library
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/in?token=in-the-address"

    def answer(self, stream: str) -> tuple[int, dict[str, str]]:
        if stream in self.by_stream:
            return self.by_stream[stream], {}
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    def port(self, timeout_s: float = 10) -> Webhook:
        """The way to it."""
        return Webhook(self.url, secret_of(SECRET), opening.wall_clock, timeout_s=timeout_s)

    def streams(self) -> list[str]:
        """What it was told of, in order."""
        return [json.loads(body)["data"]["stream"] for _, body in self.requests]


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver for as long as it is needed."""
    receiver = Receiver()
    thread = threading.Thread(target=receiver.server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.slow.set()
        receiver.server.shutdown()
        receiver.server.server_close()
        thread.join(10)
