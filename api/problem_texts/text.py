"""What is said of a problem."""

from typing import NamedTuple


class ProblemText(NamedTuple):
    """A problem's status; its title in English; what is told in Chinese."""

    status: int
    title: str
    zh: str


def texts(status: int, **by_code: tuple[str, str]) -> dict[str, ProblemText]:
    """Texts of one status, by code: what it is called in English, what is told in Chinese."""
    return {code.replace("_", "-"): ProblemText(status, title, zh) for code, (title, zh) in by_code.items()}
