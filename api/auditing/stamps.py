"""What others said of checkpoints: witnesses' signatures, and tokens of who stamps the time."""

from collections import Counter
from hashlib import sha256

from rfc3161_client import decode_timestamp_response

from api.auditing.tally import Tally
from api.auditing.trusted import Trusted
from api.verifying.stamps import read_token
from domain.ledger.checkpoints import TSA, Stamp
from domain.ledger.place import Place
from domain.ledger.reader import Reader
from projections.proof.merkle import Unproved
from projections.proof.note import read_note, signed_by

STAMPS = "stamps"


def check_stamps(reader: Reader, place: Place, size: int, trusted: Trusted) -> Tally:
    """Each against the checkpoint it is of. Whose key is not known, nobody can check: that is counted and said."""
    tally = Tally()
    notes = {each.size: each.note for each in reader.checkpoints()}
    unknown: Counter[str] = Counter()
    for stamp in reader.stamps():
        tally.count(STAMPS)
        try:
            known = _checked(stamp, notes.get(stamp.size, ""), trusted)
        except (Unproved, ValueError) as wrong:
            tally.found(STAMPS, f"What {stamp.name} said of {stamp.size} events does not hold: {wrong}")
            continue
        if not known:
            unknown[stamp.name] += 1
    for name, count in sorted(unknown.items()):
        sentence = f"{count} stamps of {name} could not be checked: the settings name no key or certificate of it."
        tally.found(STAMPS, sentence, verdict="UNCHECKED")
    return tally


def _checked(stamp: Stamp, note: str, trusted: Trusted) -> bool:
    """Whether it could be checked; `Unproved` or `ValueError` where it does not hold."""
    if stamp.name == TSA:
        text = read_note(note.encode()).text.encode()
        if decode_timestamp_response(stamp.token).tst_info.message_imprint.message != sha256(text).digest():
            raise Unproved("it stamps another text")
        if trusted.roots is not None:
            read_token(stamp.token, trusted.roots, text)
        return trusted.roots is not None
    signed = read_note(note.encode() + stamp.token)
    keys = [key for key in trusted.witnesses if key.name == stamp.name]
    if keys and all(signed_by(signed, key) is None for key in keys):
        raise Unproved("it is signed by another key")
    return bool(keys)
