"""What could not be proved: a list with a status for each requirement of proof, at two times.

`at_order` is how it stood when she ordered, or stands now at a checkout without an order: what is missing then can
still be put right, which is why it is asked for then. `at_dispute` is as of the pack's last event: what a customer
was not shown before she ordered can't be shown her any more. Nothing is said of what need not be proved yet.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from domain.checkout import CheckoutShown, ClauseConfirmed, TermsPresented
from domain.checkout.events import PresentedClause
from domain.checkout.notice import single_channel
from domain.ledger.entry import Entry
from domain.terms.clauses import ClauseNotice
from projections.dossier.contracts import Contract, contracts, presentations
from projections.dossier.gaps_later import later_gaps
from projections.dossier.gaps_rows import Gap
from projections.dossier.material import Material, cited
from projections.dossier.speaking import both

NOTICE_LAWS = ("消费者权益保护法 26", "民法典 496", "合同编通则解释 10")
"""Who drafts standard terms proves that they caught the eye (law in force)."""
CONFIRMED_LAWS = ("消费者权益保护法 25", "消费者权益保护法实施条例 19", "七日无理由退货暂行办法 20")
RECORDS_LAWS = ("电子商务法 31", "网络交易监督管理办法 31")
FORMED_LAWS = ("电子商务法 49",)


def gap_rows(material: Material) -> list[dict[str, Any]]:
    """Every requirement of proof that this order or checkout has, in the order of its life, each with its sources and
    with what to do.
    """
    return [_row(each) for each in (*_checkout_gaps(material), *later_gaps(material))]


class _Early(NamedTuple):
    """What is asked of a checkout: as of the order it can still be mended, later it cannot."""

    placed: bool

    def gap(
        self,
        requirement: str,
        subject: str | None,
        *sources: Entry | None,
        held: bool,
        laws: tuple[str, ...] = (),
        mendable: bool = False,
    ) -> Gap:
        late = "REQUIRES_ACTION" if mendable else "NOT_QUALIFIED"
        return Gap(
            requirement,
            subject,
            "QUALIFIED" if held else "REQUIRES_ACTION",
            None if not self.placed else "QUALIFIED" if held else late,
            tuple(each for each in sources if each is not None),
            laws,
        )


def _checkout_gaps(material: Material) -> Iterator[Gap]:
    early, shown = _Early(placed=material.placed is not None), material.shown
    yield early.gap("CHECKOUT_RECORDED", None, shown, held=shown is not None, laws=RECORDS_LAWS)
    if shown is not None and isinstance(shown.data, CheckoutShown):
        yield from _content_gaps(material, shown, shown.data, early)
    for contract in contracts(material):
        for notice in contract.notices:
            yield from _clause_gaps(material, contract, notice, early)
        if contract.terms.clauses:
            yield early.gap(
                "TERMS_ACCEPTED",
                contract.name,
                contract.accepted,
                held=contract.accepted is not None,
                laws=FORMED_LAWS,
            )


def _content_gaps(material: Material, shown: Entry, page: CheckoutShown, early: _Early) -> Iterator[Gap]:
    """The page as she saw it, byte for byte: named by its hash when it was shown, and its bytes kept."""
    yield early.gap("CONTENT_RECORDED", None, shown, held=bool(page.content), laws=RECORDS_LAWS)
    for place, each in enumerate(page.content):
        kept = material.sources.contents.get(each.sha256.commitment)
        there, known = kept is not None and kept.size is not None, kept is not None and kept.hash_known
        name = f"{material.checkout_stream}#content-{place}"
        # Bytes that were not put yet can still be put under the hash that was recorded; a hash once erased is gone.
        yield early.gap("CONTENT_KEPT", name, shown, held=there, laws=RECORDS_LAWS, mendable=known)


def _clause_gaps(material: Material, contract: Contract, notice: ClauseNotice, early: _Early) -> Iterator[Gap]:
    name = f"{contract.name}#{notice.clause_id}"
    shown = [entry for entry, fact in presentations(material, contract) if _shows(fact, notice.clause_id)]
    in_time = bool(notice.shown_at) and notice.before_order
    before = [each for entry in shown for each in _shown_in(entry, notice.clause_id) if each.before_order]
    yield early.gap(
        "CLAUSE_TEXT", name, contract.stated, held=notice.clause_id in contract.texts, laws=RECORDS_LAWS, mendable=True
    )
    yield early.gap("CLAUSE_SHOWN", name, *shown, held=in_time, laws=NOTICE_LAWS)
    yield early.gap("CLAUSE_CONSPICUOUS", name, *shown, held=in_time and notice.conspicuous, laws=NOTICE_LAWS)
    yield early.gap("CLAUSE_TWO_CHANNELS", name, *shown, held=not single_channel(before), laws=("R-000-107",))
    if notice.subject == "NO_REASON_RETURN":
        acts = [entry for entry in material.at_checkout if _confirms(entry, notice.clause_id)]
        held = bool(notice.confirmed)
        yield early.gap("CLAUSE_CONFIRMED", name, *acts, held=held, laws=CONFIRMED_LAWS)


def _shows(fact: TermsPresented, clause_id: str) -> bool:
    return any(each.clause_id == clause_id for each in fact.clauses)


def _shown_in(entry: Entry, clause_id: str) -> Iterator[PresentedClause]:
    assert isinstance(entry.data, TermsPresented)
    return (each for each in entry.data.clauses if each.clause_id == clause_id)


def _confirms(entry: Entry, clause_id: str) -> bool:
    fact = entry.data
    return isinstance(fact, ClauseConfirmed) and fact.clause_id == clause_id


def _row(gap: Gap) -> dict[str, Any]:
    return {
        "requirement": gap.requirement,
        "subject": gap.subject,
        "at_order": gap.at_order,
        "at_dispute": gap.at_dispute,
        "text": both(f"proof_{gap.requirement}"),
        "to_do": gap.to_do,
        "missing": list(gap.missing),
        "laws": list(gap.laws),
        "sources": cited(*gap.sources),
    }
