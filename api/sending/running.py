"""The dispatcher beside follower and scheduler: one for each ledger, whoever serves it."""

import asyncio
import random
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import structlog

from api.departures import Departures
from api.seat import Seat, Turn
from api.sending.dispatcher import Dispatcher
from api.sending.file_outbox import FileOutbox
from api.sending.outgoing import Sender
from api.sending.webhook import Webhook
from api.services import Services
from api.settings import Settings
from api.signature import secret_of
from api.threads import in_thread
from domain.ledger.command import Busy

EVERY_S = 1.0
GATHER_S = 0.2
"""Once something was recorded, more is likely to follow: sending it together costs less."""
_log = structlog.get_logger()


async def run(services: Services, settings: Settings) -> None:
    """Send until cancelled, whenever the seat is free. What fails is tried again: the log keeps it."""
    if settings.sending == "off":
        return
    dispatcher, seat = Dispatcher(services, random.random), Seat(Path(f"{settings.place.files}.sending"))
    turn = services.seat("sending") if services.ledger.is_far else seat  # with other machines the seat here is not all
    _show(services, dispatcher)
    _say(services.departures, settings, dispatcher)
    while True:
        try:
            if await in_thread(turn.take) and (turn is seat or await in_thread(seat.take)):
                await _seated(services, settings, dispatcher, seat, turn)
        except Exception as error:  # noqa: BLE001 - the next try is the answer to whatever it was
            _log.error("messages could not be sent", exc_info=error)
        finally:
            seat.leave()
            turn.leave()
        await asyncio.sleep(EVERY_S)


async def _seated(services: Services, settings: Settings, dispatcher: Dispatcher, seat: Seat, turn: Turn) -> None:
    sender = _sender(services, settings)
    try:
        await dispatcher.begin(seat)
        dispatcher.sends = True
        await _send(services, dispatcher, sender, seat, turn)
    finally:
        dispatcher.sends = False
        await sender.close()


async def _send(services: Services, dispatcher: Dispatcher, sender: Sender, seat: Seat, turn: Turn) -> None:
    while await in_thread(turn.holds):
        dealt, rung = 0, services.bell.next
        try:
            dealt = await dispatcher.turn(sender, seat, services.ledger.clock())
        except Busy:
            pass
        except Exception as error:  # noqa: BLE001 - the next turn is the answer to whatever it was
            _log.error("messages could not be sent", exc_info=error)
            await asyncio.sleep(EVERY_S)
        if not dealt:
            await services.bell.wait(EVERY_S, rung)
            await asyncio.sleep(GATHER_S)


def _sender(services: Services, settings: Settings) -> Sender:
    if settings.webhook_url is None or settings.webhook_secret is None:
        return FileOutbox(_outbox(settings))
    return Webhook(settings.webhook_url, secret_of(settings.webhook_secret.get_secret_value()), services.ledger.clock)


def _say(departures: Departures, settings: Settings, dispatcher: Dispatcher) -> None:
    """Of a receiver its host alone: the rest of its address may be secret."""
    departures.standing = dispatcher.standing
    if settings.webhook_url is None:
        departures.way, departures.where = "OUTBOX", _outbox(settings).name
    else:
        departures.way, departures.where = "WEBHOOK", urlsplit(settings.webhook_url).hostname or ""


def _outbox(settings: Settings) -> Path:
    return Path(f"{settings.place.files}.outbox.ndjson")


def _show(services: Services, dispatcher: Dispatcher) -> None:
    figures: tuple[tuple[str, str, Callable[[], float]], ...] = (
        ("ledger_messages_waiting", "Messages that this process has yet to send.", lambda: len(dispatcher.waiting)),
        ("ledger_messages_parked", "Messages given up until the next start.", lambda: len(dispatcher.parked)),
        ("ledger_messages_stopped", "1 if the receiver wants nothing any more.", lambda: int(dispatcher.gone)),
    )
    for figure in figures:
        services.metrics.watch(*figure)
