"""What of persons' words an answer shows, recorded before they leave: no record, no words.

Whatever puts words into an answer notes them on its caller's `disclosed`; the record is appended when the answer is
about to begin. An append's own answer is not noted: its event names actor and stream already.
"""

import re
from collections.abc import Iterable, Sequence

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.services import Services, services_of
from domain.access import SUBJECTS_MAX, EvidenceExported, PersonalDataRead, accesses_stream
from domain.clock import instant
from domain.fact import UNSET, Fact
from domain.ledger.command import Command, Stated

_HASH = re.compile(r"[0-9a-f]{64}")
_PATH_MAX = 200


class Disclosed:
    """The words one answer shows: whose, how many, and whether health is among them."""

    def __init__(self) -> None:
        self.key_id = ""
        self._actor = ""
        self._values: dict[str, int] = {}
        self._health: set[str] = set()
        self._of_nobody = 0

    def note(self, key_id: str, actor: str, subjects: Iterable[str], healthy: Iterable[str] = ()) -> None:
        """Words are about to be shown, one of each of these subjects, repeated ones included; `healthy` are those
        whose health is among them. An empty subject is nobody's in particular.
        """
        self.key_id, self._actor = key_id, actor
        for subject in subjects:
            if subject:
                self._values[subject] = self._values.get(subject, 0) + 1
            else:
                self._of_nobody += 1
        self._health.update(healthy)

    def __bool__(self) -> bool:
        return bool(self._values or self._of_nobody)

    def take(self, path: str) -> tuple[str, list[Fact]]:
        """The actor and the facts to record; nothing is left afterwards."""
        names = sorted(self._values)
        groups = [names[start : start + SUBJECTS_MAX] for start in range(0, len(names), SUBJECTS_MAX)]
        facts: list[Fact] = [
            PersonalDataRead(
                path=path,
                subjects=tuple(group),
                values=sum(self._values[name] for name in group),
                health=not self._health.isdisjoint(group),
            )
            for group in groups
        ]
        if self._of_nobody:
            facts.append(PersonalDataRead(path=path, values=self._of_nobody))
        self._values, self._health, self._of_nobody = {}, set(), 0
        return self._actor, facts


async def through(inner: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Serve a request, and record what of persons' words its answer shows before any of it is sent.

    If that can't be recorded the request fails with what hindered it (503 where the log is busy).
    """
    disclosed = scope["ledger.disclosed"] = Disclosed()
    hindered: Exception | None = None

    async def recorded(message: Message) -> None:
        nonlocal hindered
        if disclosed:
            try:
                await _record(services_of(scope), disclosed, scope["path"])
            except Exception as error:
                hindered = error
                raise
        await send(message)

    try:
        await inner(scope, receive, recorded)
    except Exception as error:
        if hindered is not None:  # a framework in between takes it for an answer that broke off
            raise hindered from error
        raise


async def _record(known: Services, disclosed: Disclosed, path: str) -> None:
    """Paths hold opaque ids only; of content not even its hash, which would tell who has the same bytes."""
    actor, facts = disclosed.take(_HASH.sub("{sha256}", path)[:_PATH_MAX])
    await _append(known, disclosed.key_id, actor, facts)


async def record_export(
    known: Services,
    key_id: str,
    actor: str,
    what: str,
    digest: str,
    *,
    streams: tuple[str, ...] = (),
    positions: tuple[int, int] | None = None,
) -> None:
    """Record that evidence is handed out, before it is: `what` it is (DOSSIER), the SHA-256 (hex) of its bytes, which
    streams or which first and last position of the log it holds.

    Raises what hinders it, and then nothing may be handed out.
    """
    first, last = positions or (UNSET, UNSET)
    named = [streams[start : start + SUBJECTS_MAX] for start in range(0, len(streams), SUBJECTS_MAX)] or [()]
    facts = [EvidenceExported(what=what, digest=digest, streams=some, first=first, last=last) for some in named]
    await _append(known, key_id, actor, facts)


async def _append(known: Services, key_id: str, actor: str, facts: Sequence[Fact]) -> None:
    """Record what this key read or took out, on its stream of today."""
    stated = tuple(Stated(type(fact).__name__, fact) for fact in facts)
    stream = accesses_stream(key_id, instant(known.ledger.clock()))
    await known.writer.append(Command(stream, stated, actor, inside=True))
    known.metrics.recorded(len(facts))
    known.bell.ring()
