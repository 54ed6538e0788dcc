"""The law as the ledger knows it: its figures by version, its articles in short, and the regimes of judging."""

from typing import Any

from domain.terms.laws import LAWS
from domain.terms.statute import DEADLINES, STATUTES
from domain.terms.verdicts import REGIMES
from projections.sentences.en.laws import LAWS as IN_ENGLISH
from projections.sentences.zh.laws import LAWS as IN_CHINESE


def statutes_view(tag: str) -> dict[str, Any]:
    """All versions; what each article says in short is in the language of the tag."""
    in_short = IN_ENGLISH if tag == "en" else IN_CHINESE
    return {
        "statutes": [each._asdict() for each in STATUTES],
        "deadlines": [{"name": each.name, "law": each.law} for each in DEADLINES],
        "laws": [
            {
                "law": law.label,
                "name": law.name,
                "article": law.article,
                "in_short": in_short[law.label],
                "mark": law.mark,
                "verified_at": law.verified_at,
            }
            for law in LAWS
        ],
        "regimes": [each._asdict() for each in REGIMES],
    }
