"""The register of clauses in words."""

from collections.abc import Mapping
from typing import Any, get_args

from domain.terms.clauses import SUBJECTS, Outcome
from projections.console.saying import TONES, code, law_text, regime_text
from projections.sentences.language import Language
from projections.sentences.speaker import Speaker

Json = Mapping[str, Any]
REGIME_IDS = ("CN_2025", "SEED_NOTICE", "SEED_EQUAL")


def drawn_clauses(page: Json, language: Language) -> dict[str, Any]:
    """Each clause with its verdict, and what one may choose by."""
    return {
        "rows": [_row(each, language) for each in page["clauses"]],
        "verdicts": [(each, code(each, language)) for each in get_args(Outcome)[:3]],
        "subjects": [(each, code(each, language)) for each in SUBJECTS],
        "regimes": [(each, regime_text(each, language)) for each in REGIME_IDS],
    }


def _row(clause: Json, language: Language) -> dict[str, Any]:
    kind, _, rest = clause["source"].partition("/")
    key, _, version = rest.partition("@")
    reached: Mapping[str, int] = clause.get("outcomes") or {}
    return {
        **clause,
        "kind": kind,
        "key": key,
        "version": version,
        "where": Speaker(language).source(clause["source"]),
        "subject_text": "" if clause["subject"] == "OTHER" else code(clause["subject"], language),
        "outcome": code(clause["verdict"], language),
        "tone": TONES[clause["verdict"]],
        "why": language.phrases["then"].join(code(each, language) for each in clause["reasons"]),
        "laws_text": [law_text(each, language) for each in clause["laws"]],
        "found": [code(each, language) for each in clause["findings"]],
        "reached": [(code(name, language), n) for name, n in reached.items() if n],
    }
