"""Policies: what a platform or a shop publishes, version after version, and which one held when."""

from typing import get_args

from domain.kind import Kind
from domain.policy.events import (
    DraftStated,
    PolicyDrafted,
    PolicyFact,
    PolicyPublished,
    PolicyScreened,
    PolicySuperseded,
    PolicyWithdrawn,
    PublicationStated,
    Screened,
)
from domain.policy.state import Policy, Version, evolve, in_force

PLATFORM = "policies/platform"
"""The policy that governs every order of this ledger; beside it `policies/{merchant_id}` the merchant's own."""

KIND = Kind("policies", Policy(), evolve, get_args(PolicyFact))

__all__ = ["KIND", "PLATFORM", "Policy", "PolicyFact", "Version", "evolve", "in_force"]
__all__ += ["DraftStated", "PolicyDrafted", "PolicyPublished", "PolicyScreened", "PolicySuperseded"]
__all__ += ["PolicyWithdrawn", "PublicationStated", "Screened"]
