"""Where a webhook may go. Its address is given from outside and asked from inside, so it must lead outside.

A name is looked up by us, every address it has is checked, and the connection goes to a checked address: what the name
says a moment later is of no account. Networks by the registries of special purposes (IANA; RFC 6890, RFC 8190).
"""

import asyncio
import re
import socket
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from time import monotonic
from typing import NamedTuple

import httpx

from api.posting import Target, Unreachable
from domain.errors import Malformed, Refused

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
URL_MAX = 2_000
LOOKUP_S = 5.0
KNOWN_S = 30.0
"""So long a name's checked addresses are used before it is looked up again."""
_TARGETS_MAX = 3
_NOT_PUBLIC = tuple(
    IPv4Network(each)
    for each in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24"),
        *("203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
    )
)
_GLOBAL = IPv6Network("2000::/3")
_NOT_GLOBAL = tuple(IPv6Network(each) for each in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))
"""Within it: protocols of their own (Teredo), examples, and addresses that hide another (6to4)."""
_NAT64 = IPv6Network("64:ff9b::/96")
_HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*")
_names = ThreadPoolExecutor(32, thread_name_prefix="names")
"""Looking up a name can't be broken off. It has threads of its own, so that a dead server of names stops
nothing else.
"""


class Allowed(NamedTuple):
    """Which addresses are allowed though they are not public, and without encryption: by host or network; `at_home`
    this machine's own.
    """

    hosts: frozenset[str] = frozenset()
    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    at_home: bool = False

    def names(self, host: str, address: Address) -> bool:
        """Whether the operator allowed it by name."""
        if host.lower().rstrip(".") in self.hosts or any(address in each for each in self.networks):
            return True
        return self.at_home and address.is_loopback


def allowed_of(text: str, *, at_home: bool) -> Allowed:
    """What a setting allows: hosts and networks, separated by commas or spaces. ValueError for anything else."""
    hosts, networks = set[str](), list[IPv4Network | IPv6Network]()
    for each in re.split(r"[,\s]+", text.strip().lower()) if text.strip() else ():
        try:
            networks.append(ip_network(each))
        except ValueError:
            if not _HOST.fullmatch(each) or each.replace(".", "").isdigit():
                raise ValueError(f"{each!r} is neither a host nor a network") from None
            hosts.add(each)
    return Allowed(frozenset(hosts), tuple(networks), at_home)


def plain(address: Address) -> Address:
    """The address itself: an IPv4 address may be written inside an IPv6 one."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address in _NAT64:
            return IPv4Address(address.packed[-4:])
    return address


def is_public(address: Address) -> bool:
    """Whether the address is one of the internet's, and of nothing nearer."""
    found = plain(address)
    if isinstance(found, IPv4Address):
        return not any(found in each for each in _NOT_PUBLIC)
    return found in _GLOBAL and not any(found in each for each in _NOT_GLOBAL)


def address_of(text: str) -> httpx.URL:
    """The address of an endpoint, if it can be one; where it leads is looked up later. `Malformed` otherwise."""
    if len(text) > URL_MAX or not text.isascii() or not text.isprintable() or " " in text or "\\" in text:
        raise _malformed(f"An address has at most {URL_MAX} visible ASCII characters.")
    try:
        url = httpx.URL(text)
        port = url.port
    except httpx.InvalidURL:
        raise _malformed("This is no address.") from None
    if url.scheme not in ("https", "http") or not url.host:
        raise _malformed("An address begins with https:// and a host.")
    if "@" in text.partition("://")[2].partition("/")[0] or "#" in text:
        raise _malformed("An address has no user, no password and no fragment.")
    if port == 0 or (port is not None and port > 65535):
        raise _malformed("There is no such port.")
    return url


async def check(url: httpx.URL, allowed: Allowed, resolve: Resolve | None = None) -> None:
    """Refuse an address that leads where none may, as far as can be known now. A host that is not known yet is no
    reason, where anything public may be asked: every delivery looks again.
    """
    try:
        await _checked(url, allowed, resolve or looked_up)
    except _Unknown as unknown:
        if url.scheme != "https":
            raise _refused(str(unknown)) from None
    except Unreachable as refused:
        raise _refused(str(refused)) from None


class Guard:
    """The way to one endpoint's host: to its checked addresses alone."""

    def __init__(self, allowed: Allowed, resolve: Resolve | None = None) -> None:
        self._allowed = allowed
        self._resolve = resolve or looked_up
        self._known: Sequence[Target] = ()
        self._until = 0.0

    async def targets(self, url: httpx.URL) -> Sequence[Target]:
        """The checked addresses, under the host's own name for its certificate. Raises `Unreachable`."""
        if not self._known or monotonic() >= self._until:
            self._known = ()
            found = await _checked(url, self._allowed, self._resolve)
            extensions = {"sni_hostname": _host(url)}
            self._known = [Target(url.copy_with(host=str(each)), extensions) for each in found[:_TARGETS_MAX]]
            self._until = monotonic() + KNOWN_S
        return self._known


async def looked_up(host: str, port: int) -> Sequence[str]:
    """What this machine's resolver says of a host, IPv4 first, as not every machine reaches the other. Raises OSError
    or TimeoutError.
    """
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(LOOKUP_S):
        rows = await loop.run_in_executor(_names, lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    rows.sort(key=lambda row: row[0] != socket.AF_INET)
    return list(dict.fromkeys(str(row[4][0]) for row in rows))


class _Unknown(Unreachable):
    """The host has no address now."""


async def _checked(url: httpx.URL, allowed: Allowed, resolve: Resolve) -> list[Address]:
    """Every address of the host, if all of them may be asked."""
    host = _host(url)
    port = url.port or (443 if url.scheme == "https" else 80)
    try:
        found = [ip_address(each) for each in await resolve(host, port)]
    except (OSError, UnicodeError, TimeoutError):
        raise _Unknown("host not found") from None
    if not found:
        raise _Unknown("host not found")
    for each in found:
        if allowed.names(host, plain(each)):
            continue
        if url.scheme != "https":
            raise Unreachable("address not encrypted")
        if not is_public(each):
            raise Unreachable("address not public")
        if port != 443 and port < 1024:
            raise Unreachable("port of another service")
    return found


def _host(url: httpx.URL) -> str:
    return url.raw_host.decode("ascii").strip("[]")


def _malformed(sentence: str) -> Malformed:
    return Malformed("schema", sentence, "/url")


def _refused(why: str) -> Refused:
    sentence = f"Nothing is delivered there: {why}. LEDGER_WEBHOOKS_ALLOW names the exceptions."
    return Refused("webhook-target-refused", sentence, why=why)
