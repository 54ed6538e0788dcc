"""Changed requests of every kind before a served ledger: each gets an answer, and none is the server's fault.

A case is made from the seed and its number alone, and from what the ledger held when the run began.
"""

import gzip
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

import msgspec
import orjson

from api.examples import EXAMPLES
from api.sessions import COOKIE, Session
from tests.api.customer import Door
from tests.fuzzing import wire
from tests.fuzzing.mutating import TEXTS, Mutator, told_in

NOT_NOW = {"behind", "verifier-busy", "streams-busy"}
"""What a server may not be able to do now."""
_WORK = re.compile(r"/console/audit/(run|verify|views|exports).*|/v1/(projections|exports|events/stream).*|/sign-out")
"""Routes that set off work for minutes, or never end: Schemathesis asks them now and then."""
_HEADERS = (
    *("Idempotency-Key", "If-Match", "If-None-Match", "Actor", "Accept", "Accept-Language", "Content-Type", "Cookie"),
    *("Authorization", "X-Request-Id", "Last-Event-ID", "Range", "Origin", "Sec-Fetch-Site", "X-Forwarded-For"),
    *("Content-Encoding", "Forwarded", "Host", "Expect", "TE", "Prefer"),
)
_SOUND = (
    *('"7"', 'W/"7"', "*", "zh-CN,en;q=0.9", "text/html", "application/json;q=0.5,*/*", "bytes=0-1", "same-origin"),
    *("application/json; charset=utf-16", "gzip", "100-continue", "Bearer ", "Basic YTpi", "staff@shop", "0", "-1"),
)


class Case(NamedTuple):
    """A request, and which page or route it is meant for."""

    aim: str
    raw: bytes


class Route(NamedTuple):
    """What can be asked, and the names of what it takes."""

    method: str
    path: str
    query: Sequence[str]
    fields: Sequence[str]


class Requests:
    """Changed requests for one ledger."""

    def __init__(self, app: Any, door: Door, seed: int) -> None:
        self.seed = seed
        self._key = door.key.encode()
        self._ids = defaultdict[str, list[str]](list)
        for stream in {entry.stream: None for entry in door.services.ledger.log(limit=100_000)}:
            kind, _, key = stream.partition("/")
            self._ids[kind].append(key)
        self._routes = list(_routes(app))
        self._told = told_in(example.fact for example in EXAMPLES)
        key = door.services.keys.verify(door.key)
        assert key is not None
        self._cookie = door.services.sessions.cookie(Session(key.key_id, "staff-1", looks_only=False))
        self._claims = list(claims(door))

    def case(self, number: int) -> Case:
        """The case of this number."""
        chosen = Random(f"{self.seed}/{number}")
        aims: dict[str, Callable[[Random, Mutator], bytes]] = {
            "facts": self._facts,
            "bytes": self._bytes,
            "lines": self._lines,
            "query": self._query,
            "headers": self._headers,
            "forms": self._forms,
            "files": self._files,
        }
        aim = chosen.choices(list(aims), (8, 3, 2, 6, 4, 3, 2))[0]
        return Case(aim, aims[aim](chosen, Mutator(chosen, self._told)))

    def _facts(self, chosen: Random, mutator: Mutator) -> bytes:
        """An example changed, on its own stream or on another of its kind."""
        example = chosen.choice(EXAMPLES)
        fact = example.fact if chosen.random() < 0.9 else [example.fact, chosen.choice(EXAMPLES).fact]
        sane = chosen.random() < 0.5
        return self._post(chosen, example.kind, orjson.dumps(mutator.plausible(fact)) if sane else mutator.json(fact))

    def _bytes(self, chosen: Random, mutator: Mutator) -> bytes:
        example = chosen.choice(EXAMPLES)
        return self._post(chosen, example.kind, mutator.bytes(orjson.dumps(example.fact), chosen.randint(1, 4)))

    def _post(self, chosen: Random, kind: str, body: bytes) -> bytes:
        key = chosen.choice(self._ids[kind]) if chosen.random() < 0.7 else f"fuzzed-{chosen.randrange(1_000)}"
        dry = "?dry_run=true" if chosen.random() < 0.2 else ""
        headers = {"Content_Type": "application/json", "Idempotency_Key": f"{self.seed}-{chosen.getrandbits(64):x}"}
        return wire.request("POST", f"/v1/{kind}/{key}/events{dry}", body, **self._bearer, **headers)

    def _lines(self, chosen: Random, mutator: Mutator) -> bytes:
        """Lines of an import, most of them sound; now and then packed, which nobody asked for."""
        lines = list[bytes]()
        for _ in range(chosen.randint(1, 5)):
            example = chosen.choice(EXAMPLES)
            line = {"stream": f"{example.kind}/{chosen.choice(self._ids[example.kind])}", "facts": [example.fact]}
            line |= {"idempotency_key": f"{self.seed}-{chosen.getrandbits(64):x}"}
            sane = chosen.random() < 0.5
            lines.append((orjson.dumps(mutator.plausible(line)) if sane else mutator.json(line)).replace(b"\n", b" "))
        body = b"\n".join(lines)
        if chosen.random() < 0.3:
            body = chosen.choice((gzip.compress(body), mutator.bytes(body, 3)))
        return wire.request("POST", "/v1/import", body, Content_Type="application/x-ndjson", **self._bearer)

    def _query(self, chosen: Random, mutator: Mutator) -> bytes:
        """Any route that is read, with some of its parameters, and one that it does not have."""
        route = chosen.choice([each for each in self._routes if each.method == "GET"])
        names = [name for name in route.query if chosen.random() < 0.5]
        if chosen.random() < 0.1:
            names.append(mutator.text())
        given = [(name, self._parameter(chosen, mutator)) for name in names]
        query = urlencode(given, errors="surrogatepass")
        if chosen.random() < 0.1:
            query = quote(mutator.bytes(query.encode(), 2), safe="%&=+")
        return wire.request("GET", f"{self._path(chosen, mutator, route)}?{query}", **self._looking(chosen))

    def _headers(self, chosen: Random, mutator: Mutator) -> bytes:
        """Any route, with headers that say anything."""
        route = chosen.choice(self._routes)
        given = [(each, self._header(chosen, mutator)) for each in chosen.sample(_HEADERS, chosen.randint(1, 4))]
        if chosen.random() < 0.8 and "Authorization" not in dict(given):
            given.append(("Authorization", b"Bearer " + self._key))
        body = b"" if route.method == "GET" else orjson.dumps(chosen.choice(EXAMPLES).fact)
        return wire.spelt(route.method, self._path(chosen, mutator, route), given, body)

    def _forms(self, chosen: Random, mutator: Mutator) -> bytes:
        """Any form of the console, filled in with anything."""
        route = chosen.choice([each for each in self._routes if each.method == "POST" and "console" in each.path])
        fields = [(each, self._parameter(chosen, mutator)) for each in route.fields if chosen.random() < 0.8]
        body = urlencode(fields, errors="surrogatepass").encode()
        if chosen.random() < 0.2:
            body = mutator.bytes(body, 2)
        kind = "application/x-www-form-urlencoded"
        if chosen.random() < 0.2:
            kind, body = _parts([(name, "", value.encode(errors="replace")) for name, value in fields], chosen, mutator)
        path = self._path(chosen, mutator, route)
        return wire.request("POST", path, body, Content_Type=kind, **self._bearer)

    def _files(self, chosen: Random, mutator: Mutator) -> bytes:
        """A file to verify, as it is or in a form that may be broken."""
        raw = chosen.choice(self._claims)
        raw = mutator.bytes(raw, chosen.randint(0, 3)) if chosen.random() < 0.6 else changed(raw, mutator)
        kind, body = "application/octet-stream", raw
        if chosen.random() < 0.5:
            kind, body = _parts([("file", chosen.choice(("a.json", "", "a\x00b")), raw)], chosen, mutator)
        path = chosen.choice(("/console/verify", "/console/verify.json"))
        return wire.request("POST", path, body, Content_Type=kind)

    def _path(self, chosen: Random, mutator: Mutator, route: Route) -> str:
        kind = route.path.split("/")[2] if route.path.count("/") > 1 else ""

        def filled(gap: re.Match[str]) -> str:
            if chosen.random() < 0.15:
                return quote(mutator.text().encode(errors="replace")[:2_000], safe=chosen.choice(("", "/%")))
            match gap[1]:
                case "id" if self._ids.get(kind):
                    return chosen.choice(self._ids[kind])
                case "kind":
                    return chosen.choice(list(self._ids))
                case "path:path" | "path":
                    return chosen.choice(("000", "000.p/5", "x001/000", "001.p/256", "000.p/0", "9" * 30))
                case _:
                    return chosen.choice((*(key for keys in self._ids.values() for key in keys), "0", "3"))

        return re.sub(r"\{([\w:]+)\}", filled, route.path)

    def _parameter(self, chosen: Random, mutator: Mutator) -> str:
        ids = [key for keys in self._ids.values() for key in keys]
        return chosen.choice((mutator.text(), chosen.choice(ids), str(chosen.randrange(1_000)), "2026-05-01"))

    def _header(self, chosen: Random, mutator: Mutator) -> bytes:
        sound = (*_SOUND, f"{COOKIE}={self._cookie}", f"Bearer {self._key.decode()}", *TEXTS)
        value = mutator.bytes(chosen.choice(sound).encode(errors="replace"), chosen.randrange(3))
        return value[:8_000].replace(b"\r", b"").replace(b"\n", b"").replace(b"\x00", b"")

    def _looking(self, chosen: Random) -> dict[str, str | bytes]:
        language = {"Accept_Language": chosen.choice(("zh-CN", "en", "fr"))}
        accept = {"Accept": chosen.choice(("application/json", "text/html", "text/csv", "text/plain", "*/*"))}
        who = {"Cookie": f"{COOKIE}={self._cookie}"} if chosen.random() < 0.3 else self._bearer
        return {**who, **language, **accept}

    @property
    def _bearer(self) -> dict[str, str | bytes]:
        return {"Authorization": b"Bearer " + self._key}


def fuzzed(requests: Requests, door: Door, numbers: Sequence[int]) -> Counter[str]:
    """Ask all of these cases; how many of each aim. AssertionError at the first that is the server's fault."""
    port, done = door.client.base_url.port, Counter[str]()
    assert port is not None
    for number in numbers:
        case = requests.case(number)
        expect_an_answer(wire.ask(port, case.raw), f"seed {requests.seed}, case {number}: {case.raw[:2_000]!r}")
        done[case.aim] += 1
    return done


def expect_an_answer(answer: wire.Answer | None, asked: str) -> None:
    """An answer that is no fault of the server's, and says nothing of its inside."""
    assert answer is not None, f"no answer to {asked}"
    assert b"Traceback" not in answer.body, asked
    assert answer.status < 500 or answer.code in NOT_NOW, f"{answer.status} {answer.body[:300]!r} to {asked}"
    for line in answer.body.splitlines() if answer.headers.get("content-type") == "application/x-ndjson" else ():
        assert orjson.loads(line)["status"] < 500, f"{line!r} to {asked}"


def _routes(app: Any) -> Iterator[Route]:
    for route in app.routes:
        if _WORK.fullmatch(route.path):
            continue
        for method in sorted(route.methods - {"HEAD"}):
            dependant = getattr(route, "dependant", None)
            query = [name for each in _flat(dependant) for name in _names(each.query_params)]
            fields = [name for each in _flat(dependant) for name in _names(each.body_params)]
            yield Route(method, route.path, query, fields)


def _flat(dependant: Any) -> Iterator[Any]:
    if dependant is not None:
        yield dependant
        for each in dependant.dependencies:
            yield from _flat(each)


def _names(parameters: Any) -> Iterator[str]:
    """The names that a model or a parameter by itself has in a request."""
    for each in parameters:
        model = getattr(each.field_info.annotation, "model_fields", None)
        if model is None:
            yield each.alias
        else:
            yield from (field.alias or name for name, field in model.items())


def claims(door: Door) -> Iterator[bytes]:
    """What the ledger gave out: a receipt, proofs, a checkpoint."""
    stream, query = "orders/A-1001", "?position=3"
    receipt = {"events": door.read(f"/v1/{stream}/events")["events"]}
    yield orjson.dumps(receipt)
    yield door.get("/v1/log/checkpoint").content
    yield door.get(f"/v1/log/proof/inclusion{query}").content
    yield door.get(f"/v1/log/proof/inclusion{query}", headers={"Accept": "text/plain"}).content
    yield door.get(f"/v1/log/proof/stream?stream={stream}").content


def changed(raw: bytes, mutator: Mutator) -> bytes:
    """JSON changed as JSON, all else byte by byte."""
    try:
        return mutator.json(msgspec.json.decode(raw))
    except (msgspec.DecodeError, UnicodeDecodeError):
        return mutator.bytes(raw)


def _parts(fields: list[tuple[str, str, bytes]], chosen: Random, mutator: Mutator) -> tuple[str, bytes]:
    """A multipart form and its media type, now and then broken."""
    edge, lines = "edge", list[bytes]()
    for name, file, value in fields:
        told = f'form-data; name="{name}"' + (f'; filename="{file}"' if file else "")
        lines += [f"--{edge}".encode(), f"Content-Disposition: {told}".encode(), b"", value]
    body = b"\r\n".join([*lines, f"--{edge}--".encode(), b""])
    if chosen.random() < 0.5:
        body = mutator.bytes(body, 2)
    named = edge if chosen.random() < 0.9 else quote(mutator.text()[:60], errors="replace")
    return f"multipart/form-data; boundary={named}", body
