"""Signatures by Standard Webhooks 1.0: HMAC-SHA-256 over id, time and body, `v1,` and Base64."""

import hmac
from base64 import b64decode, b64encode
from collections.abc import Sequence
from hashlib import sha256

PREFIX = "whsec_"
SECRET_BYTES_MIN, SECRET_BYTES_MAX = 24, 64


def secret_of(text: str) -> bytes:
    """The key in a secret as it is handed out, `whsec_` and Base64; ValueError for anything else."""
    if not text.startswith(PREFIX):
        raise ValueError(f"a webhook's secret begins with {PREFIX}")
    secret = b64decode(text.removeprefix(PREFIX), validate=True)
    if not SECRET_BYTES_MIN <= len(secret) <= SECRET_BYTES_MAX:
        raise ValueError(f"a webhook's secret has {SECRET_BYTES_MIN} to {SECRET_BYTES_MAX} bytes")
    return secret


def text_of(secret: bytes) -> str:
    """A secret as it is handed out."""
    return PREFIX + b64encode(secret).decode()


def signed(secrets: Sequence[bytes], webhook_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The headers that let a receiver know who sent this body, and when, in seconds since 1970: a signature by each of
    the secrets, so that one can take another's place.
    """
    content = f"{webhook_id}.{timestamp}.".encode() + body
    signatures = [b64encode(hmac.new(each, content, sha256).digest()).decode() for each in secrets]
    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(f"v1,{each}" for each in signatures),
    }
