"""Signatures by Standard Webhooks 1.0: HMAC-SHA-256 over id, time and body, `v1,` and Base64."""

import hmac
from base64 import b64decode, b64encode
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


def signed(secret: bytes, webhook_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The headers that let a receiver know who sent this body, and when, in seconds since 1970."""
    content = f"{webhook_id}.{timestamp}.".encode() + body
    signature = b64encode(hmac.new(secret, content, sha256).digest()).decode()
    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{signature}",
    }
