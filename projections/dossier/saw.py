"""What the customer saw at checkout and what she agreed to: pages, codes, clauses with how each was shown, acts."""

from collections.abc import Iterator
from typing import Any

from domain.checkout import ClauseConfirmed, CouponEntered, CouponRefused, ShownContent
from domain.checkout.notice import conspicuous, hidden
from domain.ledger.entry import Entry
from domain.terms.campaign import clause_sha256
from domain.terms.clauses import ClauseNotice
from projections.checkout_view import checkout_view
from projections.dossier.contracts import Contract, contracts, policies, presentations
from projections.dossier.material import Held, Material, cited
from projections.words import is_commitment, reveal

EXTENSIONS = {
    "text/html": "html",
    "text/plain": "txt",
    "application/json": "json",
    "application/pdf": "pdf",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "image/gif": "gif",
    "image/svg+xml": "svg",
}

_APPLIES: tuple[Entry | None, CouponRefused | None] = (None, None)


def saw(material: Material) -> dict[str, Any] | None:
    """The checkout as it stood when she ordered; None where the order rests on none."""
    checkout, stream = material.checkout, material.checkout_stream
    if checkout is None or stream is None:
        return None
    view = checkout_view(checkout, len(material.at_checkout), stream.partition("/")[2], material.words)
    shown = material.shown
    return {
        "checkout_id": view["checkout_id"],
        "version": view["version"],
        "customer_id": view["customer_id"],
        "language": view["language"],
        "currency": view["currency"],
        "shown_at": view["shown_at"],
        "shown": view["shown"],
        "shown_times": sum(each.type == "CheckoutShown" for each in material.at_checkout),
        "pages": list(_pages(material, checkout.shown.content if checkout.shown else (), shown)),
        "codes": list(_codes(material)),
        "not_used": view["not_used"],
        "sources": cited(shown),
    }


def agreed(material: Material) -> list[dict[str, Any]]:
    """Each version of terms that governs: its hash, when she accepted it, and clause by clause what she met."""
    return [_contract(material, each) for each in contracts(material)]


def policy_rows(material: Material) -> list[dict[str, Any]]:
    """The policies in force when she ordered, with their clauses."""
    return [
        {
            "policy_id": policy.drafted.stream.partition("/")[2],
            "version": policy.fact.version,
            "title": policy.fact.title,
            "body_sha256": policy.fact.body_sha256 or None,
            "channels": list(policy.channels),
            "published_at": policy.published.occurred_at if policy.published else None,
            "clauses": [
                {"clause_id": clause.clause_id, "text": clause.text or None, "text_sha256": clause_sha256(clause)}
                for clause in policy.fact.clauses
            ],
            "sources": cited(policy.drafted, policy.published),
        }
        for policy in policies(material)
    ]


def _pages(material: Material, content: tuple[ShownContent, ...], shown: Entry | None) -> Iterator[dict[str, Any]]:
    """`sha256` where this reader may see it; `file` is where the pack has the bytes, `size` is null where we don't."""
    for place, each in enumerate(content):
        held = material.sources.contents.get(each.sha256.commitment, Held(None, hash_known=False))
        digest = reveal(each.sha256, material.words)
        known = None if is_commitment(digest) else digest
        yield {
            "place": place,
            "sha256": known,
            "commitment": each.sha256.commitment,
            "media_type": each.media_type,
            "size": held.size,
            "file": None if known is None or held.size is None else content_file(known, each.media_type),
            "sources": cited(shown),
        }


def content_file(digest: str, media_type: str) -> str:
    """Where a pack has a content: named by its hash, with the ending of its media type."""
    plain = media_type.partition(";")[0].strip().lower()
    return f"content/{digest}.{EXTENSIONS.get(plain, 'bin')}"


def _codes(material: Material) -> Iterator[dict[str, Any]]:
    """Every code she tried, and why it did not apply where it didn't. The refusal follows its entry."""
    entries = material.at_checkout
    for entry in entries:
        fact = entry.data
        if not isinstance(fact, CouponEntered):
            continue
        led_to = (each for each in entries if each.caused_by == entry.event_id)
        refusal, refused = next(
            ((each, each.data) for each in led_to if isinstance(each.data, CouponRefused)), _APPLIES
        )
        yield {
            "input": reveal(fact.input, material.words),
            "use": fact.use,
            "coupon_id": fact.coupon_id or None,
            "at": entry.occurred_at,
            "refused": refused.reason if refused else None,
            "missing": (refused.missing or None) if refused else None,
            "sources": cited(entry, refusal),
        }


def _contract(material: Material, contract: Contract) -> dict[str, Any]:
    language = material.checkout.shown.language if material.checkout and material.checkout.shown else None
    return {
        "name": contract.name,
        "coupon_id": contract.coupon_id,
        "campaign_id": contract.campaign_id,
        "terms_version": contract.terms_version,
        "terms_sha256": contract.terms_sha256,
        "class": contract.terms.campaign_class,
        "language": language,
        "stated_at": contract.stated.occurred_at if contract.stated else None,
        "accepted_at": contract.accepted_at,
        "clauses": [_clause(material, contract, notice) for notice in contract.notices],
        "sources": cited(contract.stated, contract.accepted),
    }


def _clause(material: Material, contract: Contract, notice: ClauseNotice) -> dict[str, Any]:
    """The clause as she met it; its verdicts stand under `rights`."""
    own = [
        {
            "at": entry.occurred_at,
            **reveal(clause),
            "conspicuous": conspicuous(clause),
            "hidden": hidden(clause),
            "sources": cited(entry),
        }
        for entry, fact in presentations(material, contract)
        for clause in fact.clauses
        if clause.clause_id == notice.clause_id
    ]
    return {
        "clause_id": notice.clause_id,
        "text": contract.texts.get(notice.clause_id),
        "text_sha256": notice.text_sha256,
        "subject": notice.subject,
        "conspicuous": notice.conspicuous,
        "before_order": notice.before_order,
        "presented": own,
        "confirmed": list(_confirmations(material, notice.clause_id)),
        "superseded_for": list(notice.superseded_for),
        "findings": list(notice.findings),
    }


def _confirmations(material: Material, clause_id: str) -> Iterator[dict[str, Any]]:
    for entry in material.at_checkout:
        fact = entry.data
        if isinstance(fact, ClauseConfirmed) and fact.clause_id == clause_id:
            yield {
                "at": entry.occurred_at,
                "line": fact.line or None,
                "preticked": fact.preticked,
                "sources": cited(entry),
            }
