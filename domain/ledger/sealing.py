"""Sealing bytes under a key: AES-256-GCM, which hides them and notices any change.

Nonces are random. A key seals what was said of one person, some thousands of values; NIST SP 800-38D allows 2^32
under random nonces of 96 bits. Deriving them (from a position, say) would repeat one under the same key when a
backup is put back and the log goes on differently from there.
"""

from os import urandom

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
_NONCE_BYTES = 12


def seal(key: bytes, plain: bytes, about: bytes) -> bytes:
    """The bytes sealed, nonce first. They can be opened only as what they are `about`, so rows can't be swapped."""
    nonce = urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, about)


def unseal(key: bytes, sealed: bytes, about: bytes) -> bytes | None:
    """What was sealed; None if it was changed, or sealed under another key or about something else."""
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], about)
    except (InvalidTag, ValueError):  # ValueError: too short to be anything
        return None
