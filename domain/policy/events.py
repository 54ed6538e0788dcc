"""What can happen to a policy. These names are the stored format: add members, never rename them."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from domain.fact import Commitment, Fact, Hex256, Instant, Key, Label, Plain, PositiveCount
from domain.terms.campaign import Clause
from domain.terms.clauses import Finding
from domain.terms.house_rules import HouseRules


class DraftStated(Fact, frozen=True, kw_only=True):
    """A version of a policy as it is drafted: its clauses, its figures, its full text by hash.

    `publish_in` are the channels in which it has to be published: the site, the page of the goods, the store
    (R-003-51). Those that the platform's policy in force names are every policy's.
    """

    title: Label
    clauses: Annotated[tuple[Clause, ...], Meta(max_length=200)] = ()
    rules: HouseRules = HouseRules()
    body_sha256: Hex256 | UnsetType = UNSET
    publish_in: Annotated[tuple[Label, ...], Meta(min_length=1, max_length=20)] | UnsetType = UNSET


class PolicyDrafted(DraftStated, frozen=True, kw_only=True):
    """A version of a policy was drafted; drafts are numbered in order."""

    version: PositiveCount


class Screened(Plain, frozen=True, kw_only=True):
    """What screening found in a clause, on which law, and whether it can't be published with it."""

    clause_id: Key
    finding: Finding
    law: Label
    barred: bool


class PolicyScreened(Fact, frozen=True, kw_only=True):
    """The clauses of a draft were screened (R-000-38, R-000-79)."""

    version: PositiveCount
    findings: tuple[Screened, ...]


class PublicationStated(Fact, frozen=True, kw_only=True):
    """A draft is published, as stated; without a version the last draft."""

    channels: Annotated[tuple[Label, ...], Meta(min_length=1, max_length=20)]
    effective_from: Instant
    version: PositiveCount | UnsetType = UNSET


class PolicyPublished(Fact, frozen=True, kw_only=True):
    """A version was published in these channels and takes effect at `effective_from` (电子商务法 34)."""

    version: PositiveCount
    channels: tuple[Label, ...]
    effective_from: Instant


class PolicySuperseded(Fact, frozen=True, kw_only=True):
    """A version ends where the next one takes effect."""

    version: PositiveCount
    by_version: PositiveCount
    ends_at: Instant


class PolicyWithdrawn(Fact, frozen=True, kw_only=True):
    """A published version that is not in effect yet was taken back."""

    version: PositiveCount
    reason: Commitment


PolicyFact = PolicyDrafted | PolicyScreened | PolicyPublished | PolicySuperseded | PolicyWithdrawn
PolicyStatus = Literal["DRAFTED", "PUBLISHED", "EFFECTIVE", "SUPERSEDED", "WITHDRAWN"]
