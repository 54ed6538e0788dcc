"""What a page says of a product: the text that the goods are held against, as it stood then (R-001-21, R-003-01).

It says nothing about money: prices stand on the line, and a market price moves no refund.
"""

from re import IGNORECASE
from re import compile as pattern
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from domain.fact import Hex256, Key, Label, Plain, PositiveCount

_HEALTH = pattern(
    r"免疫|血压|血脂|血糖|胆固醇|肠道|菌群|消化|乳糖不耐|过敏|抗炎|消炎|抗菌|抗癌|防癌|肿瘤|治疗|治愈|疗效|预防|保健"
    r"|降[低]?(压|脂|糖|火)|减肥|瘦身|助眠|失眠|缓解疼痛|止痛|关节|护肝|养胃|排毒"
    r"|immun|blood (pressure|sugar|lipid)|cholesterol|digest|lactose|allerg|anti-?(inflammat|bacterial|cancer)"
    r"|\b(treat|cure|heal|prevent)(s|ed|ing|ment)?\b|\bdiseases?\b|weight loss|insomnia|\bpain",
    IGNORECASE,
)


class Claim(Plain, frozen=True, kw_only=True):
    """Something the page promises of the product, under an id by which it can be cited (R-003-04)."""

    claim_id: Key
    text: Annotated[str, Meta(min_length=1, max_length=500)]


class Parameter(Plain, frozen=True, kw_only=True):
    """A row of the product's data sheet."""

    name: Label
    value: Label


class ProductSnapshot(Plain, frozen=True, kw_only=True):
    """What the page said: brand, weight, claims, data sheet, what is in the box; the whole description by hash."""

    brand: Label | UnsetType = UNSET
    gross_weight_g: PositiveCount | UnsetType = UNSET
    claims: Annotated[tuple[Claim, ...], Meta(max_length=50)] = ()
    parameters: Annotated[tuple[Parameter, ...], Meta(max_length=100)] = ()
    packing_list: Annotated[tuple[Label, ...], Meta(max_length=100)] = ()
    description_sha256: Hex256 | UnsetType = UNSET


def is_health_claim(text: str) -> bool:
    """Whether a claim speaks of health: such a one is to be proven, or not to be made at all."""
    return _HEALTH.search(text) is not None
