"""Policies: what a platform or a shop publishes, version after version, and which one held when."""

from typing import get_args

from domain.kind import Act, Kind
from domain.policy.drafting import draft_version
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
from domain.policy.publishing import publish_version, recorded, withdraw_version
from domain.policy.state import PLATFORM, Policy, Version, evolve, in_force

KIND = Kind(
    name="policies",
    initial=Policy(),
    evolve=evolve,
    facts=get_args(PolicyFact),
    door={
        "PolicyDrafted": Act(DraftStated, draft_version),
        "PolicyPublished": Act(PublicationStated, publish_version),
        "PolicyWithdrawn": Act(PolicyWithdrawn, withdraw_version),
    },
    recorded=recorded,
)

__all__ = ["KIND", "PLATFORM", "Policy", "PolicyFact", "Version", "evolve", "in_force"]
__all__ += ["DraftStated", "PolicyDrafted", "PolicyPublished", "PolicyScreened", "PolicySuperseded"]
__all__ += ["PolicyWithdrawn", "PublicationStated", "Screened"]
