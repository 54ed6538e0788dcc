"""What can happen to a customer's personal data. These names are the stored format: add members, never rename them."""

from typing import Annotated, Literal

from msgspec import Meta

from domain.fact import INTEGER_MAX, Fact, Key, Reference

Reason = Literal["CUSTOMER_ASKED", "CONSENT_WITHDRAWN", "RETENTION_ENDED", "UNLAWFULLY_HELD"]
"""Why personal data may be destroyed (个人信息保护法 47)."""
Tally = Annotated[int, Meta(ge=0, le=INTEGER_MAX)]


class LegalHoldPlaced(Fact, frozen=True, kw_only=True):
    """Nothing of this customer may be destroyed: a court, an authority, an auditor needs it; `reference` is theirs."""

    hold_id: Key
    ground: Literal["LITIGATION", "INVESTIGATION", "AUDIT", "COMPLAINT"]
    reference: Reference


class LegalHoldLifted(Fact, frozen=True, kw_only=True):
    """A legal hold ended; `reference` is what ended it."""

    hold_id: Key
    reference: Reference


class ErasureStated(Fact, frozen=True, kw_only=True):
    """Personal data to be destroyed, and why: a code, so that what stays says nothing (个人信息保护法 47)."""

    ground: Reason
    scope: Literal["ALL"] = "ALL"


class PersonalDataErased(ErasureStated, frozen=True, kw_only=True):
    """The customer's personal data was destroyed: so many keys, words, salts of requests and pieces of content.

    What stays are opaque ids, amounts and commitments that nobody can open.
    """

    keys: Tally
    values: Tally
    requests: Tally
    contents: Tally
