"""Texts that were read and approved by a person. `APPROVE=1` writes what is now; the review is the difference."""

import os

from tests.house import ROOT

FOLDER = ROOT / "tests" / "approved"


def expect_approved(name: str, text: str) -> None:
    """Compare with the approved text of that name."""
    file = FOLDER / name
    if os.environ.get("APPROVE"):
        file.write_text(text, encoding="utf-8")
    assert file.exists(), f"{name} was never approved: run with APPROVE=1 and read what it writes"
    assert text == file.read_text(encoding="utf-8")
