"""A shop whose orders wait at the refund desk, and an agent at it."""

import html
import itertools
import re
from typing import Any, Self

from httpx import Client, Response

from api.demo.refunds import off
from api.demo.scene import campaign, goods, order
from tests.api.customer import KEY, Door
from tests.server import PLAIN

_numbers = itertools.count(1)
_FIELD = re.compile(r'<input type="hidden" name="(form_token|key|version|facts|shown)" value="([^"]*)">')


def sell(door: Door, *prices: int, lines: list[dict[str, Any]] | None = None, **terms: Any) -> str:
    """A paid order of these goods under 50 off from 300, on its own coupon; its id. Lines as stated have no coupon."""
    key = f"desk-{next(_numbers)}"
    coupons: list[str] = []
    if lines is None:
        door.said(f"campaigns/{key}", campaign(**off(50_00, 300_00), **terms))
        door.said(f"coupons/{key}", {"type": "CouponIssued", "campaign_id": key, "code": key.upper()})
        coupons = [key]
    sold = lines or [goods(str(place), price) for place, price in enumerate(prices, 1)]
    door.said(f"orders/{key}", order(sold, coupons=coupons, customer_id=f"li-{key}"))
    payable = door.read(f"/v1/orders/{key}")["money"]["payable"]
    door.said(f"orders/{key}", {"type": "PaymentCaptured", "payment_id": "p1", "amount": payable, "tender": "WECHAT"})
    return key


class Agent:
    """Somebody signed in at the desk of one order."""

    def __init__(self, door: Door, order_id: str, key: str = KEY, staff: str = "anna") -> None:
        self.path = f"/console/orders/{order_id}/refund"
        self.client = Client(
            base_url=door.client.base_url,
            trust_env=False,
            verify=PLAIN,
            timeout=30,
            headers={"Accept": "text/html"},
        )
        assert self.client.post("/sign-in", data={"key": key, "staff": staff}).status_code == 303

    def page(self, **choice: Any) -> str:
        """The page of a choice."""
        answer = self.client.get(self.path, params={"lang": "en", **choice})
        assert answer.status_code == 200, answer.text
        return answer.text

    def twin(self, **choice: Any) -> Any:
        """Its twin."""
        answer = self.client.get(f"{self.path}.json", params={"lang": "en", **choice})
        assert answer.status_code == 200, answer.text
        return answer.json()

    def form(self, **choice: Any) -> dict[str, str]:
        """The form that confirms a choice, as the page has it."""
        return form_of(self.page(**choice))

    def post(self, form: dict[str, str], **choice: Any) -> Response:
        """Send the form to the address the page had."""
        return self.client.post(self.path, params={"lang": "en", **choice}, data=form)

    def confirm(self, reason: str = "", **choice: Any) -> Response:
        """Look and confirm."""
        form = self.form(**choice) | ({"reason": reason} if reason else {})
        answer = self.post(form, **choice)
        assert answer.status_code == 303, answer.text
        return answer

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()


def form_of(page: str) -> dict[str, str]:
    """The hidden fields of the confirming form."""
    return {name: html.unescape(value) for name, value in _FIELD.findall(page[page.index('class="confirm"') :])}


def text_of(page: str) -> str:
    """What a page says, without its markup."""
    plain = html.unescape(re.sub(r"<[^>]+>", " ", page[page.index("<main") :]))
    return re.sub(r"\s+", " ", plain)
