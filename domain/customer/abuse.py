"""Suspicions of abuse: on evidence, never on a number alone (R-000-35)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from msgspec import UNSET
from msgspec.structs import asdict

from domain.clock import plus
from domain.customer.events import AbuseStated, AbuseSuspected, Signup
from domain.errors import Malformed, Refused
from domain.fact import Draft, Instant, Said, Seen
from domain.policy import PLATFORM, in_force
from domain.terms.house_rules import FAKE_SIGNUPS, SignupRule


class SignedUp(NamedTuple):
    """A sign-up in plain words, as a rule looks at it."""

    customer_id: str
    at: Instant
    device: str
    address: str
    evidence_id: str


def suspicious(signups: Sequence[SignedUp], rule: SignupRule, customer_id: str) -> tuple[SignedUp, ...]:
    """The largest group of accounts with this one in it, each counted once, that were signed up on one device and
    one address within the rule's hours, bounds included; empty where it has fewer accounts than the rule asks for.
    """
    together: defaultdict[tuple[str, str], list[SignedUp]] = defaultdict(list)
    for each in sorted(signups, key=lambda each: (each.at, each.customer_id)):
        together[_plain(each.device), _plain(each.address)].append(each)
    found: tuple[SignedUp, ...] = ()
    for group in together.values():
        for first in group:
            until = plus(first.at, hours=rule.hours)
            within = [each for each in group if first.at <= each.at <= until]
            accounts = {each.customer_id: each for each in reversed(within)}
            if customer_id in accounts and len(accounts) > len(found):
                found = tuple(sorted(accounts.values(), key=lambda each: (each.at, each.customer_id)))
    return found if len(found) >= rule.accounts else ()


def suspect_abuse(seen: Seen, said: Said) -> list[Draft]:
    """Record a suspicion with its evidence; fake registration is worked out from the sign-ups themselves.

    Refuses `evidence-missing`, and `not-suspicious` where the sign-ups do not come to what the platform's rule says.
    """
    fact = said.fact
    assert isinstance(fact, AbuseStated)
    if not said.words.get(fact.evidence.commitment):
        raise Refused("evidence-missing", "A suspicion rests on evidence.", "R-000-35")
    if fact.kind == "FAKE_REGISTRATION":
        return [Draft(said.stream, _registered(seen, said, fact))]
    if fact.signups:
        raise Malformed("not-of-this-kind", f"{fact.kind} is not shown by sign-ups.", "/signups")
    if fact.acted_at is UNSET:
        raise Malformed("acts-without-time", "State when the acts began.", "/acted_at")
    if fact.acted_at > said.at:
        raise Malformed("acts-in-the-future", "Nobody has done it yet.", "/acted_at")
    count = len({said.key, *fact.accounts})
    return [Draft(said.stream, AbuseSuspected(**asdict(fact), since=fact.acted_at, count=count))]


def _registered(seen: Seen, said: Said, fact: AbuseStated) -> AbuseSuspected:
    """The sign-ups say when it was and which accounts are involved."""
    for name in ("acted_at", "accounts"):
        if getattr(fact, name):
            sentence = "Of fake registration the sign-ups say the time and the accounts."
            raise Malformed("not-of-this-kind", sentence, f"/{name}")
    if any(each.at > said.at for each in fact.signups):
        raise Malformed("acts-in-the-future", "Nobody has done it yet.", "/signups")
    policy = in_force(seen[PLATFORM].state, said.at)
    rule = (policy.drafted.rules.fake_signups if policy else UNSET) or FAKE_SIGNUPS
    found = suspicious([_read(each, said.words) for each in fact.signups], rule, said.key)
    if not found:
        sentence = (
            f"Suspicious are {rule.accounts} accounts, this one among them, that were signed up on one device and "
            f"address within {rule.hours} hours."
        )
        raise Refused("not-suspicious", sentence, "R-000-35", accounts=rule.accounts, hours=rule.hours)
    own = next(each.at for each in found if each.customer_id == said.key)
    ids = tuple(dict.fromkeys(each.evidence_id for each in found))
    return AbuseSuspected(**asdict(fact), since=own, count=len(found), evidence_ids=ids)


def _read(signup: Signup, words: Mapping[str, Any]) -> SignedUp:
    device, address = (str(words[each.commitment]) for each in (signup.device, signup.address))
    return SignedUp(signup.customer_id, signup.at, device, address, signup.evidence_id)


def _plain(text: str) -> str:
    """Case and blanks make no difference."""
    return "".join(text.split()).casefold()
