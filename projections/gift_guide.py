"""How a gift return is done, in six steps, for whoever asks before she begins (R-002-57).

No message of the ledger carries a link: whoever sends one is not the shop.
"""

from typing import Any, NamedTuple


class _Step(NamedTuple):
    code: str
    zh: str
    en: str


_STEPS = (
    _Step("SIGN_IN", zh="登录购买商品的商家网站或应用。", en="Sign in where you bought the goods."),
    _Step(
        "FIND",
        zh="在“我的订单”或“客户服务”中找到“赠品返还”。本店的通知从不附带链接，附带链接的不是本店发出的。",
        en="Find the gift return under your orders or at customer service. Our messages carry no link; one that does "
        "is not ours.",
    ),
    _Step(
        "FILL_IN",
        zh="填写订单号、赠品名称和数量、返还原因和联系方式，如有瑕疵请附图片。",
        en="Give the order number, the gift's name and number, the reason and your contact; picture a defect.",
    ),
    _Step(
        "SUBMIT",
        zh="提交申请，您会收到带编号和状态的确认。",
        en="Submit it; you get a confirmation with its number and its state.",
    ),
    _Step(
        "WAIT",
        zh="等待审核，最多 3 个工作日，加急 1 个工作日。",
        en="Wait for the review: three working days at most, one if it is urgent.",
    ),
    _Step(
        "ACT",
        zh="按审核结果寄回、到店或等待上门；需要时可随时联系客服。",
        en="Do as the review says: send it, bring it, or have it collected; support helps at any step.",
    ),
)


def gift_guide() -> dict[str, Any]:
    """The steps in order, in both languages."""
    steps = [{"step": number} | step._asdict() for number, step in enumerate(_STEPS, 1)]
    return {"steps": steps, "links_in_messages": False}
