"""A witness and a time-stamping authority, real ones, on ports of their own."""

import subprocess
import threading
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from projections.proof import merkle, note

CONFIGURATION = """
[req]
distinguished_name = name
prompt = no
x509_extensions = tsa_extensions
[name]
CN = A time-stamping authority
[root_extensions]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign
subjectKeyIdentifier = hash
[tsa_extensions]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[tsa]
default_tsa = own
[own]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
"""


class Answer(NamedTuple):
    """What a server answers."""

    status: int
    body: bytes
    media_type: str = "text/plain; charset=utf-8"


@contextmanager
def listening(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """The address of a server that answers so, for as long as it is needed."""
    quiet = type("Quiet", (handler,), {"log_message": lambda *_: None})
    server = ThreadingHTTPServer(("127.0.0.1", 0), quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def answering(answer: Callable[[str, bytes], Answer]) -> Iterator[str]:
    """The address of a server that answers posts."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            said = answer(self.path, body)
            self.send_response(said.status)
            self.send_header("Content-Type", said.media_type)
            self.send_header("Content-Length", str(len(said.body)))
            self.end_headers()
            self.wfile.write(said.body)

    with listening(Handler) as address:
        yield address


class Witness:
    """Cosigns what follows from what it cosigned before, as C2SP tlog-witness has it."""

    def __init__(self, log: note.VerifierKey, at: int = 1_790_000_000) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(bytes([7] * 32))
        self.key = note.verifier_key(
            "witness.example/w1", self._private.public_key().public_bytes_raw(), note.WITNESS_KEY
        )
        self._log = log
        self._at = at
        self.seen: note.Checkpoint | None = None

    def answer(self, path: str, body: bytes) -> Answer:
        """The answer to add-checkpoint."""
        assert path == "/add-checkpoint"
        head, _, raw = body.partition(b"\n\n")
        old, *lines = head.decode().split("\n")
        signed = note.read_note(raw)
        if note.signed_by(signed, self._log) is None:
            return Answer(403, b"")
        checkpoint = note.read_checkpoint(signed)
        known = self.seen.size if self.seen else 0
        if old != f"old {known}":
            return Answer(409, f"{known}\n".encode(), "text/x.tlog.size")
        if self.seen is not None:
            path_ = [b64decode(line) for line in lines]
            merkle.check_consistency(self.seen.size, checkpoint.size, self.seen.root, checkpoint.root, path_)
        self.seen = checkpoint
        signature = self._private.sign(f"cosignature/v1\ntime {self._at}\n{signed.text}".encode())
        line = note.Signature(self.key.name, self.key.key_id, self._at.to_bytes(8, "big") + signature)
        return Answer(200, note.write_note("", line).removeprefix("\n").encode())


class Authority:
    """An authority whose certificate its own root signed, run by openssl."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.roots = folder / "root.pem"
        (folder / "tsa.cnf").write_text(CONFIGURATION.format(folder=folder))
        (folder / "serial").write_text("01\n")
        key = ("-newkey", "rsa:2048", "-nodes", "-days", "3650", "-config", "tsa.cnf")
        self._run("req", "-x509", *key, "-keyout", "root.key", "-out", "root.pem", "-extensions", "root_extensions")
        self._run(
            "req", "-new", *key[:3], "-config", "tsa.cnf", "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=TSA"
        )
        signing = ("-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial", "-days", "3650")
        extensions = ("-extfile", "tsa.cnf", "-extensions", "tsa_extensions")
        self._run("x509", "-req", "-in", "tsa.csr", *signing, *extensions, "-out", "tsa.pem")

    def answer(self, path: str, body: bytes) -> Answer:
        """The answer to a query."""
        (self._folder / "query.tsq").write_bytes(body)
        self._run("ts", "-reply", "-config", "tsa.cnf", "-queryfile", "query.tsq", "-out", "reply.tsr")
        return Answer(200, (self._folder / "reply.tsr").read_bytes(), "application/timestamp-reply")

    def _run(self, *words: str) -> None:
        subprocess.run(["openssl", *words], cwd=self._folder, check=True, capture_output=True, timeout=60)
