"""Whose signatures an audit believes."""

from typing import NamedTuple

from api.settings import Settings
from api.signing import signer_at
from api.stamping import witnesses_of
from projections.proof.note import VerifierKey


class Trusted(NamedTuple):
    """The log's own key, the witnesses' and the certificates (PEM) of who stamps the time, as far as they are known."""

    log: VerifierKey | None = None
    witnesses: tuple[VerifierKey, ...] = ()
    roots: bytes | None = None


NOBODY = Trusted()


def trusted_by(settings: Settings, log: VerifierKey | None = None) -> Trusted:
    """Those of the settings, and the log's key as it was given, or else as it lies beside the ledger. Nothing is made.

    Raises `ValueError` for a file that is no key.
    """
    file = settings.signing_key_file
    if log is None and file.is_file():
        log = signer_at(file, settings.origin).key
    witnesses = tuple(each.key for each in witnesses_of(settings.witnesses))
    return Trusted(log, witnesses, settings.tsa_roots.read_bytes() if settings.tsa_roots else None)
