"""What is measured: for each area its modules, and the tests that ought to see a fault in them."""

from typing import NamedTuple

from tests import house


class Area(NamedTuple):
    """Modules and tests, each by patterns from the top of the repository."""

    modules: tuple[str, ...]
    tests: tuple[str, ...]
    stores: bool = False
    """Whether tests of it need a PostgreSQL."""

    def files(self) -> list[str]:
        """The modules, in order."""
        return sorted({house.name(path) for each in self.modules for path in house.ROOT.glob(each)})

    def files_of_tests(self) -> list[str]:
        """The files of tests, in order."""
        named = [house.ROOT / each for each in self.tests]
        found = {path for each in named for path in (each.rglob("test_*.py") if each.is_dir() else [each])}
        return sorted(map(house.name, found))


_OF_THE_LEDGER_OVER_HTTP = (
    *("accidents", "ailing", "auth", "children", "content", "feed", "harmed_files", "idempotency", "importing"),
    *("log", "metrics", "reading", "starting"),
)

AREAS = {
    "money": Area(
        (
            *("domain/money.py", "domain/currency.py", "domain/refund/*.py", "domain/stacking.py"),
            *("domain/eligibility.py", "domain/redemption.py", "domain/grants.py", "domain/partner/penalties.py"),
            *("domain/order/refunds/*.py", "domain/order/compensation/*.py", "domain/order/placing/*.py"),
            *("domain/order/bound/*.py", "domain/order/returns/postage.py"),
        ),
        (
            *("tests/refund", "tests/order", "tests/coupon", "tests/gift_returns", "tests/checkout"),
            *("tests/campaign", "tests/customer", "tests/partner", "tests/repairs"),
        ),
    ),
    "ledger": Area(
        ("domain/ledger/*.py",),
        (
            *("tests/ledger", "tests/personal", "tests/audit", "tests/webhooks"),
            *(f"tests/api/test_{name}.py" for name in _OF_THE_LEDGER_OVER_HTTP),
            "tests/system/test_backing_up.py",
        ),
        stores=True,
    ),
    "verifier": Area(
        ("projections/proof/*.py",),
        ("tests/proof",),
    ),
}
