"""The drawing of an order's money: columns of bars from list price to who has it, bands between them as wide as their
amounts. Whole units of the drawing throughout.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from unicodedata import east_asian_width

from projections.amounts import money
from projections.console.money_flow import ACCOUNT, PAID, PAYABLE
from projections.sentences.language import Language

Json = Mapping[str, Any]
WIDTH, BAR = 1120, 10
COLUMNS = (0, 238, 476, 706, 906)
"""Where each column's bars begin."""
THICK, TOP, SLOT, GAP, PITCH = 260, 26, 34, 12, 14
"""How thick the widest column is; what is above, what a bar takes at least, what is between two, what a label takes."""
LINES_MOST = 6
"""More lines are drawn as the largest of them and the rest."""
NAME_WIDE = 22
"""So many narrow letters of a name fit between two columns."""
_FIRST = ("line", "lines", "freight", "exchanged_more")
_SECOND = ("payable", "overpaid", "coupon", "cut", "exchanged_less")
_BETWEEN = ("paid", "to_pay", "released")
_TONES = {
    "coupon": "warm",
    "cut": "warm",
    "exchanged_less": "warm",
    "released": "faded",
    "refunded": "bad",
    "owed_to_customer": "bad",
    "excess": "bad",
    "retained": "good",
    "freight_kept": "good",
    "services_kept": "good",
    "gifts_charged": "good",
    "repairs_kept": "good",
}
"""What a band is about beside what its words say: taken off, given back, kept."""


class Bar(NamedTuple):
    """A node: where it stands, what it is called, its amount in words."""

    x: int
    y: int
    height: int
    name: str
    text: str
    tone: str


class Band(NamedTuple):
    """A flow: its outline, and its amount in words where the bars at its ends do not say it."""

    outline: str
    tone: str
    x: int
    y: int
    text: str


class Drawing(NamedTuple):
    """Bars and bands in a box of `width` and `height`; `headings` are the columns' places and names."""

    width: int
    height: int
    headings: tuple[tuple[int, str], ...]
    bars: tuple[Bar, ...]
    bands: tuple[Band, ...]


class _Port(NamedTuple):
    """Where a flow leaves a bar or comes to it."""

    y: int
    thick: int


def money_drawing(flow: Json, currency: str, names: Mapping[str, str], said_in: Language) -> Drawing | None:
    """The drawing of nodes and flows; `names` say what lines and coupons are called. None where no money ever was."""
    nodes, flows = _gathered(flow)
    if not flows:
        return None
    columns = [[node for node in nodes if _column(node, flows) == place] for place in range(len(COLUMNS))]
    most = max(sum(node["amount"] for node in column) for column in columns)
    ports = _Ports(flows, most)
    bars: dict[str, Bar] = {}
    for place, column in enumerate(columns):
        y = TOP
        for node in sorted(column, key=_rank):
            height = ports.height(node["id"])
            name = node_name(node, names, said_in)
            text = money(node["amount"], currency)
            bars[node["id"]] = Bar(COLUMNS[place], y, height, cut(name), text, _TONES.get(node["kind"], ""))
            y += max(SLOT, height) + GAP
    bottom = max(bar.y + max(SLOT, bar.height) for bar in bars.values())
    drawn = tuple(_band(each, bars, ports, currency) for each in flows)
    headings = tuple((x, said_in.labels[f"flow_column_{place}"]) for place, x in enumerate(COLUMNS, 1))
    return Drawing(WIDTH, bottom + 6, headings, tuple(bars.values()), drawn)


def node_name(node: Json, names: Mapping[str, str], said_in: Language) -> str:
    """What a node is called."""
    match node["kind"]:
        case "line" | "coupon":
            return names.get(node["id"], node["item"])
        case "lines":
            return said_in.label("flow_lines", count=node["item"])
        case "beyond":
            return said_in.word(node["item"])
        case kind:
            return said_in.labels[f"flow_{kind}"]


def cut(text: str, wide: int = NAME_WIDE) -> str:
    """As much of a text as fits into the width of so many narrow letters."""
    taken, used = "", 0
    for char in text:
        used += 2 if east_asian_width(char) in "WF" else 1
        if used > wide:
            return f"{taken[:-1]}…"
        taken += char
    return text


class _Ports:
    """How thick each flow is, and where it leaves and comes."""

    def __init__(self, flows: Sequence[Json], most: int) -> None:
        self._flows = flows
        self._most = most
        self._out: dict[str, list[Json]] = {}
        self._into: dict[str, list[Json]] = {}
        for flow in flows:
            self._out.setdefault(flow["source"], []).append(flow)
            self._into.setdefault(flow["target"], []).append(flow)

    def thick(self, flow: Json) -> int:
        """In proportion to its amount; what is too thin to be seen is a hairline."""
        return max(1, flow["amount"] * THICK // self._most)

    def labelled(self, flow: Json) -> bool:
        """Whether neither of its ends says its amount."""
        return len(self._out[flow["source"]]) > 1 and len(self._into[flow["target"]]) > 1

    def height(self, name: str) -> int:
        """Of a bar: as thick as what comes or goes, with room for the labels."""
        return max(sum(self._room(each) for each in side.get(name, ())) for side in (self._out, self._into))

    def leaving(self, flow: Json, bars: Mapping[str, Bar]) -> _Port:
        """Where it leaves its source, those to the top first; labels are at its other end."""
        beside = sorted(self._out[flow["source"]], key=lambda each: bars[each["target"]].y)
        above = sum(self.thick(each) for each in beside[: beside.index(flow)])
        return _Port(bars[flow["source"]].y + above, self.thick(flow))

    def coming(self, flow: Json, bars: Mapping[str, Bar]) -> _Port:
        """Where it comes to its target, those from the top first."""
        beside = sorted(self._into[flow["target"]], key=lambda each: bars[each["source"]].y)
        above = sum(self._room(each) for each in beside[: beside.index(flow)])
        lost = self._room(flow) - self.thick(flow)
        return _Port(bars[flow["target"]].y + above + lost // 2, self.thick(flow))

    def _room(self, flow: Json) -> int:
        return max(self.thick(flow), PITCH if self.labelled(flow) else 0)


def _band(flow: Json, bars: Mapping[str, Bar], ports: _Ports, currency: str) -> Band:
    leaves, comes = ports.leaving(flow, bars), ports.coming(flow, bars)
    x, end = bars[flow["source"]].x + BAR, bars[flow["target"]].x
    middle = (x + end) // 2
    outline = (
        f"M{x} {leaves.y}C{middle} {leaves.y} {middle} {comes.y} {end} {comes.y}V{comes.y + comes.thick}"
        f"C{middle} {comes.y + comes.thick} {middle} {leaves.y + leaves.thick} {x} {leaves.y + leaves.thick}Z"
    )
    tone = bars[flow["target"]].tone or bars[flow["source"]].tone
    text = money(flow["amount"], currency) if ports.labelled(flow) else ""
    return Band(outline, tone, end - 6, comes.y + comes.thick // 2 + 4, text)


def _gathered(flow: Json) -> tuple[Sequence[Json], Sequence[Json]]:
    """The nodes and flows with the smaller of many lines in one."""
    nodes, flows = flow["nodes"], flow["flows"]
    lines = sorted((node for node in nodes if node["kind"] == "line"), key=lambda node: -node["amount"])
    rest = {node["id"] for node in lines[LINES_MOST - 1 :]} if len(lines) > LINES_MOST else set[str]()
    if not rest:
        return nodes, flows
    amount = sum(node["amount"] for node in nodes if node["id"] in rest)
    gathered = {"id": "lines", "kind": "lines", "item": str(len(rest)), "amount": amount}
    sums: dict[tuple[str, str], int] = {}
    for each in flows:
        key = ("lines" if each["source"] in rest else each["source"], each["target"])
        sums[key] = sums.get(key, 0) + each["amount"]
    told = [{"source": source, "target": target, "amount": amount} for (source, target), amount in sums.items()]
    return [*(node for node in nodes if node["id"] not in rest), gathered], told


def _column(node: Json, flows: Sequence[Json]) -> int:
    kind: str = node["kind"]
    if kind in _FIRST:
        return 0
    if kind in _SECOND:
        return 1
    if kind == ACCOUNT:
        return 3
    comes_in = kind in _BETWEEN or any(each["source"] == node["id"] for each in flows)
    return 2 if comes_in else 4


def _rank(node: Json) -> int:
    """The main stream runs along the top: price, paid, kept; then what is beside it, as it was told."""
    first = {PAYABLE: 0, PAID: 0, "retained": 0, "to_pay": 1, "refunded": 1, "owed_to_customer": 2, "lines": 3}
    return first.get(node["kind"], 4 if node["kind"] != "line" else 2)
