"""Signed notes: what cryptography signs we read, and nothing else; every flipped bit is refused."""

from base64 import b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from projections.proof import ed25519, note
from projections.proof.merkle import Unproved
from projections.proof.tlog import HEADER, read_proof

PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = PRIVATE.public_key().public_bytes_raw()
KEY = note.verifier_key("shop.example/log", PUBLIC)
WITNESS = note.verifier_key("witness.example", PUBLIC, note.WITNESS_KEY)
CHECKPOINT = note.Checkpoint("shop.example/log", 42, bytes(range(32)))
# RFC 8032 section 7.1: secret key, message, signature.
RFC_8032 = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
]


def signed(text: str = CHECKPOINT.text) -> str:
    return note.write_note(text, note.Signature(KEY.name, KEY.key_id, PRIVATE.sign(text.encode())))


def test_a_key_has_one_encoding() -> None:
    """0 is a point of order 4, whose signatures anybody makes; the prime itself is 0 as well, and no key."""
    nobody, prime = bytes(32), (2**255 - 19).to_bytes(32, "little")
    signature = (1).to_bytes(32, "little") + bytes(32)
    messages = [b"%d" % n for n in range(32)]

    assert any(ed25519.verify(nobody, message, signature) for message in messages)
    assert not any(ed25519.verify(prime, message, signature) for message in messages)


@pytest.mark.parametrize(("secret", "message", "signature"), RFC_8032)
def test_the_signatures_of_the_standard_are_true(secret: str, message: str, signature: str) -> None:
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret)).public_key().public_bytes_raw()

    assert ed25519.verify(key, bytes.fromhex(message), bytes.fromhex(signature))


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200))
def test_what_another_library_signs_is_true_and_nothing_else(secret: bytes, message: bytes) -> None:
    private = Ed25519PrivateKey.from_private_bytes(secret)
    public, signature = private.public_key().public_bytes_raw(), private.sign(message)
    order = 2**252 + 27742317777372353535851937790883648493
    doubled = (int.from_bytes(signature[32:], "little") + order).to_bytes(33, "little")

    assert ed25519.verify(public, message, signature)
    assert not ed25519.verify(public, message + b"\0", signature)
    assert not ed25519.verify(public, message, signature[:32] + doubled[:32])
    assert not ed25519.verify(public, message, signature[:-1])
    assert not ed25519.verify(b"\xff" * 32, message, signature)


def test_a_checkpoint_is_read_as_it_was_signed() -> None:
    found = note.read_note(signed().encode())

    assert note.signed_by(found, KEY) == 0
    assert note.read_checkpoint(found) == CHECKPOINT
    assert note.read_key(str(KEY)) == KEY
    assert note.signed_by(found, note.verifier_key("somebody.example", PUBLIC)) is None


def test_a_witness_says_when_it_saw_the_checkpoint() -> None:
    at = 1_770_000_000
    cosigned = PRIVATE.sign(f"cosignature/v1\ntime {at}\n{CHECKPOINT.text}".encode())
    line = note.Signature(WITNESS.name, WITNESS.key_id, at.to_bytes(8, "big") + cosigned)
    both = note.read_note((signed() + note.write_note("", line).removeprefix("\n")).encode())

    assert note.signed_by(both, WITNESS) == at
    assert note.signed_by(both, KEY) == 0
    later = line._replace(signature=(at + 1).to_bytes(8, "big") + cosigned)
    with pytest.raises(Unproved):
        note.signed_by(note.Note(CHECKPOINT.text, (later,)), WITNESS)


def test_every_flipped_bit_of_a_checkpoint_is_refused() -> None:
    raw = signed().encode()

    def believed(changed: bytes) -> bool:
        try:
            found = note.read_note(changed)
            return note.signed_by(found, KEY) is not None and bool(note.read_checkpoint(found))
        except Unproved:
            return False

    assert believed(raw)
    for at in range(len(raw) * 8):
        changed = bytearray(raw)
        changed[at // 8] ^= 1 << at % 8
        assert not believed(bytes(changed)), f"bit {at}"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\n",
        b"text\n",
        b"text\n\n",
        b"\xff\n\n",
        b"text\n\n- name AAAAAAA=\n",
        "text\n\n— name\n".encode(),
        "text\n\n— name AAAA\n".encode(),
        "text\n\n— na+me AAAAAAAA\n".encode(),
        "text\r\n\n— name AAAAAAAA\n".encode(),
        ("text\n\n" + "— name AAAAAAAA\n" * 65).encode(),
        signed().rstrip("\n").encode(),
        (signed() + "garbage").encode(),
    ],
)
def test_what_is_no_note_is_refused(raw: bytes) -> None:
    with pytest.raises(Unproved):
        note.read_note(raw)


@pytest.mark.parametrize(
    "text",
    ["origin\n42\n", "origin\n042\nAAAA\n", "origin\n-1\n" + b64encode(bytes(32)).decode() + "\n", "origin\n4\nAAAA\n"],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(Unproved):
        note.read_checkpoint(note.read_note(signed(text).encode()))


@pytest.mark.parametrize("text", ["", "name", "name+00000000+AAAA", str(KEY).replace("+", "+0", 1), f"x{KEY}"])
def test_what_is_no_verifier_key_is_refused(text: str) -> None:
    with pytest.raises(Unproved):
        note.read_key(text)


@pytest.mark.parametrize(
    "head",
    [
        HEADER + "\nindex 1\né",
        HEADER,
        HEADER + "\nindex 01",
        HEADER + "\nposition 1",
        HEADER + "\nextra AAAA",
        HEADER + "\nextra A\nindex 1",
        HEADER.replace("v1", "v2") + "\nindex 1",
        HEADER + "\nindex 1" + f"\n{b64encode(bytes(32)).decode()}" * 64,
    ],
)
def test_what_is_no_proof_file_is_refused(head: str) -> None:
    assert read_proof(f"{HEADER}\nextra AAAA\nindex 1\n\n{signed()}".encode()).leaf_index == 1
    for raw in (f"{head}\n\n{signed()}", f"{HEADER}\nindex 1\n{signed()}"):
        with pytest.raises(Unproved):
            read_proof(raw.encode())
