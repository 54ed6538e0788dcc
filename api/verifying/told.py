"""A judgement on a file as a reading: what is proved, what is not and what was found, each in both languages."""

from typing import Any

from api.verifying.uploads import Judgement
from projections.proof.verify_report import Report, clean
from projections.proof.verify_said import FAULTS, OPEN, PROVED, SOUND

VERDICTS = ("VERIFIED", "MANIPULATED", "INCOMPLETE", "NOT_CHECKED")
"""By exit code of the verifier."""
_NOTE_KINDS = ("PACK", "PROOF", "INCLUSION", "STREAM_PROOF", "CHECKPOINT", "REPLAY")


def judgement_view(judgement: Judgement) -> dict[str, Any]:
    """The judgement; nothing is said to be proved of what was found false or could not be checked."""
    report = judgement.report
    proved = {code: about for code, about in report.proved.items() if code != "older"}  # told as `is_of_this_log`
    origin, size, root = report.proved.get("checkpoint", (None, None, None))
    return {
        "kind": judgement.kind,
        "size": judgement.size,
        "sha256": judgement.sha256,
        "verdict": VERDICTS[report.code],
        "code": report.code,
        "is_signed": judgement.kind in _NOTE_KINDS,
        "by_this_log": "checkpoint" in report.proved or "replay" in report.proved,
        "signed_by": judgement.signed_by,
        "checkpoint": {"origin": origin, "size": size, "root": root} if root else None,
        "is_of_this_log": _is_of_this_log(report),
        "leaves": [{"position": position, "leaf_hash": digest} for position, digest in judgement.leaves],
        "span": dict(zip(("first", "last", "count"), judgement.span, strict=True)) if judgement.span else None,
        "proved": _told(PROVED, proved) if report.code == SOUND else [],
        "not_proved": _told(OPEN, report.open),
        "found": _found(report),
    }


def _is_of_this_log(report: Report) -> bool | None:
    """Whether the checkpoint is the beginning of this log as it stands; none if there is none to compare."""
    if "checkpoint" not in report.proved:
        return None
    return "older" in report.proved


def _told(texts: dict[str, tuple[str, str]], said: dict[str, tuple[Any, ...]]) -> list[dict[str, str]]:
    return [
        {"code": code, "en": texts[code][0].format(*map(clean, about)), "zh": texts[code][1].format(*map(clean, about))}
        for code, about in said.items()
    ]


def _found(report: Report) -> list[dict[str, str]]:
    """The faults; what exactly was wrong is said in English, as the verifier says it."""
    return [
        {
            "code": each.reason,
            "en": FAULTS[each.reason][1].format(f"«{each.about}»"),
            "zh": FAULTS[each.reason][2].format(f"«{each.about}»"),
            "detail": each.detail,
        }
        for each in report.faults
    ]
