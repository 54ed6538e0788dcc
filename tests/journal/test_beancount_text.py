"""How the journal is written for Beancount: figures, names and texts that it reads as they were meant."""

from pathlib import Path

import pytest

from projections.journal.beancount import Ledger, account_name, figure
from projections.journal.reading import Row
from tests.journal.test_over_http import checked

AT = "2026-05-01T16:30:00.000000Z"
"""Half past midnight of the second, in Shanghai."""


def posted(account: str, amount: int, currency: str, party: str = "li", item: str = "") -> Row:
    said = ("f" * 64, "0190-1", "orders/A-1", 1, "PaymentCaptured", AT, AT)
    return Row(7, 1, *said, account, party, item, "", amount, currency)


def text(*rows: Row) -> str:
    ledger = Ledger("en")
    return ledger.head(sorted({row.currency for row in rows})) + "".join(ledger.transactions(rows)) + ledger.foot()


@pytest.mark.parametrize(
    ("amount", "currency", "written"),
    [
        (17500, "CNY", "175.00"),
        (-5, "CNY", "-0.05"),
        (500, "JPY", "500"),
        (-1234, "BHD", "-1.234"),
        (0, "CNY", "0.00"),
        (100, "POINTS", "100"),
    ],
)
def test_amounts_have_the_decimals_of_their_currency(amount: int, currency: str, written: str):
    assert figure(amount, currency) == written


@pytest.mark.parametrize("currency", ["JPY", "BHD", "CNY"])
def test_whatever_the_currency_a_smallest_unit_too_much_is_refused(currency: str, tmp_path: Path):
    rows = [posted("tenders", 12345, currency, "CARD"), posted("receivable", -12345, currency)]

    assert checked(tmp_path, text(*rows)).returncode == 0
    assert "not balance" in checked(tmp_path, text(rows[0], rows[1]._replace(amount=-12344))).stderr


def test_each_tender_has_an_account_of_its_own_however_it_is_spelt():
    names = {
        account_name("tenders", tender) for tender in ("WECHAT", "wechat", "We Chat", "We-Chat", "微信", "支付宝", "-")
    }

    assert len(names) == 7
    assert account_name("tenders", "WECHAT") == "Assets:Tenders:WECHAT"
    assert account_name("sales", "m1") == "Income:Sales"


def test_whatever_a_client_wrote_stays_inside_its_quotes(tmp_path: Path):
    nasty = 'a"b\\c\n2026-01-01 close Assets:Tenders\u2028x'
    rows = [posted("tenders", 100, "CNY", nasty, nasty), posted("receivable", -100, "CNY", nasty)]

    assert checked(tmp_path, text(*rows)).returncode == 0
    assert '    item: "a\\"b\\\\c 2026-01-01 close Assets:Tenders x"\n' in text(*rows)


def test_an_event_is_dated_by_the_shops_calendar_and_asserted_the_day_after():
    written = text(posted("tenders", 100, "CNY", "CARD"), posted("receivable", -100, "CNY"))

    assert '\n2026-05-02 * "orders/A-1" "Payment captured"\n  position: 7\n' in written
    assert written.splitlines()[-2:] == [
        "2026-05-03 balance Assets:Receivable -1.00 ~ 0.00 CNY",
        "2026-05-03 balance Assets:Tenders:CARD 1.00 ~ 0.00 CNY",
    ]
