"""What a refund posts as it falls due.

What is kept is posted by levels: list price, each coupon's discount, later changes of price. A step brings each to
what it is for the units that are left, so their sum is at any time what the customer should have paid for them.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from domain.order.events import RefundFellDue, Trace
from projections.journal.books import Bearer, OrderBooks, Owed, discounted, priced, standing
from projections.journal.chart import Name
from projections.journal.posting import BY_MERCHANT, Posting

Posted = tuple[OrderBooks, list[Posting]]


def fell_due(books: OrderBooks, fact: RefundFellDue) -> Posted:
    """The refund moves from the price to what is owed; a step takes what it suggests off the price first."""
    if fact.kind == "COMPENSATION":
        return _beyond(books, fact)
    books = replace(books, refunds={**books.refunds, fact.refund_id: Owed(fact.amount)})
    lines = [books.of_customer("customer", -fact.amount, fact.refund_id)]
    if fact.trace:
        books, stepped = _stepped(books, fact, fact.trace)
        lines += stepped
    elif fact.kind == "STEP":
        lines.append(books.of_merchant("services", fact.suggested, fact.refund_id))
    step = fact.kind == "STEP" or bool(fact.trace)
    books, price = priced(books, fact.amount - (fact.suggested if step else 0))
    return books, [*lines, *price]


def _beyond(books: OrderBooks, fact: RefundFellDue) -> Posted:
    """Cash beyond the price: what granted it said before who bears it; a repair in vain gives its income back."""
    reasons = {row.reason for row in fact.breakdown}
    bearer = books.bearers.get(fact.refund_id) or Bearer("goodwill", BY_MERCHANT)
    if "REPAIR" in reasons:
        bearer = Bearer("repairs", ((books.merchant_id, 10_000),))
    owed = Owed(fact.amount, bearer)
    bearers = {key: each for key, each in books.bearers.items() if key != fact.refund_id}
    books = replace(books, refunds={**books.refunds, fact.refund_id: owed}, bearers=bearers)
    lines = [books.of_customer("customer", -fact.amount, fact.refund_id)]
    return books, [*lines, *books.borne(bearer.account, fact.amount, bearer.funding, fact.refund_id)]


def _stepped(books: OrderBooks, fact: RefundFellDue, trace: Trace) -> Posted:
    """What a step changes beside the price: goods, discounts, freight, services, gifts, and a shortfall."""
    kept = sum(value.retained_value for value in trace.retained)
    books, goods = _goods(books, trace, kept)
    missing = trace.shortfall - books.missing
    of_goods = trace.goods - sum(line.amount for line in goods)
    quoted = sum(row.amount or 0 for row in fact.breakdown if row.reason == "QUOTED")
    return books, [
        *goods,
        books.of_merchant("freight", trace.freight - (missing - of_goods), fact.refund_id),
        books.of_merchant("services", trace.service or 0, fact.refund_id),
        books.of_merchant("gifts", -(trace.gifts or 0), fact.refund_id),
        *books.borne("quoted", quoted, item=fact.refund_id),
        books.of_customer("shortfall", missing, fact.refund_id),
    ]


def _goods(books: OrderBooks, trace: Trace, kept: int) -> Posted:
    """Each level as it is for the units that are left; what they retain beyond their sum was carried to them."""
    gone = {line: last for line, _, last in sorted(trace.units)}
    lines = {key: replace(line, gone=max(line.gone, gone.get(key, 0))) for key, line in books.lines.items()}
    sold = sum(line.listed for line in books.lines.values()) - sum(line.listed for line in lines.values())
    posted = [books.of_merchant("sales", sold), *_changed(books, replace(books, lines=lines))]
    taken = {outcome.coupon_id: outcome.taken for outcome in trace.coupons}
    after = tuple(replace(each, taken=taken.get(each.coupon_id, each.taken)) for each in books.discounts)
    books, discounts = discounted(replace(books, lines=lines), after)
    carried = kept - level(replace(books, carried=0))
    posted += [*discounts, books.of_merchant("carried", books.carried - carried)]
    return replace(books, carried=carried), posted


def _changed(before: OrderBooks, after: OrderBooks) -> Iterator[Posting]:
    """What later changes of price come to less on the units that are left."""
    for each in before.changes:
        fall = standing(each, before.lines) - standing(each, after.lines)
        party = each.payer if each.account == "adjustments" else before.merchant_id
        yield before.line(each.account, -fall if each.account == "adjustments" else fall, party)


def level(books: OrderBooks) -> int:
    """What the customer should have paid for what is kept, by the levels that were posted."""
    signs: dict[Name, int] = {"adjustments": -1, "exchanges": 1}
    changes = sum(signs[each.account] * standing(each, books.lines) for each in books.changes)
    listed = sum(line.listed for line in books.lines.values())
    return listed - sum(each.taken for each in books.discounts) + changes + books.carried
