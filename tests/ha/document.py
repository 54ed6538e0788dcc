"""docs/high-availability.md as what it is: the files of a node, of which only places and addresses are changed here.

Node 1 is written out. On another node its name and its own address differ; a line that lists all nodes stays.
"""

import re

from tests import house

DOCUMENT = house.ROOT / "docs" / "high-availability.md"
NETWORK = "10.0.0."
BLOCK = "<!-- {} -->\n```{}\n(?P<text>.*?)^```$"


def block(name: str, language: str) -> str:
    """The one block of the document with this name."""
    found = re.findall(BLOCK.format(name, language), DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert len(found) == 1, f"{DOCUMENT.name} has {len(found)} blocks that are named {name}"
    return found[0]


def on_node(text: str, number: int) -> str:
    """What node 1 has, for another node."""
    lines = [
        line
        if f"{NETWORK}2" in line
        else line.replace(f"{NETWORK}1:", f"{NETWORK}{number}:").replace("node1", f"node{number}")
        for line in text.splitlines()
    ]
    return "\n".join((*lines, ""))


def moved(text: str, places: dict[str, str]) -> str:
    """The same at other places; each place must be named in it."""
    for documented, here in places.items():
        assert documented in text, f"{DOCUMENT.name} does not name {documented} any more"
        text = text.replace(documented, here)
    return text


def settings(text: str) -> dict[str, str]:
    """A file of `NAME=value` lines."""
    return dict(line.split("=", 1) for line in text.splitlines() if line)
