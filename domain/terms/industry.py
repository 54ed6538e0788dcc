"""What trades know of their goods: their kind by law, and the warranty that goes without saying.

A profile goes by its categories' names, in Chinese or English. House rules say what holds for a category before
a profile does.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from domain.terms.house_rules import STATUTORY_KINDS, GoodsKind, HouseRules, category_rule

INDUSTRY_VERSION = 2
"""The version of these profiles. It rises whenever one of them changes."""

GOODS_IN_WORDS: Mapping[GoodsKind, str] = {
    "CUSTOM_MADE": "made to order",
    "PERISHABLE": "fresh or perishable",
    "DIGITAL_OPENED": "opened audio-video, software or digital goods",
    "PERIODICAL": "newspapers or periodicals",
    "CONFIRMABLE": "goods without no-reason return if confirmed",
}
"""A kind as a sentence says it: the goods are …"""


class Profile(NamedTuple):
    """A family of categories. `warranty_days` are by state rule (三包) where `statutory`, else by custom."""

    name: str
    categories: frozenset[str]
    goods_kind: GoodsKind | None = None
    warranty_days: int | None = None
    statutory: bool = False


def _named(*names: str) -> frozenset[str]:
    return frozenset(names)


PROFILES: tuple[Profile, ...] = (
    Profile("BAGS", _named("bag", "bags", "luggage", "箱包", "包袋"), warranty_days=90),
    Profile("WATCHES", _named("watch", "watches", "手表", "钟表"), warranty_days=365),
    Profile("JEWELLERY", _named("jewellery", "jewelry", "珠宝", "首饰"), warranty_days=30),
    Profile(
        "ELECTRONICS",
        _named(
            *("electronics", "appliance", "appliances", "phone", "phones", "computer", "computers", "fridge", "tv"),
            *("电子", "电子产品", "数码", "家电", "电器", "手机", "电脑", "冰箱", "洗衣机", "电视机"),
        ),
        warranty_days=365,
        statutory=True,
    ),
    Profile(
        "FRESH",
        _named(
            *("fresh", "fresh food", "produce", "fruit", "vegetables", "dairy", "meat", "seafood", "flowers"),
            *("生鲜", "鲜活易腐", "水果", "蔬菜", "乳品", "酸奶", "肉类", "水产", "鲜花"),
        ),
        goods_kind="PERISHABLE",
    ),
    Profile(
        "FOOD",
        _named(
            *("food", "foods", "snacks", "drinks", "beverages", "bakery", "grocery", "groceries", "baby food"),
            *(
                "食品",
                "零食",
                "饮料",
                "饮品",
                "粮油",
                "调味品",
                "糕点",
                "乳制品",
                "保健食品",
                "婴幼儿食品",
                "酒",
                "酒类",
            ),
        ),
    ),
    Profile(
        "SOFTWARE",
        _named("software", "audio video", "音像", "音像制品", "软件", "计算机软件"),
        goods_kind="DIGITAL_OPENED",
    ),
    Profile(
        "PRESS",
        _named("newspaper", "newspapers", "magazine", "magazines", "periodicals", "报纸", "期刊", "杂志"),
        goods_kind="PERIODICAL",
    ),
    Profile("CUSTOM", _named("custom", "custom made", "made to order", "定制", "定作"), goods_kind="CUSTOM_MADE"),
)

_BY_CATEGORY = {category: profile for profile in reversed(PROFILES) for category in profile.categories}
_FOOD = ("FRESH", "FOOD")
_FRESH_NOT_EATEN = _named("flowers", "鲜花")


def profile_of(category: str) -> Profile | None:
    """The profile of a category, if a trade knows it."""
    return _BY_CATEGORY.get(category_name(category))


def is_food(category: str) -> bool | None:
    """Whether what a category names is eaten or drunk (食品安全法 150); None where no trade knows the category."""
    profile = profile_of(category)
    if profile is None:
        return None
    return profile.name in _FOOD and category_name(category) not in _FRESH_NOT_EATEN


def category_name(category: str) -> str:
    """A category as the tables write it: however people separate its words."""
    return " ".join(category.casefold().replace("-", " ").replace("_", " ").split())


def goods_kind_of(flags: Iterable[str], category: str, rules: HouseRules) -> GoodsKind | None:
    """Which of the kinds that 消费者权益保护法 25 takes out of no-reason return a line is, if any: as it was sold,
    by house rule, by its trade. What goes off is perishable before it is near its expiry.
    """
    sold_as = set(flags)
    if "CUSTOM_MADE" in sold_as:
        return "CUSTOM_MADE"
    if "PERISHABLE" in sold_as:
        return "PERISHABLE"
    rule, profile = category_rule(category, rules), profile_of(category)
    usual = (rule and rule.goods_kind) or (profile and profile.goods_kind) or None
    if usual not in STATUTORY_KINDS and sold_as & {"NEAR_EXPIRY", "DEFECTIVE_DECLARED"}:
        return "CONFIRMABLE"
    return usual


def warranty_days_of(category: str, rules: HouseRules) -> int | None:
    """The days of warranty for a category, None where nobody promised any; no house rule shortens a state one."""
    rule, profile = category_rule(category, rules), profile_of(category)
    usual = profile.warranty_days if profile else None
    if rule is None or not isinstance(rule.warranty_days, int):
        return usual
    return max(rule.warranty_days, usual or 0) if profile and profile.statutory else rule.warranty_days
