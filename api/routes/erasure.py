"""Destroying a customer's personal data."""

from typing import Annotated, Any, cast, get_args

import msgspec
from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from api import asking, destroying
from api.answers import answer, etag, shown
from api.auth import MayAdminister
from api.routes.append import told
from api.routes.moment import NoQuery, PathId
from api.services import services
from api.threads import in_thread
from domain import door
from domain.customer import ErasureStated
from domain.customer.personal import Reason
from domain.errors import Malformed
from domain.ledger.command import Command, Stated

router = APIRouter(prefix="/v1/customers/{id}")


class Trial(NoQuery):
    """Whether it is only asked what would happen."""

    dry_run: Annotated[bool, Field(description="say what stands in the way or would be destroyed; destroy nothing")] = (
        False
    )


_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["reason"],
                    "additionalProperties": False,
                    "properties": {
                        "reason": {"type": "string", "enum": list(get_args(Reason))},
                        "scope": {"type": "string", "enum": ["ALL"], "default": "ALL"},
                    },
                }
            }
        },
    },
    "parameters": [
        {
            "name": "Idempotency-Key",
            "in": "header",
            "description": "1 to 255 characters; needed unless it is a dry run",
            "schema": {"type": "string", "minLength": 1, "maxLength": 255},
        }
    ],
}


@router.post("/erasure", summary="Destroy a customer's personal data", status_code=201, openapi_extra=_BODY)
async def erase(request: Request, key: PathId, caller: MayAdminister, trial: Annotated[Trial, Query()]) -> Response:
    """Every word that was said of her, the salts, the content that only she saw, and their keys: for good. What stays
    are opaque ids, amounts and commitments nobody can open; every proof still holds.

    409 `must-be-kept` names what stands in the way and until when: a legal hold, a trade that is not settled, the
    years for which records of a trade are kept. The body is {"reason": …}.
    503 `erasure-unfinished`: it is recorded, but keys could not be overwritten yet. The ledger tries again, and a retry
    answers 201 once it is done.
    """
    known = services(request)
    asking.media_type(request.scope, "application/json")
    body = door.parse(await asking.body(request.scope, request.receive))
    retried = asking.idempotency_key(request.scope)
    if retried is None and not trial.dry_run:
        raise asking.key_missing()
    asked = None
    if retried is not None and not trial.dry_run:
        asked = asking.asked(caller, retried, "POST", request.scope["path"], "", body)
    stated = (Stated("PersonalDataErased", _stated(body)),)
    command = Command(f"customers/{key}", stated, caller.actor, request=asked, dry_run=trial.dry_run, inside=True)
    recorded = await known.writer.append(command)
    if recorded.recorded and not recorded.replayed:
        known.metrics.recorded(len(recorded.entries))
        known.bell.ring()
    if recorded.recorded:
        await in_thread(destroying.finish, known.ledger)
    headers = {"ETag": etag(recorded.version)} if recorded.recorded else {}
    if recorded.replayed:
        headers["Idempotent-Replayed"] = "true"
    status = 201 if recorded.recorded and recorded.entries else 200
    return answer(shown(told(known.ledger, recorded), caller, known.ledger), status, headers)


def _stated(body: object) -> ErasureStated:
    """`reason` of the body is the fact's `ground`: every `reason` in a fact is a person's words, this one is a code."""
    if not isinstance(body, dict):
        raise Malformed("schema", "The body is an object.")
    members = cast(dict[str, Any], body)
    named = {"ground" if name == "reason" else name: value for name, value in members.items()}
    try:
        return msgspec.convert(named, ErasureStated, strict=True)
    except msgspec.ValidationError as error:
        raise Malformed("schema", f"{error}.", "/reason") from None
