"""What an audit has looked at, and what it found."""

from collections import Counter

from projections.audit.finding import Finding, Verdict


class Tally:
    """Counts by name, and findings in the order they were made."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.findings: list[Finding] = []

    def count(self, name: str, number: int = 1) -> None:
        """So many more of these were looked at."""
        self.counts[name] += number

    def add(self, *findings: Finding) -> None:
        """Note what was found."""
        self.findings += findings

    def found(
        self,
        check: str,
        sentence: str,
        position: int | None = None,
        stream: str | None = None,
        *,
        verdict: Verdict = "DIFFERENCE",
    ) -> None:
        """Note a finding."""
        self.findings.append(Finding(check, verdict, position, stream, sentence))
