"""A webhook leads outside: by no address, name, redirect or trick does it reach what is inside."""

import asyncio
import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pydantic import ValidationError

from api import opening
from api.posting import Poster, Verdict
from api.settings import Settings
from api.targets import Allowed, Guard, address_of, allowed_of, check, is_public
from domain.errors import Malformed, Refused
from tests.api.customer import expect_problem
from tests.sending.parts import receiving
from tests.waiting import must_come
from tests.webhooks.parts import act, ordered, shop, subscribed

INSIDE = (
    *("0.0.0.1", "0.1.2.3", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254"),
    *("172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1"),
    *("198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255"),
    *("::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1"),
    *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "100::1", "fe80::1", "fec0::1", "fc00::1"),
    *("fd00:ec2::254", "ff02::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1", "5f00::1"),
)
OUTSIDE = ("8.8.8.8", "100.63.255.255", "172.32.0.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808")
NOWHERE = Allowed()
BODY = b'{"data": {}}'


def knows(*addresses: str):
    """A resolver that knows one host."""

    async def resolve(_host: str, _port: int) -> Sequence[str]:
        return addresses

    return resolve


async def knows_nothing(_host: str, _port: int) -> Sequence[str]:
    raise socket.gaierror("no such host")


def refusal(url: str, allowed: Allowed = NOWHERE, *addresses: str) -> str:
    """Why an address is refused; empty if it is not."""
    try:
        asyncio.run(check(address_of(url), allowed, knows(*addresses) if addresses else None))
    except Refused as refused:
        return str(refused.extra.get("why", refused.code))
    return ""


@pytest.mark.parametrize("address", INSIDE)
def test_no_name_leads_inside(address: str) -> None:
    assert not is_public(ip_address(address))
    assert refusal("https://hooks.example/in", NOWHERE, address) == "address not public"


@pytest.mark.parametrize("address", OUTSIDE)
def test_a_name_leads_outside(address: str) -> None:
    assert is_public(ip_address(address))
    assert refusal("https://hooks.example/in", NOWHERE, address) == ""


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "127.1", "2130706433", "0x7f000001", "localhost", "[::1]", "[::ffff:7f00:1]", "0", "0.0"),
        *("LOCALHOST", "0x7f.1", "017700000001", "[::ffff:0:7f00:1]", "[::]", "[::7f00:1]", "[64:ff9b::127.0.0.1]"),
        *("[0:0:0:0:0:ffff:127.0.0.1]", "[2002:7f00:1::]"),
    ],
)
def test_however_this_machine_is_written_it_is_refused(host: str) -> None:
    assert refusal(f"https://{host}/in") in ("address not public", "schema")


def test_a_name_with_one_address_inside_is_refused_whole() -> None:
    assert refusal("https://hooks.example/", NOWHERE, "8.8.8.8", "10.0.0.1") == "address not public"


@pytest.mark.parametrize(
    "url",
    [
        *("https://user@example.com/", "https://:pw@example.com/", "https://@example.com/", "https://example.com/#in"),
        *("ftp://example.com/", "file:///etc/passwd", "https:///in", "//example.com/in", "https://例子.example/"),
        *("https://example.com\\@127.0.0.1/", "https://exa mple.com/", "https://example.com:0/", "javascript:1"),
        *(
            "https://example.com:99999/",
            "https://example.com/" + "a" * 2_000,
            "https://exam\nple.com/",
            "https://0177.0.0.1/",
        ),
    ],
)
def test_what_is_no_plain_address_is_refused(url: str) -> None:
    with pytest.raises(Malformed) as refused:
        address_of(url)

    assert refused.value.pointer == "/url"


def test_what_is_not_encrypted_goes_nowhere_outside() -> None:
    assert refusal("http://hooks.example/", NOWHERE, "8.8.8.8") == "address not encrypted"


@pytest.mark.parametrize("port", [1, 22, 25, 80, 445, 587, 993])
def test_a_port_of_another_service_is_not_asked(port: int) -> None:
    assert refusal(f"https://hooks.example:{port}/", NOWHERE, "8.8.8.8") == "port of another service"
    assert refusal("https://hooks.example:8443/", NOWHERE, "8.8.8.8") == ""


def test_a_host_that_is_not_known_yet_may_be_told_of_but_is_not_reached() -> None:
    asyncio.run(check(address_of("https://soon.example/"), NOWHERE, knows_nothing))
    verdict = asyncio.run(_posted("https://soon.example/", Guard(NOWHERE, knows_nothing)))

    assert verdict == Verdict("LATER", "host not found")


@pytest.mark.parametrize(
    ("allow", "url", "address"),
    [
        ("hooks.internal", "http://hooks.internal:8080/", "10.0.0.7"),
        ("other.internal, 10.2.0.0/16", "https://any.example/", "10.2.3.4"),
        ("10.2.0.0/16", "http://any.example:25/", "10.2.3.4"),
        ("fd00:5::/32", "https://any.example/", "fd00:5::9"),
        ("10.2.3.4", "https://any.example/", "::ffff:10.2.3.4"),
        ("HOOKS.internal.", "https://hooks.INTERNAL/", "127.0.0.1"),
    ],
)
def test_what_the_operator_names_is_allowed(allow: str, url: str, address: str) -> None:
    assert refusal(url, allowed_of(allow.rstrip("."), at_home=False), address) == ""
    assert refusal("https://else.example/", allowed_of(allow.rstrip("."), at_home=False), "10.9.9.9") != ""


@pytest.mark.parametrize("allow", ["10.0.0.1/8", "10.0.0", "https://hooks.internal", "a b/c", "-x.example"])
def test_a_setting_that_names_nothing_stops_the_start(allow: str) -> None:
    with pytest.raises(ValidationError, match="LEDGER_WEBHOOKS_ALLOW"):
        Settings(webhooks_allow=allow)


def test_at_home_this_machine_may_be_asked_and_no_other(tmp_path: Path) -> None:
    home = allowed_of("", at_home=True)

    assert refusal("http://localhost:9999/", home) == ""
    assert refusal("http://hooks.example/", home, "192.168.1.1") == "address not encrypted"
    assert refusal("https://hooks.example/", home, "192.168.1.1") == "address not public"
    with shop(tmp_path) as door:
        wanted = {"url": "https://169.254.169.254/latest/meta-data/"}
        refused = door.client.post("/v1/webhooks", json=wanted, headers=door.bearer)
        expect_problem(refused, 422, "webhook-target-refused")
        assert door.read("/v1/webhooks") == {"webhooks": []}


def test_a_redirect_is_not_followed(tmp_path: Path) -> None:
    with receiving() as outside, receiving() as inside, shop(tmp_path) as door:
        outside.answers = [(307, {"Location": inside.url})]
        subscribed(door, outside.url)
        refused = act(door, "warehouse/test")
        ordered(door, "A-1")
        must_come(lambda: door.read("/v1/webhooks/warehouse")["trouble"] is not None)

        assert (refused["delivered"], refused["why"]) == (False, "status 307")
        assert len(outside.requests) > 0
        assert inside.requests == []


def test_a_name_that_changes_its_mind_after_it_was_checked_is_not_asked_again() -> None:
    """The connection goes to the address that was checked: the name is looked up once, by us."""
    asked: list[str] = []

    async def fickle(host: str, _port: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.2"]

    with receiving() as receiver:
        url = f"http://fickle.example:{receiver.server.server_port}/in"
        first = asyncio.run(_posted(url, Guard(allowed_of("127.0.0.1", at_home=False), fickle)))
        verdict = asyncio.run(_posted(url, Guard(allowed_of("127.0.0.1", at_home=False), fickle)))
        ((headers, _),) = receiver.requests

    assert (first.kind, asked) == ("SENT", ["fickle.example"] * 2)
    assert headers["host"] == f"fickle.example:{receiver.server.server_port}"
    assert verdict == Verdict("LATER", "address not encrypted")


def test_another_checked_address_is_tried_where_nobody_answers() -> None:
    with receiving() as receiver:
        url = f"http://two.example:{receiver.server.server_port}/in"
        guard = Guard(allowed_of("two.example", at_home=False), knows("127.0.0.9", "127.0.0.1"))
        verdict = asyncio.run(_posted(url, guard))

    assert verdict.kind == "SENT"
    assert len(receiver.requests) == 1


def test_the_certificate_is_the_names_though_the_connection_goes_to_an_address(tmp_path: Path) -> None:
    with _encrypted(tmp_path, "hooks.example") as (port, trust, asked):
        home = allowed_of("", at_home=True)
        right = _posted(f"https://hooks.example:{port}/", Guard(home, knows("127.0.0.1")), trust)
        wrong = _posted(f"https://other.example:{port}/", Guard(home, knows("127.0.0.1")), trust)
        unknown = _posted(f"https://hooks.example:{port}/", Guard(home, knows("127.0.0.1")))
        verdicts = [asyncio.run(each) for each in (right, wrong, unknown)]

    assert [each.kind for each in verdicts] == ["SENT", "LATER", "LATER"]
    assert asked == ["hooks.example", "other.example", "hooks.example"]


def test_an_answer_without_end_is_not_read_to_its_end(tmp_path: Path) -> None:
    sent = [0]
    with _talking(sent) as port:
        guard = Guard(allowed_of("", at_home=True))
        verdict = asyncio.run(_posted(f"http://127.0.0.1:{port}/", guard))

    assert verdict.kind == "SENT"
    assert sent[0] < 2**26


async def _posted(url: str, guard: Guard, trust: ssl.SSLContext | None = None) -> Verdict:
    poster = Poster(url, opening.wall_clock, way=guard, timeout_s=10, trust=trust)
    try:
        return await poster.post([b"k" * 32], "test-1", BODY, "application/json")
    finally:
        await poster.close()


@contextmanager
def _listening() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(10)
        yield server


@contextmanager
def _encrypted(folder: Path, name: str) -> Iterator[tuple[int, ssl.SSLContext, list[str]]]:
    """A server with a certificate for this name; who trusts it, and under which names it is asked."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    begin = opening.wall_clock() - timedelta(days=1)
    builder = x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(begin).not_valid_after(begin + timedelta(days=9))
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    pem = folder / "server.pem"
    pem.write_bytes(
        builder.sign(key, SHA256()).public_bytes(Encoding.PEM)
        + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(pem)
    asked: list[str] = []
    own.sni_callback = lambda _socket, server_name, _context: asked.append(str(server_name))
    with _listening() as server:
        thread = threading.Thread(target=_answer_encrypted, args=(server, own, 3), daemon=True)
        thread.start()
        yield server.getsockname()[1], ssl.create_default_context(cafile=str(pem)), asked
        thread.join(10)


def _answer_encrypted(server: socket.socket, own: ssl.SSLContext, times: int) -> None:
    for _ in range(times):
        connection, _ = server.accept()
        try:
            with own.wrap_socket(connection, server_side=True) as secure:
                _read(secure)
                secure.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")
        except OSError:
            connection.close()


def _read(connection: socket.socket) -> None:
    """The whole request: who closes before has the answer thrown away."""
    found = b""
    while not found.endswith(BODY) and (more := connection.recv(65536)):
        found += more


@contextmanager
def _talking(sent: list[int]) -> Iterator[int]:
    """A server whose answer ends when nobody listens any more; how many bytes it got rid of."""

    def answer(server: socket.socket) -> None:
        connection, _ = server.accept()
        with connection:
            _read(connection)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
            try:
                while sent[0] < 2**30:
                    sent[0] += connection.send(b"x" * 65536)
            except OSError:
                return

    with _listening() as server:
        thread = threading.Thread(target=answer, args=(server,), daemon=True)
        thread.start()
        yield server.getsockname()[1]
        thread.join(10)
