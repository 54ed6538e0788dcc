"""Trees for tests: the eight leaves that Certificate Transparency tests with, and a reader of plain lists of leaves."""

from collections.abc import Callable, Sequence
from hashlib import sha256

CT_LEAVES = tuple(
    bytes.fromhex(each)
    for each in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
)
CT_ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
"""The roots over the first one, two … eight of them, as published with RFC 6962's reference implementation."""


def hash_of(leaves: Sequence[bytes]) -> bytes:
    """The Merkle tree hash as RFC 6962 section 2.1 words it, over the leaves' hashes."""
    if len(leaves) == 1:
        return leaves[0]
    middle = 1
    while middle * 2 < len(leaves):
        middle *= 2
    return sha256(b"\x01" + hash_of(leaves[:middle]) + hash_of(leaves[middle:])).digest()


def reader(leaves: Sequence[bytes], reads: list[tuple[int, int]] | None = None) -> Callable[[int, int], bytes]:
    """Complete subtrees over these leaf hashes; each read is noted."""

    def read(level: int, n: int) -> bytes:
        if reads is not None:
            reads.append((level, n))
        assert (n + 1) << level <= len(leaves), "an incomplete subtree is never stored"
        return hash_of(leaves[n << level : (n + 1) << level])

    return read
