"""What tests say over HTTP, in short words."""

import itertools
import re
from typing import Any, Self

from httpx import Client, Response

from api.examples import EXAMPLES
from api.services import Services
from domain.ledger.entry import LEDGER
from tests.waiting import must_come

KEY = "test-" + "0123456789abcdef" * 2
CAMPAIGN = EXAMPLES[0].fact
ORDER = next(example.fact for example in EXAMPLES if example.stream == "orders/A-1002")
PAID = {"type": "PaymentCaptured", "payment_id": "P-1", "amount": 70000, "tender": "card"}
_numbers = itertools.count()


class Door:
    """A client of one ledger, with a key."""

    def __init__(self, client: Client, state: Any, key: str) -> None:
        self.client = client
        self.state = state
        self.key = key
        self.bearer = {"Authorization": f"Bearer {key}"}

    @property
    def services(self) -> Services:
        """What serves behind it."""
        return self.state.services

    def with_scopes(self, *scopes: str, owner: str = "someone") -> Self:
        """The same ledger, with a new key of these scopes."""
        _, secret = self.services.keys.create(owner, scopes)
        return type(self)(self.client, self.state, secret)

    def say(self, stream: str, *facts: dict[str, Any], key: str | None = None, **more: Any) -> Response:
        """Append facts; each call has a key of its own unless one is given."""
        headers = self.bearer | {"Idempotency-Key": key or f"say-{next(_numbers)}"} | more.pop("headers", {})
        body = facts[0] if len(facts) == 1 else list(facts)
        return self.client.post(f"/v1/{stream}/events", json=body, headers=headers, **more)

    def said(self, stream: str, *facts: dict[str, Any], **more: Any) -> dict[str, Any]:
        """The same, which must be recorded."""
        answer = self.say(stream, *facts, **more)
        assert answer.status_code in (200, 201), answer.text
        return answer.json()

    def send(self, stream: str, body: bytes, **headers: str) -> Response:
        """Append raw bytes."""
        given = {"Idempotency-Key": f"raw-{next(_numbers)}", "Content-Type": "application/json"}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(f"/v1/{stream}/events", content=body, headers=self.bearer | given)

    def get(self, path: str, **more: Any) -> Response:
        """Read. What the log holds and a read model had no time to read yet is asked for again, as the answer bids."""
        headers, answers = self.bearer | more.pop("headers", {}), list[Response]()

        def answered() -> bool:
            answers[:] = [self.client.get(path, headers=headers, **more)]
            return not _is_late(answers[0])

        must_come(answered)
        return answers[0]

    def read(self, path: str, **params: Any) -> Any:
        """Read what must be there."""
        answer = self.get(path, params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    @property
    def size(self) -> int:
        """The number of events in the log."""
        return self.services.ledger.head().size


def _is_late(answer: Response) -> bool:
    """Whether a read model will know in a moment what was asked for: on a busy machine that takes longer than a server
    lets anybody wait.
    """
    if answer.status_code != 503 or answer.headers["content-type"] != "application/problem+json":
        return False
    problem, asked = answer.json(), int(answer.request.url.params.get("min_position", -1))
    return problem["code"] == "behind" and asked < problem.get("log_size", 0)


def said_since(door: Door, size: int) -> list[Any]:
    """What anybody stated since the log was so long, and what followed from it; not what time brings."""
    entries = door.services.ledger.log(size - 1)
    stated = {entry.event_id for entry in entries if entry.actor != LEDGER}
    return [entry for entry in entries if entry.event_id in stated or entry.caused_by in stated]


def expect_problem(answer: Response, status: int, code: str) -> dict[str, Any]:
    """The problem document that an answer must be."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert (problem["status"], problem["code"]) == (status, code), problem
    root = re.match(r"(/t/[^/]+)?", answer.url.path)
    assert root
    assert problem["type"] == f"{root[0]}/problems/{code}"
    assert problem["title"]
    assert problem["detail"]
    assert problem["request_id"] == answer.headers["x-request-id"]
    assert status != 503 or int(answer.headers["retry-after"]) >= 0
    assert "Traceback" not in answer.text
    return problem
