"""Gathering what a pack is made of: an order's events, those they rest on, those they led to, and what was shown."""

from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from typing import NamedTuple

import msgspec

from api import proving
from api.services import Services
from api.threads import in_thread
from api.views import ONE
from domain.campaign import CampaignPublished, CampaignTermsRevised, ClauseExplained
from domain.checkout import CheckoutShown, CouponEntered, TermsPresented
from domain.code import codes_stream, normalise
from domain.coupon import CouponIssued
from domain.errors import Refused
from domain.ledger.command import Busy
from domain.ledger.content import ContentStore
from domain.ledger.entry import Entry
from domain.ledger.ledger import Ledger
from domain.ledger.vault import VaultRow
from domain.order.events import OrderPlaced
from domain.policy import PolicyDrafted, PolicyPublished
from projections.dossier.material import Held, Material, Sources
from projections.dossier.pack import Dossier, Members, Word
from projections.proof.pack import write_zip
from projections.words import commitments, health

NEIGHBOURS = 64
"""So many events behind or before one of the order's are read at a time, for those it led to or came from."""
_TRIES = 5
CAUSES_BACK = 4_096
"""An event and what caused it were recorded together; so far back in the log a cause is looked for."""


_Related = Callable[[Ledger, list[Entry]], Iterator[Entry]]


class Reader(NamedTuple):
    """What a reader may see: persons' words at all, and among them what is about somebody's health."""

    words: bool
    health: bool


class Gathered(NamedTuple):
    """The events of a pack, and the vault's rows that its reader may see, by commitment."""

    material: Material
    rows: dict[str, VaultRow]


def dossier_members(content: ContentStore, made: Dossier, gathered: Gathered) -> Members:
    """What is in the pack: its files, the streams it has in full, the positions of its leaves."""

    def shown(digest: str) -> bytes | None:
        found = content.get(digest)
        return found.data if found else None

    return made.members(shown, {key: Word(row.salt, row.value) for key, row in gathered.rows.items()})


async def dossier_pack(known: Services, order_id: str, reader: Reader) -> tuple[bytes, Gathered]:
    """The pack of an order with all its proofs, as a ZIP, and what went into it. Raises `Refused("not-found")`."""
    for _ in range(_TRIES):
        gathered = await in_thread(gather_order, known.ledger, known.content, order_id, reader)
        made = await in_thread(Dossier, gathered.material, known.prover.signer.origin)
        members = await in_thread(dossier_members, known.content, made, gathered)
        subject, whole = made.material.sources.subject, dict(members.complete)
        found = await proving.packed(known, members.files, whole, members.positions, subject=subject)
        if found is not None:
            return await in_thread(write_zip, found), gathered
    raise Busy("The order went on again and again while its pack was made.")


def gather_order(ledger: Ledger, content: ContentStore, order_id: str, reader: Reader) -> Gathered:
    """Everything that bears on an order. Raises `Refused("not-found")`."""
    return _gathered(ledger, content, f"orders/{order_id}", reader, _of_order)


def gather_checkout(ledger: Ledger, content: ContentStore, checkout_id: str, reader: Reader) -> Gathered:
    """A checkout, and the terms she was shown there or typed a code of. Raises `Refused("not-found")`."""
    return _gathered(ledger, content, f"checkouts/{checkout_id}", reader, _of_checkout)


def _gathered(ledger: Ledger, content: ContentStore, subject: str, reader: Reader, related: _Related) -> Gathered:
    size = ledger.head().size  # what is recorded while we read is not in this pack
    own = [each for each in ledger.entries(subject) if each.position < size]
    if not own:
        kind, _, key = subject.partition("/")
        raise Refused("not-found", f"There is no {ONE[kind]} {key}.")
    found = {each.position: each for each in (*own, *related(ledger, own)) if each.position < size}
    entries = tuple(found[position] for position in sorted(found))
    wanted = {key for entry in entries for key in commitments(entry.data)}
    rows = ledger.vault_values(wanted)
    secret = set[str]() if reader.health else {key for entry in entries for key in health(entry.data)}
    seen = {key: row for key, row in rows.items() if key not in secret} if reader.words else {}
    sources = Sources(
        subject,
        entries,
        {key: msgspec.json.decode(row.value) for key, row in seen.items()},
        frozenset(rows),
        dict(_contents(content, entries, rows)),
    )
    return Gathered(Material(sources), seen)


def _of_order(ledger: Ledger, own: list[Entry]) -> Iterator[Entry]:
    """The checkout, the terms and policies that govern, the cases, and what its events came from and led to."""
    placed = own[0].data
    assert isinstance(placed, OrderPlaced), "an order begins with being placed"
    ordered = placed
    while not ordered.checkout_id and ordered.split_from:  # of a part, what she saw is what she saw of the whole
        (whole,) = ledger.entries(f"orders/{ordered.split_from}", limit=1)
        yield whole
        assert isinstance(whole.data, OrderPlaced), "an order begins with being placed"
        ordered = whole.data
    if ordered.checkout_id:
        yield from ledger.entries(f"checkouts/{ordered.checkout_id}")
    for applied in placed.applied:
        yield from ledger.entries(f"coupons/{applied.coupon_id}", limit=1)  # a public code's stream has no end
        if applied.campaign_id:
            terms = _terms(ledger, applied.campaign_id, placed.customer_id)
            yield from (each for each in terms if _governs(each, applied.terms_version, own[0].position))
    for each in placed.governed_by or ():
        yield from _policy(ledger, each.policy_id, each.version)
    for case_id in ledger.stream(own[0].stream).state.cases:
        yield from ledger.entries(f"cases/{case_id}")
    yield from _around(ledger, own)


def _of_checkout(ledger: Ledger, own: list[Entry]) -> Iterator[Entry]:
    """The terms she was shown, and those of the codes on the page or typed."""
    campaigns = dict.fromkeys(each.data.campaign_id for each in own if isinstance(each.data, TermsPresented))
    coupons = dict.fromkeys(each.data.coupon_id or "" for each in own if isinstance(each.data, CouponEntered))
    shown = next((each.data for each in reversed(own) if isinstance(each.data, CheckoutShown)), None)
    for name in shown.coupons if shown else ():
        owner = ledger.stream(codes_stream(normalise(name))).state.coupon_id
        coupons.setdefault(owner or name)
    for coupon_id in filter(None, coupons):
        for entry in ledger.entries(f"coupons/{coupon_id}", limit=1):
            yield entry
            if isinstance(entry.data, CouponIssued) and entry.data.campaign_id:
                campaigns.setdefault(entry.data.campaign_id)
    for campaign_id in campaigns:
        yield from _terms(ledger, campaign_id, shown.customer_id if shown else None)


def _terms(ledger: Ledger, campaign_id: str, customer_id: str | None) -> Iterator[Entry]:
    """A campaign's terms in every version, and what was answered about them to everybody or to this customer."""
    for entry in ledger.entries(f"campaigns/{campaign_id}"):
        match entry.data:
            case CampaignPublished() | CampaignTermsRevised():
                yield entry
            case ClauseExplained(customer_id=asked_by) if not asked_by or asked_by == customer_id:
                yield entry
            case _:
                pass


def _governs(entry: Entry, version: int, before: int) -> bool:
    """Whether it is the version of the terms that governs, or an answer that was given before the order: what was
    revised or said later changes nothing about it.
    """
    match entry.data:
        case CampaignPublished():
            return version == 1
        case CampaignTermsRevised(terms_version=revised):
            return revised == version
        case _:
            return entry.position < before


def _policy(ledger: Ledger, policy_id: str, version: int) -> Iterator[Entry]:
    for entry in ledger.entries(f"policies/{policy_id}"):
        if isinstance(entry.data, PolicyDrafted | PolicyPublished) and entry.data.version == version:
            yield entry


def _around(ledger: Ledger, own: list[Entry]) -> Iterator[Entry]:
    """What the order's events led to on other streams, and what on other streams they came from: cause and consequence
    are recorded together, so they stand side by side in the log.
    """
    ids, key = {each.event_id for each in own}, own[0].stream.partition("/")[2]
    wanted = {each.caused_by: each for each in own if each.caused_by and each.caused_by not in ids}
    causes = [found for each in wanted.values() if (found := _cause(ledger, each))]
    yield from causes
    beside, read = {each.event_id for each in causes}, -1
    for entry in sorted((*own, *causes), key=lambda each: each.position):
        if entry.position < read:
            continue  # what follows it was read with what stands before it
        for each in _followed(ledger, entry.position):
            read = each.position
            if each.caused_by in ids or (each.caused_by in beside and _is_about(each, key)):
                yield each
            elif each.caused_by not in beside:
                break


def _is_about(entry: Entry, order_id: str) -> bool:
    """Whether something recorded beside an order's event, from the same cause, bears on that order: what bears on
    another one, or is a case that is not this order's, is nobody's business here.
    """
    if entry.stream.startswith(("orders/", "cases/")):
        return entry.stream == f"orders/{order_id}"
    return getattr(entry.data, "order_id", order_id) == order_id


def _followed(ledger: Ledger, position: int) -> Iterator[Entry]:
    while piece := ledger.log(after=position, limit=NEIGHBOURS):
        yield from piece
        position = piece[-1].position


def _cause(ledger: Ledger, entry: Entry) -> Entry | None:
    for end in range(entry.position, max(0, entry.position - CAUSES_BACK), -NEIGHBOURS):
        for each in ledger.log(after=max(-1, end - NEIGHBOURS - 1), limit=NEIGHBOURS):
            if each.event_id == entry.caused_by:
                return each
    return None


def _contents(content: ContentStore, entries: Iterable[Entry], rows: dict[str, VaultRow]) -> Iterator[tuple[str, Held]]:
    """What is there of each content shown: its hash where it is still known, its size where its bytes are here and
    have that hash.
    """
    for entry in entries:
        for each in entry.data.content if isinstance(entry.data, CheckoutShown) else ():
            key = each.sha256.commitment
            digest = msgspec.json.decode(rows[key].value, type=str) if key in rows else None
            found = content.get(digest) if digest else None
            sound = found is not None and sha256(found.data).hexdigest() == digest
            yield key, Held(len(found.data) if found and sound else None, digest is not None)
