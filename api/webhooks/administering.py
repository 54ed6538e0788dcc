"""What an administrator does with an endpoint, over HTTP or on a page: checked, done, and noted for the operator."""

import secrets
from typing import Annotated, Any

import msgspec
import structlog
from msgspec import Meta

from api.answers import encoded
from api.asyncapi import EVENT
from api.auth import Caller, allow
from api.posting import Poster, Verdict
from api.services import Services
from api.signature import text_of
from api.targets import URL_MAX, Guard, address_of, check
from api.threads import in_thread
from domain.catalogue import FACTS
from domain.clock import instant
from domain.errors import Malformed
from domain.ledger.webhook_rows import Wanted, Webhook

TEST = "test"
_TYPES_MAX = 200
_log = structlog.get_logger()


class Changed(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What of an endpoint is to be otherwise."""

    url: Annotated[str, Meta(min_length=1, max_length=URL_MAX)] | msgspec.UnsetType = msgspec.UNSET
    types: Annotated[list[str], Meta(max_length=_TYPES_MAX)] | msgspec.UnsetType = msgspec.UNSET
    description: Annotated[str, Meta(max_length=200)] | msgspec.UnsetType = msgspec.UNSET


class Added(msgspec.Struct, forbid_unknown_fields=True, frozen=True, rename={"first": "from"}):
    """What a new endpoint is to be, from which position on, and its id if it is to have a certain one."""

    url: Annotated[str, Meta(min_length=1, max_length=URL_MAX)]
    types: Annotated[list[str], Meta(max_length=_TYPES_MAX)] = []
    description: Annotated[str, Meta(max_length=200)] = ""
    first: Annotated[int, Meta(ge=0, le=2**53)] | None = None
    webhook_id: str | None = None


async def add(known: Services, caller: Caller, added: Added) -> tuple[Webhook, str]:
    """A new endpoint and its secret as it is handed out. Whoever makes it reads the log elsewhere: so the caller must
    be one who may.
    """
    wanted = await _wanted(known, caller, Wanted(added.url, tuple(added.types), added.description))
    made, secret = await in_thread(known.webhooks.create, wanted, added.first, added.webhook_id)
    _noted(known, "a webhook was made", made.webhook_id, caller)
    return made, text_of(secret)


async def change(known: Services, caller: Caller, webhook_id: str, changed: Changed) -> Webhook:
    """The endpoint with what was given in place of what it had."""
    old = await in_thread(known.webhooks.one, webhook_id)
    given = {name: value for name, value in msgspec.structs.asdict(changed).items() if value is not msgspec.UNSET}
    now = Wanted(old.url, old.types, old.description)._replace(**given)
    wanted = await _wanted(known, caller, now._replace(types=tuple(now.types)))
    done = await in_thread(known.webhooks.change, webhook_id, wanted)
    _noted(known, "a webhook was changed", webhook_id, caller)
    return done


async def rotate(known: Services, caller: Caller, webhook_id: str) -> tuple[Webhook, str]:
    """The endpoint with a second secret."""
    done, secret = await in_thread(known.webhooks.rotate, webhook_id)
    _noted(known, "a webhook's secret was rotated", webhook_id, caller)
    return done, text_of(secret)


async def pause(known: Services, caller: Caller, webhook_id: str) -> Webhook:
    """Deliver nothing more."""
    done = await in_thread(known.webhooks.pause, webhook_id)
    _noted(known, "a webhook was paused", webhook_id, caller)
    return done


async def resume(known: Services, caller: Caller, webhook_id: str) -> Webhook:
    """Go on, at once."""
    done = await in_thread(known.webhooks.resume, webhook_id)
    _noted(known, "a webhook was resumed", webhook_id, caller)
    return done


async def delete(known: Services, caller: Caller, webhook_id: str) -> None:
    """Forget it."""
    await in_thread(known.webhooks.delete, webhook_id)
    _noted(known, "a webhook was deleted", webhook_id, caller)


async def resend(known: Services, caller: Caller, webhook_id: str, start: int, stop: int) -> Webhook:
    """Send the events from `start` until before `stop` again."""
    done = await in_thread(known.webhooks.resend, webhook_id, start, stop)
    _noted(known, "events are sent again", webhook_id, caller)
    return done


async def resend_parked(known: Services, caller: Caller, webhook_id: str) -> Webhook:
    """Send again what is parked."""
    await in_thread(known.webhooks.resend_parked, webhook_id)
    _noted(known, "events are sent again", webhook_id, caller)
    return await in_thread(known.webhooks.one, webhook_id)


async def test(known: Services, webhook_id: str) -> tuple[str, Verdict]:
    """Send an event of type `test` now, once, whether the endpoint is paused or not; its id and what came of it."""
    row = await in_thread(known.webhooks.one, webhook_id)
    keys = [each.key for each in await in_thread(known.webhooks.secrets_of, row.row_id)]
    event_id, now = f"test-{secrets.token_hex(8)}", instant(known.ledger.clock())
    told: dict[str, Any] = {
        "specversion": "1.0",
        "id": event_id,
        "source": f"/v1/webhooks/{webhook_id}",
        "type": TEST,
        "time": now,
        "datacontenttype": "application/json",
        "data": {"webhook_id": webhook_id},
    }
    if not keys:
        return event_id, Verdict("LATER", "secret unreadable")
    poster = await in_thread(Poster, row.url, known.ledger.clock, way=Guard(known.targets))
    try:
        return event_id, await poster.post(keys, event_id, encoded(told), EVENT)
    finally:
        await poster.close()


async def _wanted(known: Services, caller: Caller, wanted: Wanted) -> Wanted:
    allow(caller, "orders:read", "audit:read")
    if unknown := [name for name in wanted.types if name not in FACTS]:
        raise Malformed("schema", f"There is no type of fact {unknown[0][:60]}.", "/types")
    await check(address_of(wanted.url), known.targets)
    return wanted._replace(types=tuple(dict.fromkeys(wanted.types)))


def _noted(known: Services, what: str, webhook_id: str, caller: Caller) -> None:
    _log.info(what, webhook=webhook_id, by=caller.actor)
    known.bell.ring()
