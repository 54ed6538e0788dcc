"""What an audit found, for people and for programs."""

from collections.abc import Iterator
from typing import Any

import msgspec

from api.auditing.running import Audited
from projections.audit.finding import Finding

_SHOWN_MAX = 100
_CHANGES_MAX = 12


def told(audited: Audited) -> Iterator[str]:
    """The findings, and what was looked at, line by line."""
    findings = audited.tally.findings
    for finding in findings[:_SHOWN_MAX]:
        yield from _told(finding)
    if len(findings) > _SHOWN_MAX:
        yield f"… and {len(findings) - _SHOWN_MAX} more, which --json lists."
    positions = f"Positions {audited.start} to {audited.stop - 1}" if audited.stop > audited.start else "No position"
    yield f"{positions} of {audited.size}, by code {audited.code}:"
    for name, count in sorted(audited.tally.counts.items()):
        yield f"  {count:>12,}  {name}"
    differing = sum(finding.verdict == "DIFFERENCE" for finding in findings)
    yield f"{differing} differences, {len(findings) - differing} things that could not be checked."


def as_json(audited: Audited, most: int | None = None) -> dict[str, Any]:
    """The same for programs: all findings, or so many at most and how many there are."""
    findings = audited.tally.findings
    differing = sum(finding.verdict == "DIFFERENCE" for finding in findings)
    return {
        "from": audited.start,
        "to": audited.stop - 1,
        "size": audited.size,
        "code": audited.code,
        "exit_code": audited.code_of_exit,
        "counts": dict(sorted(audited.tally.counts.items())),
        "differences": differing,
        "unchecked": len(findings) - differing,
        "findings": [_plain(finding) for finding in findings[:most]],
    }


def _told(finding: Finding) -> Iterator[str]:
    place = "" if finding.position is None else f" at position {finding.position}"
    stream = f" of {finding.stream}" if finding.stream else ""
    rules = f" [{', '.join(f'{name} {version}' for name, version in finding.policies)}]" if finding.policies else ""
    yield f"{finding.verdict} ({finding.check}){place}{stream}{rules}: {finding.sentence}"
    for change in finding.changes[:_CHANGES_MAX]:
        yield f"    {change.path or '/'}: expected {_text(change.expected)}, recorded {_text(change.recorded)}"
    if len(finding.changes) > _CHANGES_MAX:
        yield f"    … and {len(finding.changes) - _CHANGES_MAX} more values."


def _text(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _plain(finding: Finding) -> dict[str, Any]:
    return {
        **finding._asdict(),
        "policies": [{"id": name, "version": version} for name, version in finding.policies],
        "changes": [change._asdict() for change in finding.changes],
    }
