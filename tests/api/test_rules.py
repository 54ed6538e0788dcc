"""A refusal by a rule names the requirement or law behind it."""

import ast

import pytest

from api.problem_texts import PROBLEMS, RULES
from api.problems import document
from domain.errors import Refused
from tests import house
from tests.trace import requirements

NO_RULE = {"export-not-ready", "map-goes-back", "unknown-campaign", "unknown-code", "unknown-coupon", "unknown-terms"}
NO_RULE |= {
    f"unknown-{name}"
    for name in (
        *("line", "message", "payment", "quote", "refund", "return"),
        *("clock", "option", "proposal"),
    )
}
"""What is not there, or not yet, breaks no rule of the shop."""
NO_RULE |= {"already-recorded", "case-taken", "key-expired", "key-made", "key-revoked", "outcome-differs"}
"""Nor does what somebody else did meanwhile, or what was done already."""
NO_RULE |= {
    *("resends-too-many", "webhook-made", "webhook-not-yet-sent", "webhook-rotated-often", "webhooks-too-many"),
}
"""Nor how webhooks are kept."""


def _codes_with_their_own() -> set[str]:
    """Codes that are raised with a reference of their own, wherever they are raised."""
    found: dict[str, bool] = {}
    for path in house.modules("domain"):
        for node in ast.walk(house.tree(path)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("Refused", "_refused")
            ):
                first = 1 if node.func.id == "_refused" else 0
                code = node.args[first] if len(node.args) > first else None
                if isinstance(code, ast.Constant) and isinstance(code.value, str):
                    found[code.value] = found.get(code.value, True) and len(node.args) > first + 2
    return {code for code, has_one in found.items() if has_one}


def test_every_rule_has_a_reference() -> None:
    rules = {code for code, text in PROBLEMS.items() if text.status == 409}

    assert rules - RULES.keys() - _codes_with_their_own() - NO_RULE == set()
    assert {ref for ref in RULES.values() if ref.startswith("R-")} <= requirements().keys()


@pytest.mark.parametrize(("code", "member"), [("nothing-left", "requirement"), ("exceeds-tender", "law")])
def test_a_refusal_shows_it(code: str, member: str) -> None:
    problem = document(Refused(code, "No."), {"type": "http", "headers": []})

    assert problem[member] == RULES[code]
