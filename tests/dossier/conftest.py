"""A ledger behind a real server, in which one coat was bought as it should be and one order has nothing to show."""

from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from api.client import Client
from api.demo import play
from api.settings import Settings
from tests.api.customer import KEY, Door
from tests.api.serving import serving
from tests.dossier.bought import CHECKOUT, CLAUSE, COAT, DIGEST, ORDER, PAGE, PLACED, TERMS, UNITS, VERSION


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """The server; nothing is sent, so that positions stand still."""
    db = str(tmp_path_factory.mktemp("dossier") / "ledger.db")
    with serving(Settings(db=db, bootstrap_key=SecretStr(KEY), sending="off")) as served:
        door = served.door(KEY)
        buy(door)
        yield door


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """The worked cases, played as for a visitor."""
    db = str(tmp_path_factory.mktemp("demo") / "ledger.db")
    with serving(Settings(db=db, bootstrap_key=SecretStr(KEY), sending="off")) as served:
        with Client(served.url, KEY) as client:
            for _ in play(client):
                pass
        yield served.door(KEY)


def buy(door: Door) -> None:
    """The coat of order A-1, and order B-1 without a checkout."""
    put = door.client.put(f"/v1/content/{DIGEST}", content=PAGE, headers=door.bearer | {"Content-Type": "text/html"})
    assert put.status_code == 204
    terms = TERMS | {"valid_from": "2026-01-01", "valid_until": "2099-12-31"}
    door.said("campaigns/may", {"type": "CampaignPublished", **terms})
    door.said("coupons/k1", {"type": "CouponIssued", "campaign_id": "may", "code": "CLEAR"})
    totals = {"listed": 40000, "discount": 5000, "freight": 0, "payable": 35000}
    page = {"customer_id": "c1", "currency": "CNY", "language": "zh-CN", "lines": [COAT], "coupons": ["CLEAR"]}
    content = [{"sha256": DIGEST, "media_type": "text/html"}]
    how = {"channels": ["POPUP", "DETAIL_PAGE"], "marks": ["BOLD"], "position": "TOP", "before_order": True}
    door.said(
        CHECKOUT,
        {"type": "CheckoutShown", **page, "totals": totals, "content": content},
        {"type": "TermsPresented", **VERSION, "clauses": [{"clause_id": CLAUSE["clause_id"], **how}]},
        {"type": "ClauseConfirmed", "clause_id": "k1", "preticked": False},
        {"type": "TermsAccepted", **VERSION},
    )
    door.said(ORDER, {"type": "OrderPlaced", **PLACED, "lines": [COAT], "coupons": ["CLEAR"], "checkout_id": "K-1"})
    door.said(ORDER, {"type": "PaymentCaptured", "payment_id": "p1", "amount": 35000, "tender": "alipay"})
    door.said(ORDER, {"type": "LinesShipped", "lines": UNITS, "carrier": "SF", "tracking_no": "SF1001"})
    granted = {"type": "RefundGranted", "amount": 3000, "reason": "袖口有线头", "approver": "ms-wang"}
    door.said(ORDER, granted)
    door.said("orders/B-1", {"type": "OrderPlaced", **PLACED, "lines": [COAT]})
