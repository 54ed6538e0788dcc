"""The product as its clients know it, on a clock that is set by hand: everything goes over HTTP."""

import json
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from httpx import Response
from pydantic import SecretStr

from api.settings import Settings
from tests.api.clock import Clock
from tests.api.customer import KEY
from tests.api.serving import serving


class Product:
    """A server of one ledger: on a file of its own, or in the database that is named."""

    def __init__(self, db: str | None = None) -> None:
        self.clock = Clock()
        self.requests = 0
        self._folder = tempfile.TemporaryDirectory(prefix="model-")
        place = Path(self._folder.name)
        self._settings = Settings(
            db=db or str(place / "ledger.db"),
            data=place,
            signing_key=place / "signing-key",
            bootstrap_key=SecretStr(KEY),
            sending="off",
        )
        self.start()

    def start(self) -> None:
        """Serve."""
        self._stack = ExitStack()
        self._served = self._stack.enter_context(serving(self._settings, clock=self.clock))

    def restart(self) -> None:
        """Stop, and serve the same ledger again."""
        self._stack.close()
        self.start()

    def stop(self) -> None:
        """Stop for good."""
        self._stack.close()
        self._folder.cleanup()

    def append(self, stream: str, body: Any, key: str | None, *, secret: str = KEY, **more: Any) -> Response:
        """Say something, as JSON or as raw bytes."""
        headers = {"Content-Type": "application/json"} | more.pop("headers", {})
        headers |= {"Authorization": f"Bearer {secret}"} if secret else {}
        headers |= {"Idempotency-Key": key} if key else {}
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.ask("POST", f"/v1/{stream}/events", content=content, headers=headers, **more)

    def bring_in(self, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Import."""
        headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/x-ndjson"}
        body = "".join(json.dumps(line) + "\n" for line in lines).encode()
        told = self.ask("POST", "/v1/import", content=body, headers=headers)
        assert told.status_code == 200, told.text
        return [json.loads(line) for line in told.text.splitlines()]

    def get(self, path: str, **query: Any) -> Response:
        """Read; of a read model, once it knows what was asked for."""
        self.requests += 1
        return self._served.door(KEY).get(path, params=query)

    def ask(self, method: str, path: str, **more: Any) -> Response:
        """One step of the API."""
        self.requests += 1
        return self._served.client.request(method, path, **more)

    def key_for(self, *scopes: str) -> str:
        """A new key that may do so much."""
        return self._served.app.state.services.keys.create("somebody", scopes)[1]

    def later(self, **span: int) -> None:
        """Time passes, and whatever falls due by then is said."""
        self.clock.later(**span)
        self._served.fall_due()
