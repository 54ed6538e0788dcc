"""What the text of a clause gives away: unfair terms, the right it touches, the words worth marking."""

import pytest

from domain.terms.campaign import Clause
from domain.terms.clauses import Finding, Subject
from domain.terms.screening import barred, highlights, law_of, screen, subject_of
from tests.trace import requirement


def subject(text: str, restricts: str | None = None) -> Subject:
    return subject_of(Clause(clause_id="k1", text=text, **({"restricts": restricts} if restricts else {})))


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("本活动最终解释权归平台所有", ("FINAL_INTERPRETATION",)),
        ("We reserve the right of final interpretation.", ("FINAL_INTERPRETATION",)),
        ("质量问题不退", ("BLANKET_EXCLUSION",)),
        ("特价商品不予退换", ("BLANKET_EXCLUSION",)),
        ("特价商品不支持退换货", ("BLANKET_EXCLUSION",)),
        ("一经售出，概不负责", ("BLANKET_EXCLUSION",)),
        ("使用优惠码的商品不予退换", ("BLANKET_EXCLUSION",)),
        ("All sales are final.", ("BLANKET_EXCLUSION",)),
        ("签收后24小时内未提出异议，视为商品合格", ("TIME_BAR",)),
        ("Claims not made within 24 hours are deemed waived.", ("TIME_BAR",)),
        ("不得给差评", ("COMPLAINT_BAR",)),
        ("消费者放弃起诉的权利", ("COMPLAINT_BAR",)),
        ("质量问题不退，最终解释权归商家", ("FINAL_INTERPRETATION", "BLANKET_EXCLUSION")),
    ],
)
def test_unfair_terms_are_found(text: str, findings: tuple[Finding, ...]):
    assert screen(text) == findings
    assert all(law_of(finding) for finding in findings)
    assert all(barred(finding) for finding in findings)


@pytest.mark.parametrize(
    "text",
    [
        "清仓码不支持七天无理由退货",
        "清仓商品不退不换，质量问题除外",
        "除质量问题外不予退换",
        "非质量问题不退不换",
        "仅支持质量问题退换",
        "退款后优惠码不返还",
        "优惠券不退",
        "运费不退",
        "人为损坏不保修",
        "不得与其他优惠同享",
        "签收后7天内可申请无理由退货，逾期不予受理",
        "No returns except for defective goods.",
        "Orders with this code earn no points.",
    ],
)
def test_a_limit_that_leaves_quality_rights_alone_is_not_unfair(text: str):
    assert screen(text) == ()


@requirement("R-000-79")
def test_a_one_sided_definition_of_quality_is_flagged_for_the_regulator_though_not_barred():
    assert screen("起球不属于质量问题") == ("UNFAIR_DEFINITION",)
    assert not barred("UNFAIR_DEFINITION")
    assert law_of("UNFAIR_DEFINITION") == "合同行政监督管理办法 7"


@pytest.mark.parametrize(
    ("text", "touched"),
    [
        ("清仓码不支持七天无理由退货", "NO_REASON_RETURN"),
        ("满减订单仅支持质量问题退换货", "NO_REASON_RETURN"),
        ("支持质保但不支持无理由退货", "NO_REASON_RETURN"),
        ("No 7-day no-reason return with this code.", "NO_REASON_RETURN"),
        ("支持七天无理由退货", "OTHER"),
        ("用码不享受积分", "POINTS"),
        ("退款后优惠码不返还", "COUPON_RESTORATION"),
        ("The coupon is not returned after a refund.", "COUPON_RESTORATION"),
        ("退货后未达门槛的，按比例退回优惠。", "REFUND_METHOD"),
        ("部分退货的，重新计价，多退少补", "REFUND_METHOD"),
        ("支付24小时后视为放弃", "DISPUTE_WINDOW"),
        ("最终解释权归平台", "FINAL_INTERPRETATION"),
        ("仅限新用户", "OTHER"),
    ],
)
def test_the_right_a_clause_touches_is_known_by_its_text(text: str, touched: Subject):
    assert subject(text) == touched


@pytest.mark.parametrize(
    ("restricts", "touched"),
    [
        ("RESTORATION", "COUPON_RESTORATION"),
        ("no-reason return", "NO_REASON_RETURN"),
        ("repricing", "REFUND_METHOD"),
        ("WARRANTY", "QUALITY_RIGHTS"),
        ("POINTS", "POINTS"),
        ("something else", "OTHER"),
    ],
)
def test_what_a_clause_says_it_restricts_is_read_in_any_spelling(restricts: str, touched: Subject):
    assert subject("见活动页面", restricts) == touched


def test_a_dangerous_text_counts_before_what_the_clause_claims():
    assert subject("清仓商品不退不换", "NO_REASON_RETURN") == "QUALITY_RIGHTS"
    assert subject("最终解释权归平台", "POINTS") == "FINAL_INTERPRETATION"


@requirement("R-000-84")
def test_the_words_that_narrow_an_offer_are_marked():
    text = "部分商品除外,仅限新用户"
    found = highlights(text)

    assert found == ((4, 6, "除外"), (7, 9, "仅限"))
    assert all(text[start:end] == word for start, end, word in found)


def test_a_denial_is_marked_as_a_whole_phrase():
    assert [word for _, _, word in highlights("特价商品不支持退换,不享受积分")] == ["不支持", "不享受"]
    assert highlights("全场通用") == ()
