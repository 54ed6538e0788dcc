"""Where the three machines are: addresses of this machine's loopback, and the documented ports or free ones above."""

import random
import re
import socket
from typing import NamedTuple

from tests.ha import document

NODES = (1, 2, 3)
PORTS = (2379, 2380, 5432, 8000, 8001, 8008)
SHIFTS = (0, 20_000, 30_000)
_TRIES = 20
_ANYWHERE = f"{document.NETWORK}0/24"
_PLACE = re.compile(re.escape(document.NETWORK) + r"(\d)(?::(\d+))?")


class Network(NamedTuple):
    """The first three numbers of the addresses, and what is added to each port."""

    prefix: str
    shift: int

    def address(self, number: int) -> str:
        """A node's address."""
        return f"{self.prefix}{number}"

    def port(self, documented: int) -> int:
        """The port that stands for a documented one."""
        return documented + self.shift

    def moved(self, text: str) -> str:
        """A text of the document, with its nodes here."""

        def here(place: re.Match[str]) -> str:
            port = f":{self.port(int(place[2]))}" if place[2] else ""
            return self.address(int(place[1])) + port

        return _PLACE.sub(here, text.replace(_ANYWHERE, "127.0.0.0/8"))


def free() -> Network:
    """One that nobody uses."""
    for shift in SHIFTS:
        for _ in range(_TRIES):
            found = Network(f"127.{random.randint(1, 254)}.{random.randint(1, 254)}.", shift)
            if all(_is_free(found.address(number), found.port(port)) for number in NODES for port in PORTS):
                return found
    raise AssertionError(f"Somebody listens to one of {PORTS} at every address of this machine.")


def _is_free(address: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True
