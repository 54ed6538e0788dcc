"""What a customer is told of her case, word for word in both languages, with the ledger's own figures."""

from collections.abc import Iterable, Mapping

from msgspec import UNSET
from msgspec.structs import replace

from domain.case.events.intake import Missing
from domain.case.state import Case
from domain.clock import local
from domain.coupon import derived_id
from domain.fact import F, Instant, Said
from domain.message import MessagePrepared, prepared
from domain.message.composing import CHINESE, Words

_MISSING: Mapping[Missing, tuple[str, str]] = {
    "customer_name": ("姓名", "your name"),
    "order_id": ("订单号", "the order number"),
    "purchase_channel": ("购买渠道", "where you bought"),
    "contact": ("联系方式", "how to reach you"),
    "reason": ("问题描述", "what is wrong"),
    "demands": ("期望的解决方案", "what you would like"),
}


def auto_reply(said: Said, case: Case, promised_at: Instant) -> MessagePrepared:
    """Outside business hours: by when she is called back (R-003-08)."""
    return told(said, case, "CASE_AUTO_REPLY", {"by": clock_text(promised_at, case.tz)})


def details_wanted(said: Said, case: Case, missing: Iterable[Missing]) -> MessagePrepared:
    """What the intake still lacks is asked for (R-003-09)."""
    names = [_MISSING[name] for name in missing]
    both = ("、".join(zh for zh, _ in names), ", ".join(en for _, en in names))
    return told(said, case, "CASE_DETAILS_WANTED", {"missing": both})


def survey_invitation(said: Said, case: Case) -> MessagePrepared:
    """After a follow-up she is invited to say how content she is, by text message or mini-program (R-003-39)."""
    return replace(told(said, case, "CASE_SURVEY", {}), channels=("SMS", "MINI_PROGRAM"))


def told(said: Said, case: Case, template: str, words: Mapping[str, Words]) -> MessagePrepared:
    """A message about the case, in the customer's language; its id is the same whenever the same decision is taken
    again. Where nobody knows yet whose case it is, the shop sends it by itself.
    """
    message_id = derived_id("case", said.stream, template, said.at)
    speaks_english = case.opened is not None and case.opened.language.startswith("en")
    return prepared(
        template,
        message_id,
        case.customer_id or UNSET,
        {"case_id": said.key} | dict(words),
        language="en" if speaks_english else CHINESE,
    )


def clock_text(at: Instant, tz: str) -> str:
    """An instant as a customer reads it: day and minute on her clock."""
    return local(at, tz)[:16].replace("T", " ")


def unless_imported(said: Said, facts: Iterable[F]) -> list[F]:
    """Nobody is told what an import tells of the past."""
    return [] if said.historical else list(facts)
