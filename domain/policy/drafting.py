"""Drafting a policy: the next version, its clauses screened before anybody can publish it."""

from collections.abc import Sequence

from msgspec.structs import asdict

from domain.errors import Malformed
from domain.fact import Draft, Said, Seen, stated
from domain.policy.events import DraftStated, PolicyDrafted, PolicyScreened, Screened
from domain.policy.state import PLATFORM, Policy
from domain.terms.campaign import Clause, check_clauses
from domain.terms.house_rules import STATUTORY_KINDS, HouseRules
from domain.terms.screening import barred, law_of, screen


def draft_version(seen: Seen, said: Said) -> list[Draft]:
    """Draft the next version and screen its clauses. Drafting what the last draft says says nothing."""
    fact = said.fact
    assert isinstance(fact, DraftStated)
    policy: Policy = seen[said.stream].state
    check_clauses(fact.clauses)
    _check_rules(fact.rules)
    if said.stream != PLATFORM:
        _check_merchants(fact.rules)
    last = policy.versions.get(max(policy.versions, default=0))
    if last is not None and last.withdrawn_at is None and stated(last.drafted, DraftStated) == fact:
        return []
    drafted = PolicyDrafted(**asdict(fact), version=len(policy.versions) + 1)
    screened = PolicyScreened(version=drafted.version, findings=findings(fact.clauses))
    return [Draft(said.stream, drafted), Draft(said.stream, screened)]


def findings(clauses: Sequence[Clause]) -> tuple[Screened, ...]:
    """What screening finds in the clauses, in their order (R-000-38, R-000-79)."""
    return tuple(
        Screened(clause_id=clause.clause_id, finding=found, law=law_of(found), barred=barred(found))
        for clause in clauses
        for found in screen(clause.text or "")
    )


def _check_rules(rules: HouseRules) -> None:
    if len({rule.category for rule in rules.categories}) != len(rules.categories):
        raise Malformed("category-twice", "Two rules are for the same category.", "/rules/categories")
    if len({tier.days for tier in rules.delay_tiers}) != len(rules.delay_tiers):
        raise Malformed("tier-twice", "Two tiers begin on the same day.", "/rules/delay_tiers")


def _check_merchants(rules: HouseRules) -> None:
    """A shop neither chooses how its clauses are judged nor puts goods among those that the law leaves out."""
    code = "not-a-merchants-rule"
    if rules.regime:
        raise Malformed(code, "How clauses are judged is not for a merchant's policy to say.", "/rules/regime")
    if rules.fake_signups:
        raise Malformed(code, "Which sign-ups are suspicious is not for a merchant's policy.", "/rules/fake_signups")
    for place, rule in enumerate(rules.categories):
        if rule.goods_kind in STATUTORY_KINDS:
            sentence = f"A merchant's policy can't take {rule.category} out of no-reason return."
            raise Malformed(code, sentence, f"/rules/categories/{place}/goods_kind")
