"""What whoever opens a ledger begins with: the time, that there is a ledger to open, and what proves on it."""

from datetime import UTC, datetime
from pathlib import Path

from api.prover import Prover
from api.settings import Settings
from api.signing import signer_at
from api.stamping import Stamper, authority_of, witnesses_of
from domain.errors import Refused
from domain.ledger.ledger import Ledger
from domain.ledger.place import is_address


def wall_clock() -> datetime:
    """The time. Everything else is given a clock."""
    return datetime.now(UTC)  # noqa: TID251 - the door, where the clock is read


def require_file(settings: Settings) -> None:
    """Refuse to look into a ledger that does not exist, rather than make an empty one."""
    if not is_address(settings.db) and not Path(settings.db).is_file():
        raise Refused("not-found", f"There is no ledger at {settings.db}.")


def provers(settings: Settings, ledger: Ledger) -> tuple[Prover, Stamper]:
    """What proves, and has proofs stamped, on this ledger."""
    prover = Prover(ledger, signer_at(settings.signing_key_file, settings.origin), settings.place.files)
    authority = authority_of(settings.tsa_url, settings.tsa_roots)
    return prover, Stamper(prover, witnesses_of(settings.witnesses), authority)
