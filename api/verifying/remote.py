"""A ledger read over HTTP by somebody who does not trust it: no redirect, no endless answer, no endless wait."""

from time import monotonic
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import httpx

from projections.proof.verify_json import read_json
from projections.proof.verify_report import Fault

_SILENCE_S = 10
_WHOLE_S = 60


class Remote:
    """The proof routes of a ledger. `key` is an API key, for what is not public."""

    def __init__(self, url: str, key: str | None = None) -> None:
        where = urlsplit(url)
        if where.scheme not in {"http", "https"} or not where.hostname or where.username is not None:
            raise Fault("unreadable", url, "this is no address of a ledger")
        self.name = f"{where.scheme}://{where.netloc}{where.path.rstrip('/')}"
        headers = {"Accept-Encoding": "identity"} | ({"Authorization": f"Bearer {key}"} if key else {})
        self._client = httpx.Client(headers=headers, timeout=_SILENCE_S, follow_redirects=False, trust_env=False)

    def read(self, path: str, most: int = 1 << 20) -> bytes:
        """The answer to a GET under /v1/log/, at most so many bytes; anything else is a fault."""
        address = f"{self.name}/v1/log/{path}"
        until = monotonic() + _WHOLE_S
        found = bytearray()
        try:
            with self._client.stream("GET", address) as answer:
                if answer.status_code != 200:
                    raise Fault("unreadable", address, f"it answered {answer.status_code}")
                if answer.headers.get("content-encoding", "identity") != "identity":
                    raise Fault("unreadable", address, "it answered in an encoding that was not asked for")
                for chunk in answer.iter_raw():
                    found += chunk
                    if len(found) > most:
                        raise Fault("too-large", address, f"more than {most} bytes")
                    if monotonic() > until:
                        raise Fault("unreadable", address, f"no whole answer within {_WHOLE_S} seconds")
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Fault("unreadable", address, f"{type(error).__name__}: {error}") from None
        return bytes(found)

    def json(self, path: str) -> Any:
        """The answer as JSON."""
        return read_json(self.read(path))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()
