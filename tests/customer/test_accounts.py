"""What a customer agreed to, and the points in her account."""

from domain.customer import Customer
from tests.examples import LI, pay, place
from tests.order.test_points import with_points
from tests.story import Shop

ACCOUNT = f"customers/{LI}"


def account(shop: Shop) -> Customer:
    return shop.stream(ACCOUNT).state


def rich() -> Shop:
    """Ms Li has 100 points."""
    return pay(place(with_points(Shop()), 100_00, coupons=[]))


def test_consent_is_given_once_and_remembers_since_when():
    shop = Shop().say(ACCOUNT, "MessageConsentGiven", channel="SMS")
    since = account(shop).consents["SMS"]

    assert shop.later(days=1).say(ACCOUNT, "MessageConsentGiven", channel="SMS").last == []
    assert account(shop).consents == {"SMS": since}


def test_consent_can_be_withdrawn_and_given_again():
    shop = Shop().say(ACCOUNT, "MessageConsentGiven", channel="SMS")
    shop.say(ACCOUNT, "MessageConsentGiven", channel="EMAIL")
    shop.say(ACCOUNT, "MessageConsentWithdrawn", channel="SMS")

    assert account(shop).consents.keys() == {"EMAIL"}
    assert shop.say(ACCOUNT, "MessageConsentWithdrawn", channel="SMS").last == []
    assert shop.say(ACCOUNT, "MessageConsentGiven", channel="SMS").names() == ["MessageConsentGiven"]


def test_points_are_spent_once_under_their_reference():
    shop = rich().say(ACCOUNT, "PointsSpent", points=40, reference="mug")

    assert shop.say(ACCOUNT, "PointsSpent", points=40, reference="mug").last == []
    assert account(shop).points == 60
    assert shop.refusal(ACCOUNT, "PointsSpent", points=41, reference="mug").code == "already-recorded-differently"


def test_nobody_spends_more_points_than_there_are():
    shop = rich()
    refusal = shop.refusal(ACCOUNT, "PointsSpent", points=101, reference="car")

    assert (refusal.code, refusal.extra) == ("not-enough-points", {"points": 100, "wanted": 101})
    assert account(shop.say(ACCOUNT, "PointsSpent", points=100, reference="bike")).points == 0
