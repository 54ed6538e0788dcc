"""What is said of a problem."""

from typing import NamedTuple


class ProblemText(NamedTuple):
    """A problem's status; its title in English; what is told in Chinese, and in English if it puts codes in words."""

    status: int
    title: str
    zh: str
    en: str = ""


def texts(status: int, **by_code: tuple[str, str] | tuple[str, str, str]) -> dict[str, ProblemText]:
    """Texts of one status, by code: what it is called in English, what is told in Chinese, and perhaps in English."""
    return {code.replace("_", "-"): ProblemText(status, *told) for code, told in by_code.items()}
