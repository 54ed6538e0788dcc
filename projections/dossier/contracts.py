"""The terms that governed an order, or would govern it: their texts, and how this customer met each clause."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from domain.campaign import CampaignPublished, CampaignTermsRevised
from domain.checkout import TermsAccepted, TermsPresented
from domain.checkout.notice import notices
from domain.coupon import CouponIssued
from domain.fact import Instant
from domain.ledger.entry import Entry
from domain.policy import PolicyDrafted, PolicyPublished
from domain.refund.basket import Applied
from domain.terms.campaign import Clause, Terms, clause_sha256
from domain.terms.clauses import ClauseNotice
from projections.dossier.material import Material


class Contract(NamedTuple):
    """One version of some terms. `texts` are the clauses' words by id, as far as their hash says that they are those;
    `stated` is the event that published them, `accepted` the one by which she took them as a whole.
    """

    coupon_id: str | None
    campaign_id: str | None
    terms_version: int
    terms_sha256: str
    terms: Terms
    notices: tuple[ClauseNotice, ...]
    texts: Mapping[str, str]
    stated: Entry | None
    accepted: Entry | None
    accepted_at: Instant | None

    @property
    def name(self) -> str:
        """Which terms in which version: `campaigns/k1@2`."""
        where = f"campaigns/{self.campaign_id}" if self.campaign_id else f"coupons/{self.coupon_id}"
        return f"{where}@{self.terms_version}"


def contracts(material: Material) -> list[Contract]:
    """Those frozen on the order; before there is one, the newest of each campaign she was shown or typed a code of."""
    if material.placing is not None:
        return [_frozen(material, each) for each in material.placing.applied]
    return list(_foreseen(material))


class Policy(NamedTuple):
    """A version of a policy: what it says, the event that drafted it, and its publication."""

    fact: PolicyDrafted
    drafted: Entry
    published: Entry | None
    channels: tuple[str, ...]


def policies(material: Material) -> Iterator[Policy]:
    """Each policy in force when she ordered."""
    governing = material.placing.governed_by if material.placing else ()
    for each in governing or ():
        stream = f"policies/{each.policy_id}"
        told = (found for found in material.told(stream, PolicyPublished) if found[1].version == each.version)
        entry, published = next(told, (None, None))
        for drafted, fact in material.told(stream, PolicyDrafted):
            if fact.version == each.version:
                yield Policy(fact, drafted, entry, published.channels if published else ())


def presentations(material: Material, contract: Contract) -> Iterator[tuple[Entry, TermsPresented]]:
    """Each time these terms were put before her, before the order."""
    for entry in material.at_checkout:
        fact = entry.data
        if isinstance(fact, TermsPresented) and _names(fact, contract.campaign_id, contract.terms_version):
            yield entry, fact


def _frozen(material: Material, applied: Applied) -> Contract:
    """The terms as the order carries them, with the texts that their campaign still has for those hashes."""
    campaign_id = applied.campaign_id or None
    stream = f"campaigns/{campaign_id}" if campaign_id else f"coupons/{applied.coupon_id}"
    stated, full = _stated(material, stream, applied.terms_version)
    return Contract(
        applied.coupon_id,
        campaign_id,
        applied.terms_version,
        applied.terms_sha256,
        applied.terms,
        applied.notices or (),
        _texts(full, applied.terms),
        stated,
        *_accepted(material, campaign_id, applied.terms_version),
    )


def _foreseen(material: Material) -> Iterator[Contract]:
    for stream in material.streams:
        campaign_id = stream.removeprefix("campaigns/")
        terms = material.campaign(campaign_id).terms if stream.startswith("campaigns/") else None
        if terms is None:
            continue
        campaign, checkout = material.campaign(campaign_id), material.checkout
        shown_to = checkout.shown.customer_id if checkout and checkout.shown else None
        version = campaign.terms_version
        met = notices(
            terms, campaign_id, version, checkout, campaign.explained, material.last.occurred_at, customer_id=shown_to
        )
        stated, _ = _stated(material, stream, version)
        accepted = _accepted(material, campaign_id, version)
        texts = _texts(terms, terms)
        yield Contract(None, campaign_id, version, campaign.terms_sha256, terms, met, texts, stated, *accepted)


def _stated(material: Material, stream: str, version: int) -> tuple[Entry | None, Terms | None]:
    for entry in material.of(stream):
        match entry.data:
            case CampaignPublished() as fact if version == 1:
                return entry, fact
            case CampaignTermsRevised(terms_version=revised) as fact if revised == version:
                return entry, fact.terms
            case CouponIssued(terms=Terms() as own):
                return entry, own
            case _:
                pass
    return None, None


def _texts(full: Terms | None, governing: Terms) -> dict[str, str]:
    """The words of each clause, where they are those that governed: a text with another hash is another text."""
    wanted = {clause.clause_id: clause_sha256(clause) for clause in governing.clauses}
    found = full.clauses if full else ()
    return {each.clause_id: str(each.text) for each in found if each.text and _is_that(each, wanted)}


def _is_that(clause: Clause, wanted: Mapping[str, str]) -> bool:
    return wanted.get(clause.clause_id) == clause_sha256(clause)


def _accepted(material: Material, campaign_id: str | None, version: int) -> tuple[Entry | None, Instant | None]:
    """The first acceptance counts; one that is said to have happened after the order does not."""
    for entry in material.at_checkout:
        fact = entry.data
        early = material.ordered_at is None or entry.occurred_at <= material.ordered_at
        if early and isinstance(fact, TermsAccepted) and _names(fact, campaign_id, version):
            return entry, entry.occurred_at
    return None, None


def _names(fact: TermsAccepted | TermsPresented, campaign_id: str | None, version: int) -> bool:
    return (fact.campaign_id, fact.terms_version) == (campaign_id, version)
