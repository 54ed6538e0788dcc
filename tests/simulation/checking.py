"""What must hold of a ledger once its world has come to rest."""

from collections import Counter
from contextlib import closing
from pathlib import Path

from api.auditing.ranges import audit_range
from api.auditing.trusted import NOBODY
from api.auditing.whole import CHECKS
from domain.catalogue import KINDS
from domain.clock import instant
from domain.coupon.events import CouponRedeemed, CouponRestored, RedemptionVoided
from domain.ledger.entry import Entry
from domain.ledger.place import Place
from domain.ledger.reader import Reader
from domain.order.events import LinesCancelled, OrderPlaced, PaymentCaptured
from tests.simulation.shop import LIMIT, Clock, Shop

_UNSIGNED = "signatures could not be checked"


def expect_whole(folder: Path, shop: Shop, clock: Clock) -> int:
    """All of it; the number of events."""
    assert not shop.wrong, shop.wrong[0]
    place = Place.of(str(folder / "ledger.db"))
    with closing(Reader(KINDS.values(), place)) as reader:
        size = reader.ends().size
        _expect_audited(reader, place, size)
        entries = [reader.entry(row) for page in reader.pages(0, size, 500) for row in page]
    _expect_in_order(entries, size)
    _expect_told(entries, shop)
    _expect_fed(entries, shop)
    _expect_limits(entries)
    _expect_deadlines(entries, clock)
    return size


def _expect_audited(reader: Reader, place: Place, size: int) -> None:
    """Every decision is made again on what stood before it; hashes, chains, tree, map, words and read models agree."""
    found = list(audit_range(reader, 0, size, size).findings)
    for check in CHECKS:
        found += check.run(reader, place, size, NOBODY).findings
    wrong = [each for each in found if _UNSIGNED not in each.sentence]
    assert not wrong, wrong[0]


def _expect_in_order(entries: list[Entry], size: int) -> None:
    assert [each.position for each in entries] == list(range(size)), "positions have no gaps"
    times = [each.recorded_at for each in entries]
    assert times == sorted(set(times)), "times only increase"
    ids = Counter(each.event_id for each in entries)
    assert max(ids.values()) == 1, "an event is there twice"
    firsts = Counter(each.request.key for each in entries if each.request)
    assert max(firsts.values()) == 1, "a request has its effect once"


def _expect_told(entries: list[Entry], shop: Shop) -> None:
    """What was acknowledged is there, where it was said to be."""
    for told in shop.told:
        for event in told.answer.members["events"]:
            entry = entries[event["position"]]
            kept = (entry.stream, entry.version, entry.event_id, entry.leaf_hash)
            said = (event["stream"], event["version"], event["event_id"], event["leaf_hash"])
            assert kept == said, f"{told.key} was told {said}, and there is {kept}"
    known = Counter((each.stream, each.type) for each in entries if each.request)
    stated = {(told.stream, told.type) for told in shop.told}
    assert all(known[each] == 1 for each in stated), "an acknowledged fact is recorded once"


def _expect_fed(entries: list[Entry], shop: Shop) -> None:
    logged = [(each.position, each.event_id) for each in entries]
    assert shop.fed == logged, f"the feed told {len(shop.fed)} events, the log has {len(logged)}, or others"
    roots = dict(shop.signed)
    assert all(roots[size] == root for size, root in shop.signed), "two roots of one size"
    assert all(size <= len(entries) for size in roots), "a checkpoint over what is not there"


def _expect_limits(entries: list[Entry]) -> None:
    """No more orders have the scarce code than there were of it, and no customer two at once."""
    held = set[str]()
    customers = {each.stream: each.data.customer_id for each in entries if isinstance(each.data, OrderPlaced)}
    for entry in entries:
        if entry.stream != "coupons/c2":
            continue
        match entry.data:
            case CouponRedeemed(order_id=order_id):
                held.add(f"orders/{order_id}")
            case CouponRestored(order_id=order_id) | RedemptionVoided(order_id=order_id):
                held.discard(f"orders/{order_id}")
            case _:
                pass
        assert len(held) <= LIMIT, f"{held} have a code of which there are {LIMIT}"
        assert len({customers[each] for each in held}) == len(held), "a customer has it twice"


def _expect_deadlines(entries: list[Entry], clock: Clock) -> None:
    """An order that was not paid in time is cancelled once, not before; one that was paid never."""
    placed = {each.stream: each.data for each in entries if isinstance(each.data, OrderPlaced)}
    paid = {each.stream for each in entries if isinstance(each.data, PaymentCaptured)}
    expired = Counter[str]()
    for each in entries:
        if isinstance(each.data, LinesCancelled) and each.data.cause == "PAYMENT_EXPIRED":
            expired[each.stream] += 1
            due = placed[each.stream].payment_due_at
            assert isinstance(due, str)
            assert due < each.recorded_at <= instant(clock.latest), "asked before its time"
    unpaid = {stream for stream, order in placed.items() if isinstance(order.payment_due_at, str)} - paid
    assert expired == Counter(unpaid), f"{unpaid} were not paid in time, cancelled were {expired}"
