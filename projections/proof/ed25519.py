"""Checking Ed25519 signatures (RFC 8032) with nothing but integers. Only public values pass through here.

It is slow and needs no library, so anybody can read all of what convinces them. Signing is done elsewhere.
"""

from hashlib import sha512

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT_OF_MINUS_ONE = pow(2, (_P - 1) // 4, _P)

Point = tuple[int, int, int, int]
"""Extended coordinates: x = X/Z, y = Y/Z, X·Y = Z·T."""


def verify(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether this is the key's signature of the message, in the one form that a signature may have."""
    if len(public_key) != 32 or len(signature) != 64:
        return False
    holder = _point(public_key)
    s = int.from_bytes(signature[32:], "little")
    if holder is None or s >= _L:
        return False
    challenge = int.from_bytes(sha512(signature[:32] + public_key + message).digest(), "little") % _L
    x, y, z, t = _times(challenge, holder)
    return _encoded(_sum(_times(s, _BASE), (-x % _P, y, z, -t % _P))) == signature[:32]


def _sum(p: Point, q: Point) -> Point:
    a = (p[1] - p[0]) * (q[1] - q[0]) % _P
    b = (p[1] + p[0]) * (q[1] + q[0]) % _P
    c = 2 * p[3] * q[3] * _D % _P
    d = 2 * p[2] * q[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % _P, g * h % _P, f * g % _P, e * h % _P)


def _times(n: int, point: Point) -> Point:
    found: Point = (0, 1, 1, 0)
    while n:
        if n & 1:
            found = _sum(found, point)
        point = _sum(point, point)
        n >>= 1
    return found


def _point(encoded: bytes) -> Point | None:
    """The point of its encoding, or nothing if it is no point's, or not the one encoding of it."""
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT_OF_MINUS_ONE % _P
    if (x * x - square) % _P or (x == 0 and sign):
        return None
    x = _P - x if x & 1 != sign else x
    return (x, y, 1, x * y % _P)


def _encoded(point: Point) -> bytes:
    inverse = pow(point[2], _P - 2, _P)
    x, y = point[0] * inverse % _P, point[1] * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _base() -> Point:
    found = _point((4 * pow(5, _P - 2, _P) % _P).to_bytes(32, "little"))
    assert found is not None
    return found


_BASE = _base()
