"""Who says it: a language, and what the stream itself told before (its currency, its lines' titles)."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec

from domain.campaign import CampaignPublished, CampaignTermsRevised
from domain.case.events.intake import IntakeChecked
from domain.checkout import CheckoutShown
from domain.coupon import CouponIssued, CouponRedeemed
from domain.currency import money_text
from domain.fact import Commitment, Fact, Instant
from domain.money import percent_text
from domain.order.events import (
    ClauseRef,
    LineCount,
    LinesCancelled,
    OrderPlaced,
    QuoteExpired,
    RefundFellDue,
    RefundQuoted,
    ReturnRequested,
)
from domain.refund.basket import BreakdownRow, Shares
from domain.terms.campaign import (
    AmountOff,
    Benefit,
    Gift,
    PartsDiscount,
    PercentOff,
    Service,
    Tiered,
)
from projections.sentences.directions import Apart, set_apart
from projections.sentences.language import Language
from projections.words import NO_WORDS, Words

Titles = Mapping[str, str]
_NONE: Titles = MappingProxyType({})
Quotes = Mapping[str, RefundQuoted]
_UNQUOTED: Quotes = MappingProxyType({})


class Speaker(NamedTuple):
    """Turns values into words. What it knows comes from events up to the one spoken of, never from later ones.

    `quotes` are those still to be taken up: none that expired, or that a step came after. `at` is when the event
    spoken of occurred, where that is known.
    """

    language: Language
    words: Words = NO_WORDS
    currency: str | None = None
    titles: Titles = _NONE
    quotes: Quotes = _UNQUOTED
    at: Instant = ""

    def hear(self, fact: Fact, at: Instant = "") -> "Speaker":
        """The speaker, knowing what this fact says about the stream, and when it occurred."""
        return self._learn(fact)._replace(at=at)

    def _learn(self, fact: Fact) -> "Speaker":
        match fact:
            case RefundQuoted():
                return self._replace(quotes={**self.quotes, fact.quote_id: fact})
            case QuoteExpired(quote_id=gone):
                return self._replace(quotes={key: each for key, each in self.quotes.items() if key != gone})
            case RefundFellDue() if fact.kind == "STEP" or fact.trace:
                return self._replace(quotes=_UNQUOTED)
            case OrderPlaced():
                titles = {line.line: line.title for line in fact.lines}
                return self._replace(currency=fact.currency, titles=titles)
            case CheckoutShown():
                titles = {line.line: line.title or line.sku for line in fact.lines}
                return self._replace(currency=fact.currency, titles=titles)
            case CampaignPublished() | CouponRedeemed():
                return self._replace(currency=fact.currency)
            case CampaignTermsRevised():
                return self._replace(currency=fact.terms.currency)
            case IntakeChecked(currency=str() as currency):
                return self._replace(currency=currency)
            case CouponIssued(terms=terms) if terms:
                return self._replace(currency=terms.currency)
            case _:
                return self

    def quote_holds(self, fact: LinesCancelled | ReturnRequested) -> bool:
        """Whether the quote that the fact names was still to be had for it: in time, for its units and its cause."""
        quote = self.quotes.get(fact.quote_id or "")
        if quote is None or quote.cause != fact.cause or self.at > quote.valid_until:
            return False
        return _quantities(quote.lines) == _quantities(fact.lines)

    def money(self, amount: int) -> str:
        """An amount with its currency; in minor units where the stream does not name one."""
        if self.currency is None:
            return self.language.phrase("minor", amount=amount)
        return money_text(amount, self.currency)

    def figure(self, amount: int) -> str:
        """An amount inside a formula, whose result carries the currency."""
        return str(amount) if self.currency is None else money_text(amount, self.currency).rpartition(" ")[0]

    def time(self, at: Instant) -> str:
        """An instant on the shop's clock."""
        return self.language.time(at)

    def quoted(self, value: Commitment) -> str | None:
        """A person's words in quotation marks, or None where this reader is not given them."""
        if value.commitment not in self.words:
            return None
        words: Any = self.words[value.commitment]
        text = words if isinstance(words, str) else msgspec.json.encode(words).decode()
        return self.language.phrase("quoted", words=text)

    def several(self, parts: Iterable[str], joint: str = "and") -> str:
        """Parts as one enumeration."""
        return Apart(self.language.phrases[joint].join(set_apart(part) for part in parts))

    def counted(self, name: str, count: int) -> str:
        """So many of what the phrase names, in the singular or the plural where the language has them."""
        one, many = ("", None) if count == 1 else (None, "")
        return self.language.phrase(name, count=count, one=one, many=many)

    def title(self, line: str) -> str:
        """What a line is called."""
        return self.titles.get(line) or self.language.phrase("line", line=line)

    def units(self, counts: Iterable[LineCount]) -> str:
        """So many of each line."""
        return self.several(
            self.language.phrase("units", title=self.title(count.line), quantity=count.quantity) for count in counts
        )

    def shares(self, shares: Iterable[Shares]) -> str:
        """What each line carries of an amount."""
        sums = ((each.line, sum((last - first + 1) * amount for first, last, amount in each.runs)) for each in shares)
        return self.several(
            self.language.phrase("share", title=self.title(line), amount=self.money(amount)) for line, amount in sums
        )

    def refs(self, refs: Iterable[ClauseRef]) -> str:
        """What a figure rests on."""
        return self.several((self._ref(ref) for ref in refs), "then")

    def _ref(self, ref: ClauseRef) -> str:
        if ref.law:
            return self.law(ref.law)
        return self.language.phrase(
            "terms",
            campaign_id=ref.campaign_id or None,
            coupon_id=None if ref.campaign_id else ref.coupon_id or None,
            terms_version=ref.terms_version or None,
            clause_id=ref.clause_id or None,
        )

    def law(self, label: str) -> str:
        """A law and its article, stored as `消费者权益保护法 25`."""
        name, _, article = label.rpartition(" ")
        return self.language.phrase("law", name=self.language.word(name), article=article) if name else label

    def source(self, label: str) -> str:
        """Terms, a policy, a service or a custom that promises something, stored as `campaigns/k1@2`."""
        kind, _, rest = label.partition("/")
        key, _, version = rest.partition("@")
        match kind:
            case "policies":
                return self.language.phrase("right_policy", policy_id=key, version=version)
            case "campaigns":
                return self.language.phrase("right_promise", campaign_id=key, version=version)
            case "coupons":
                return self.language.phrase("right_voucher", coupon_id=key, version=version)
            case "services":
                return self.language.phrase("right_service", title=self.title(key))
            case _:
                return self.language.phrase("right_trade")

    def benefit(self, benefit: Benefit) -> str:
        """What a coupon gives."""
        phrase = self.language.phrase
        match benefit:
            case AmountOff():
                return phrase("AMOUNT_OFF", amount=self.money(benefit.amount))
            case PercentOff():
                cap = self.money(benefit.cap) if benefit.cap else None
                return phrase("PERCENT_OFF", percent=percent_text(benefit.off_bp), cap=cap)
            case Tiered():
                tiers = (
                    phrase("tier", threshold=self.money(tier.threshold), amount=self.money(tier.amount))
                    for tier in benefit.tiers
                )
                return self.several(tiers)
            case Gift():
                return phrase("GIFT", sku=benefit.sku)
            case Service():
                return phrase("SERVICE", sku=benefit.sku, days=benefit.days)
            case PartsDiscount():
                return phrase("PARTS_DISCOUNT", percent=percent_text(benefit.off_bp))

    def formula(self, breakdown: Iterable[BreakdownRow], total: int) -> str | None:
        """A refund as one sum: list price, discount share, what the rules added and took, result."""
        rows = list(breakdown)
        listed = sum(row.listed or 0 for row in rows)
        share = sum(row.discount_share or 0 for row in rows)
        if not listed:
            return None
        terms = "".join(self._term(row.reason, row.amount) for row in rows if row.reason and row.amount)
        name = "formula" if share else "unshared"
        listed_text, share_text = self.figure(listed), self.figure(share)
        return self.language.phrase(name, listed=listed_text, share=share_text, rest=terms, total=self.money(total))

    def _term(self, reason: str, amount: int) -> str:
        sign = "+" if amount > 0 else "−"
        word, figure = self.language.word(reason), self.figure(abs(amount))
        return self.language.phrase("term", sign=sign, reason=word, amount=figure)


def _quantities(counts: Iterable[LineCount]) -> dict[str, int]:
    return {count.line: count.quantity for count in counts}
