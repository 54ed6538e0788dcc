"""The refund desk: what is shown is what is recorded, and nothing else."""

import html
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from pydantic import SecretStr

from api.demo.refunds import CASES, STOCK_OUT, Case
from api.demo.scene import campaign, goods, order
from api.settings import Settings
from domain.order.events import RefundGranted
from tests.api.customer import KEY, Door, said_since
from tests.api.serving import serving
from tests.console.desk_shop import Agent, form_of, sell, text_of
from tests.trace import requirement

CANCEL = {"step": "CANCEL", "cause": "BUYER_NO_REASON", "n1": 1}
WHOLE = CANCEL | {"n2": 1}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """A served ledger for this file; every test has orders of its own."""
    folder = tmp_path_factory.mktemp("desk")
    settings = Settings(db=str(folder / "ledger.db"), bootstrap_key=SecretStr(KEY), sending="off")
    with serving(settings) as served:
        yield served.door(KEY)


@pytest.fixture
def paid(desk: Door) -> str:
    """200 + 200, 50 off from 300, by proportion."""
    return sell(desk, 200_00, 200_00)


def worked(desk: Door, case: Case) -> str:
    """The worked case's basket, paid for."""
    key = f"worked-{case.key}"
    desk.said(f"campaigns/{key}", campaign(**case.terms))
    desk.said(f"coupons/{key}", {"type": "CouponIssued", "campaign_id": key, "code": key.upper()})
    placed = order([goods(str(place), price) for place, price in enumerate(case.prices, 1)], coupons=[key])
    desk.said(f"orders/{key}", placed)
    payable = desk.read(f"/v1/orders/{key}")["money"]["payable"]
    payment = {"type": "PaymentCaptured", "payment_id": "p1", "amount": payable, "tender": "WECHAT"}
    desk.said(f"orders/{key}", payment)
    return key


# What is shown


@requirement("R-000-13")
def test_one_basket_comes_to_175_by_proportion_and_to_150_repriced(desk: Door) -> None:
    for chosen, amount in (("PRO_RATA", "175.00"), ("REPRICE", "150.00")):
        with Agent(desk, sell(desk, 200_00, 200_00, refund_method=chosen)) as agent:
            refund = agent.twin(**CANCEL)["preview"]["refund"]
            page = text_of(agent.page(**CANCEL))

        by_method = {each["method"]: (each["suggested"], each["stays"]) for each in refund["methods"]}
        assert by_method == {
            "PRO_RATA": (175_00, 175_00),
            "REPRICE": (150_00, 200_00),
            "BUYER_FAVOURABLE": (175_00, 175_00),
        }
        assert [each["method"] for each in refund["methods"] if each["chosen"]] == [chosen]
        assert f"{amount} CNY comes back" in page
        assert "200.00 − discount share 25.00 − repricing 25.00 = 150.00 CNY" in page
        assert "200.00 − discount share 25.00 = 175.00 CNY" in page


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
def test_a_worked_case_is_shown_as_it_then_comes_out(desk: Door, case: Case) -> None:
    step = "CANCEL" if case.cause == STOCK_OUT else "REQUEST"
    key = worked(desk, case)
    with Agent(desk, key) as agent:
        told = agent.twin(step=step, cause=case.cause, **{f"n{case.leaves}": 1})
    refund = told["preview"]["refund"] or told["prospect"]["refund"]
    follows = told["preview"]["follows"] if step == "CANCEL" else told["prospect"]["follows"]
    lines = [{"line": case.leaves, "quantity": 1}]
    if step == "CANCEL":
        desk.said(f"orders/{key}", {"type": "LinesCancelled", "lines": lines, "cause": case.cause})
    else:
        asked = {"type": "ReturnRequested", "return_id": "R1", "cause": case.cause, "lines": lines}
        inspected = {"type": "ReturnInspected", "return_id": "R1", "lines": [{"line": case.leaves, "accepted": 1}]}
        desk.said(f"orders/{key}", asked, inspected)
    view = desk.read(f"/v1/orders/{key}")
    (came,) = view["refunds"]

    assert refund["total"]["amount"] == came["amount"]
    assert [each["suggested"] for each in refund["methods"]] == [e["suggested"] for e in came["trace"]["outcomes"]]
    assert all(each["formula"] for each in refund["methods"]), "each with its formula"
    assert {row["name"]: row["after"] for row in follows["money"]} == {
        row["name"]: view["money"][row["name"]] for row in follows["money"]
    }
    assert [each["validity"] for each in follows["coupons"]] == [each["validity"] for each in view["coupons"]]


def test_the_methods_are_told_with_what_went_back_before(desk: Door, paid: str) -> None:
    desk.said(f"orders/{paid}", {"type": "LinesCancelled", "lines": [{"line": "1", "quantity": 1}], "cause": "QUALITY"})
    with Agent(desk, paid) as agent:
        refund = agent.twin(step="CANCEL", cause="BUYER_NO_REASON", n2=1)["preview"]["refund"]

    assert {each["went_back"] for each in refund["methods"]} == {175_00}
    assert {each["stays"] for each in refund["methods"]} == {0}
    assert all(each["formula"] for each in refund["methods"])


def test_the_page_says_why_a_method_holds(desk: Door, paid: str) -> None:
    with Agent(desk, paid) as agent:
        own, fault = (agent.twin(**CANCEL | {"cause": cause}) for cause in ("BUYER_NO_REASON", "QUALITY"))

    assert "terms of coupon" in own["preview"]["refund"]["why"][0]
    assert own["preview"]["refund"]["why"][0].endswith("say: pro rata.")
    assert fault["preview"]["refund"]["why"][0].endswith("say: whichever is better for the buyer.")
    assert any("Consumer Rights Protection Law" in each for each in own["preview"]["refund"]["grounds"])


def test_the_customers_sentence_stands_there_in_both_languages(desk: Door, paid: str) -> None:
    with Agent(desk, paid) as agent:
        cancelled, asked = (
            agent.twin(**CANCEL | {"step": step})["preview"]["customer"] for step in ("CANCEL", "REQUEST")
        )

    assert cancelled["written"]
    assert "175.00 CNY" in cancelled["zh"][0]
    assert "退款" in cancelled["zh"][0]
    assert "Your refund of 175.00 CNY" in cancelled["en"][0]
    assert not asked["written"]
    assert asked["en"][0].startswith("The customer asked to return")


def test_what_becomes_of_coupon_gift_and_service_is_told_before_it_happens(desk: Door) -> None:
    gift = goods("2", 0, title="环保购物袋", kind="GIFT", belongs_to="1", declared_value=39_00)
    service = goods("3", 199_00, title="延长保修", kind="SERVICE", belongs_to="1", days=730)
    key = sell(desk, lines=[goods("1", 299_00, title="汤锅"), gift, service])
    asked = {
        "type": "ReturnRequested",
        "return_id": "R7",
        "cause": "BUYER_NO_REASON",
        "lines": [{"line": "1", "quantity": 1}],
    }
    desk.said(f"orders/{key}", asked)
    with Agent(desk, key) as agent:
        missing = agent.twin(step="INSPECT", returned="R7", n1=1)["preview"]
        back = agent.twin(step="INSPECT", returned="R7", n1=1, n2=1)["preview"]

    assert any("39.00 CNY" in text for text in missing["follows"]["gifts"])
    assert not any("39.00 CNY" in text for text in back["follows"]["gifts"])
    assert "730 days" in missing["follows"]["services"][0]
    assert back["refund"]["total"]["amount"] - missing["refund"]["total"]["amount"] == 39_00


def test_only_steps_that_can_be_taken_are_offered_and_others_say_why_not(desk: Door, paid: str) -> None:
    with Agent(desk, paid) as agent:
        steps = {each["step"]: each for each in agent.twin()["steps"]}
        page = agent.page(step="INSPECT")

    assert [name for name, each in steps.items() if each["possible"]] == [
        *("CANCEL", "REQUEST", "QUOTE", "GRANT", "COMPENSATE")
    ]
    assert steps["SETTLE"]["why"] == "desk_no_settle"
    assert "No return is open. Open one first." in text_of(page)
    assert 'id="choice"' not in page


def test_a_return_that_is_no_right_any_more_says_so_and_an_approver_lets_it_in(desk: Door, paid: str) -> None:
    long_ago = {"occurred_at": "2026-01-01T00:00:00Z"}
    delivered = {"type": "LinesDelivered", "lines": [{"line": "1", "quantity": 1}]}
    key = f"late-{paid}"
    placed = order([goods("1", 100_00)], customer_id="late") | long_ago
    desk.said(f"orders/{key}", placed, delivered | long_ago)
    choice: dict[str, Any] = {"step": "REQUEST", "cause": "BUYER_NO_REASON", "n1": 1}
    with Agent(desk, key) as agent:
        refused = agent.twin(**choice)
        let_in = agent.twin(**choice, approver="boss")

    assert refused["refused"]["code"] == "no-reason-window-closed"
    assert refused["preview"] is None
    assert refused["rights"][0]["asked"] == "REFUSED"
    assert let_in["refused"] is None
    assert let_in["preview"]["events"][0]["data"]["approver"] == "boss"


@pytest.mark.parametrize(
    "choice",
    [
        WHOLE,
        CANCEL | {"step": "REQUEST"},
        CANCEL | {"step": "QUOTE"},
        {"step": "GRANT", "amount": "20"},
        {"step": "COMPENSATE", "kind": "VOUCHER", "amount": "20", "basis": "GOODWILL"},
    ],
    ids=lambda choice: choice["step"],
)
def test_looking_records_nothing(desk: Door, paid: str, choice: dict[str, Any]) -> None:
    before = desk.size
    with Agent(desk, paid) as agent:
        told = agent.twin(**choice)
        agent.page(**choice)

    assert told["preview"]["events"]
    assert all(each["event_id"] is None for each in told["preview"]["events"])
    assert said_since(desk, before) == []
    assert desk.read(f"/v1/orders/{paid}")["version"] == 2


@pytest.mark.parametrize(
    ("units", "code"),
    [({"n1": 2}, "nothing-left"), ({"n2": 1_000_000}, "nothing-left")],
)
def test_more_units_than_there_are_are_refused_on_the_page(desk: Door, paid: str, units: Any, code: str) -> None:
    with Agent(desk, paid) as agent:
        told = agent.twin(**CANCEL | units)

    assert told["refused"]["code"] == code
    assert (told["preview"], told["confirm"]) == (None, None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("n1", "-1"),
        ("n1", "1.5"),
        ("n1", "many"),
        ("n1", "１"),
        ("n1", "9999999"),
        ("m1", "1"),
        ("n", "1"),
        ("step", "STEAL"),
        ("cause", "MOOD"),
        ("refund", "x"),
        ("approver", "a b"),
        ("done", "last"),
    ],
)
def test_what_is_no_number_or_no_choice_is_refused_by_its_name(desk: Door, paid: str, name: str, value: str) -> None:
    answer = desk.get(f"/console/orders/{paid}/refund.json", params=CANCEL | {name: value})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == name


@pytest.mark.parametrize("amount", ["0", "1.234", "-5", "1e3", "ten"])
def test_what_is_no_amount_is_told_on_the_page(desk: Door, paid: str, amount: str) -> None:
    with Agent(desk, paid) as agent:
        told = agent.twin(step="GRANT", amount=amount)

    assert told["refused"]["code"] in ("amount-unreadable", "schema")


def test_an_order_that_is_not_there_has_no_desk(desk: Door) -> None:
    assert desk.get("/console/orders/nobodys/refund.json").status_code == 404


# What is recorded


def test_exactly_what_was_shown_is_recorded_on_every_stream(desk: Door, paid: str) -> None:
    """The whole order goes back, so the coupon and the customer's count of its uses change with it."""
    with Agent(desk, paid) as agent:
        form = agent.form(**WHOLE)
        shown = agent.twin(**WHOLE)["preview"]["events"]
        before = desk.size
        answer = agent.post(form, **WHOLE)
    entries = said_since(desk, before)

    assert answer.status_code == 303
    assert sorted((each["stream"], each["type"]) for each in shown) == sorted((e.stream, e.type) for e in entries)
    assert {entry.stream.split("/")[0] for entry in entries} == {"orders", "coupons", "uses"}
    amounts = {each["type"]: each["data"].get("amount") for each in shown if each["stream"] == f"orders/{paid}"}
    assert amounts["RefundFellDue"] == 350_00
    assert next(e.data.amount for e in entries if e.type == "RefundFellDue") == 350_00
    own = next(entry for entry in entries if entry.type == "LinesCancelled")
    assert own.actor.endswith("/anna")
    assert own.caused_by is None
    assert desk.read(f"/v1/coupons/{paid}")["state"] == "ISSUED"


def test_the_desk_comes_back_and_names_what_was_recorded(desk: Door, paid: str) -> None:
    with Agent(desk, paid) as agent:
        location = agent.confirm(**CANCEL).headers["location"]
        page = agent.client.get(location).text

    assert location == f"/console/orders/{paid}/refund?lang=en&done=3-5"
    assert "175.00 CNY is to be refunded" in text_of(page)
    assert f'href="/console/orders/{paid}/story?lang=en#v4"' in page
    assert 'name="reference"' in page, "what is next: the refund is to be paid"


def test_a_form_sent_twice_records_once_and_leads_to_the_same_page(desk: Door, paid: str) -> None:
    with Agent(desk, paid) as agent:
        form = agent.form(**CANCEL)
        before = desk.size
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(lambda _: agent.post(form, **CANCEL), range(4)))
        answers.append(agent.post(form, **CANCEL))

    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert len(said_since(desk, before)) == 3


def test_a_version_that_moved_on_records_nothing_and_shows_both(desk: Door, paid: str) -> None:
    with Agent(desk, paid) as agent:
        form = agent.form(**CANCEL)
        desk.said(f"orders/{paid}", {"type": "RefundGranted", "amount": 20_00, "reason": "scratched"})
        before = desk.size
        answer = agent.post(form, **CANCEL)
        page = text_of(answer.text)
        again = agent.post(form_of(answer.text), **CANCEL)

    assert answer.status_code == 412
    assert "Nothing was recorded." in page
    assert "Refund fell due · Amount 175.00 CNY 165.00 CNY differs" in page
    assert again.status_code == 303, "confirmed anew, on what stands now"
    assert [entry.data.amount for entry in said_since(desk, before) if entry.type == "RefundFellDue"] == [165_00]


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", "The order moved on since this was shown. Recorded meanwhile: version-conflict Refund paid"),
        ("zh-CN", "展示之后，该订单又有新的记录： version-conflict"),
    ],
)
def test_a_refund_paid_meanwhile_is_named_and_what_was_typed_is_kept(
    desk: Door, paid: str, lang: str, told: str
) -> None:
    settle = {"step": "SETTLE", "reference": "BANK-77"}
    with Agent(desk, paid) as agent:
        agent.confirm(**CANCEL)
        form = agent.form(**settle)
        desk.said(f"orders/{paid}", {"type": "RefundSettled", "refund_id": "r1", "reference": "BANK-76"})
        answer = agent.post(form, **settle, lang=lang)
        page = text_of(answer.text)

    assert answer.status_code == 412
    assert told in page
    assert "has version" not in page
    assert "RefundSettled" not in page
    assert f"/console/orders/{paid}/story?lang={lang}#v{int(form['version']) + 1}" in html.unescape(answer.text)
    assert "BANK-77" in page, "the form is gone, its reference is not"


def test_words_are_kept_when_their_form_is_gone(desk: Door, paid: str) -> None:
    """All units left meanwhile: nothing is kept that could be refunded without a return."""
    choice = {"step": "GRANT", "amount": "20", "approver": "boss"}
    with Agent(desk, paid) as agent:
        form = agent.form(**choice) | {"reason": "scratched"}
        desk.said(
            f"orders/{paid}",
            {
                "type": "LinesCancelled",
                "lines": [{"line": "1", "quantity": 1}, {"line": "2", "quantity": 1}],
                "cause": "QUALITY",
            },
        )
        page = text_of(agent.post(form, **choice).text)

    assert "What you had entered: Amount: 20 Approved by: boss Reason: scratched" in page


def test_units_that_left_meanwhile_are_named_as_they_were_chosen(desk: Door, paid: str) -> None:
    with Agent(desk, paid) as agent:
        form = agent.form(**WHOLE)
        desk.said(f"orders/{paid}", {"type": "LinesShipped", "lines": [{"line": "1", "quantity": 1}]})
        page = text_of(agent.post(form, **WHOLE).text)

    assert "Recorded meanwhile: version-conflict Shipped" in page
    assert "What you had entered: Units of 商品 1: 1 Units of 商品 2: 1 Cause: buyer's choice" in page


def test_a_coupon_withdrawn_meanwhile_records_nothing_and_shows_both(desk: Door, paid: str) -> None:
    """The order itself is as it was: only the coupon's fate would be another than was shown."""
    with Agent(desk, paid) as agent:
        form = agent.form(**WHOLE)
        desk.said(f"coupons/{paid}", {"type": "CouponRevoked", "reason": "leaked"})
        before = desk.size
        answer = agent.post(form, **WHOLE)

    page = text_of(answer.text)
    assert answer.status_code == 409
    assert "outcome-differs" in page
    assert said_since(desk, before) == []
    assert "Coupon given back · this event yes no differs" in page
    assert "Refund fell due · Amount 350.00 CNY 350.00 CNY same" in page


def test_terms_revised_meanwhile_change_nothing_since_the_orders_are_frozen(desk: Door, paid: str) -> None:
    with Agent(desk, paid) as agent:
        form = agent.form(**CANCEL)
        desk.said(f"campaigns/{paid}", {"type": "CampaignTermsRevised", "refund_method": "REPRICE"})
        answer = agent.post(form, **CANCEL)

    assert answer.status_code == 303
    assert desk.read(f"/v1/orders/{paid}")["refunds"][0]["amount"] == 175_00


def test_a_key_that_counted_for_one_form_counts_for_no_other(desk: Door, paid: str) -> None:
    with Agent(desk, paid) as agent:
        form = agent.form(**CANCEL)
        first = agent.post(form, **CANCEL)
        other = agent.form(step="CANCEL", cause="QUALITY", n2=1) | {"key": form["key"]}
        before = desk.size
        answer = agent.post(other, step="CANCEL", cause="QUALITY", n2=1)

    assert (first.status_code, answer.status_code) == (303, 422)
    assert "<code>idempotency-key-reused</code>" in answer.text
    assert said_since(desk, before) == []


def test_what_was_not_shown_is_not_recorded_whatever_the_form_says(desk: Door, paid: str) -> None:
    with Agent(desk, paid) as agent:
        form = agent.form(**CANCEL)
        more = form | {"facts": form["facts"].replace('"quantity":1', '"quantity":1}, {"line":"2","quantity":1')}
        nonsense = form | {"shown": "[{}]"}
        before = desk.size
        answers = [agent.post(each, **CANCEL) for each in (more, nonsense)]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert said_since(desk, before) == []


def test_the_desk_records_nothing_that_is_not_the_desks(desk: Door, paid: str) -> None:
    """Nor at another time than that of the click: no outcome that is shown would say so."""
    with Agent(desk, paid) as agent:
        form = agent.form(**CANCEL)
        before = desk.size
        paid_at = desk.services.ledger.entries(f"orders/{paid}")[-1].occurred_at
        back = form["facts"].replace("{", f'{{"occurred_at":"{paid_at}",', 1)
        payment = '[{"type":"PaymentCaptured","payment_id":"p2","amount":1,"tender":"WECHAT"}]'
        answers = [agent.post(form | {"facts": facts}, **CANCEL) for facts in (payment, back, "{}", "[1]")]

    assert [answer.status_code for answer in answers] == [422, 422, 422, 422]
    assert said_since(desk, before) == []


# Who may


def test_a_form_of_another_page_records_nothing(desk: Door, paid: str) -> None:
    with Agent(desk, paid) as agent:
        form = agent.form(**CANCEL)
        before = desk.size
        foreign = [agent.post(form | {"form_token": token}, **CANCEL) for token in ("", "0" * 64)]

    assert [answer.status_code for answer in foreign] == [403, 403]
    assert "<code>form-foreign</code>" in foreign[0].text
    assert said_since(desk, before) == []


def test_a_key_that_only_reads_sees_the_comparison_and_no_button(desk: Door, paid: str) -> None:
    reader = desk.with_scopes("orders:read", owner="reader")
    with Agent(desk, paid) as agent, Agent(desk, paid, reader.key) as looker:
        form = agent.form(**CANCEL)
        page, twin = looker.page(**CANCEL), looker.twin(**CANCEL)
        token = {"form_token": form_token(page)}
        before = desk.size
        answer = looker.post(form | token, **CANCEL)

    assert twin["preview"]["refund"]["total"]["amount"] == 175_00
    assert twin["confirm"] is None
    assert 'name="shown"' not in page
    assert "sign in with a key that has the scope orders:append" in text_of(page)
    assert (answer.status_code, said_since(desk, before)) == (403, [])
    assert "<code>scope-missing</code>" in answer.text


def form_token(page: str) -> str:
    return page.split('name="form_token" value="')[1].split('"', maxsplit=1)[0]


def test_a_session_by_link_looks_and_records_nothing(desk: Door, paid: str) -> None:
    link = desk.services.sessions.link(desk.services.keys.all()[0].key_id, "/console/")
    with Agent(desk, paid) as agent:
        form = agent.form(**CANCEL)
        agent.client.cookies.clear()
        assert agent.client.get(link).status_code == 303
        page = agent.page(**CANCEL)
        answer = agent.post(form | {"form_token": form_token(page)}, **CANCEL)

    assert "Record exactly this" not in page
    assert answer.status_code == 403
    assert "<code>looks-only</code>" in answer.text


def test_a_program_confirms_with_what_the_twin_gave_it(desk: Door, paid: str) -> None:
    path = f"/console/orders/{paid}/refund"
    confirm = desk.get(f"{path}.json", params=CANCEL).json()["confirm"]
    members = {name: str(confirm[name]) for name in ("key", "version", "facts", "shown")}
    answer = desk.client.post(path, params=CANCEL, data=members, headers=desk.bearer)

    assert answer.status_code == 303
    assert desk.read(f"/v1/orders/{paid}")["refunds"][0]["amount"] == 175_00


# Words


def test_words_travel_in_the_form_alone_and_are_sealed(
    desk: Door, paid: str, capfd: pytest.CaptureFixture[str]
) -> None:
    words = "李女士说杯口有裂纹"
    with Agent(desk, paid) as agent:
        answer = agent.confirm(words, step="GRANT", amount="20.00")
        page = agent.client.get(answer.headers["location"]).text
    ledger = desk.services.ledger
    logged = capfd.readouterr()

    assert words not in answer.headers["location"]
    assert words not in page
    assert all(words.encode() not in leaf for leaf in ledger.leaves(0, desk.size))
    assert words not in logged.out + logged.err
    (granted,) = (e.data for e in ledger.entries(f"orders/{paid}") if isinstance(e.data, RefundGranted))
    assert words in desk.get(f"/v1/orders/{paid}/events").text
    assert granted.amount == 20_00


def test_a_step_that_needs_words_is_refused_without_them(desk: Door, paid: str) -> None:
    choice = {"step": "GRANT", "amount": "20"}
    with Agent(desk, paid) as agent:
        before = desk.size
        answer = agent.post(agent.form(**choice), **choice)

    assert answer.status_code == 422
    assert said_since(desk, before) == []


def test_words_stay_in_the_form_when_nothing_was_recorded(desk: Door, paid: str) -> None:
    choice = {"step": "GRANT", "amount": "20"}
    with Agent(desk, paid) as agent:
        form = agent.form(**choice) | {"reason": "scratched"}
        desk.said(f"orders/{paid}", {"type": "RefundGranted", "amount": 10_00, "reason": "late"})
        answer = agent.post(form, **choice)

    assert answer.status_code == 412
    assert ">scratched</textarea>" in answer.text


# From the request to the payout


def test_a_reference_that_looks_like_an_instant_is_a_reference(desk: Door, paid: str) -> None:
    reference = "2026-99-99T99:99:99.000000Z"
    with Agent(desk, paid) as agent:
        agent.confirm(**CANCEL)
        agent.confirm(step="SETTLE", reference=reference)

    assert desk.read(f"/v1/orders/{paid}")["refunds"][0]["reference"] == reference


def test_an_order_is_settled_from_the_request_to_the_payout(desk: Door) -> None:
    key = sell(desk, 200_00, 200_00, refund_method="REPRICE")
    with Agent(desk, key) as agent:
        agent.confirm("变形了", step="REQUEST", cause="BUYER_NO_REASON", n2=1)
        agent.confirm(step="INSPECT", n2=1)
        agent.confirm("closed account", step="FAIL")
        agent.confirm(step="SETTLE", reference="ALI-20260301")
        agent.confirm(step="COMPENSATE", kind="VOUCHER", amount="5", basis="GOODWILL")
    view = desk.read(f"/v1/orders/{key}")

    (refund,) = view["refunds"]
    assert (refund["amount"], refund["status"], refund["reference"]) == (150_00, "SETTLED", "ALI-20260301")
    assert view["returns"][0]["status"] == "INSPECTED"
    assert view["coupons"][0]["validity"] == "LAPSED"
    assert [each["amount"] for each in view["compensations"]] == [5_00]
    assert view["money"]["owed_to_customer"] == 0


def test_a_payout_that_comes_back_again_is_named_and_owed_again(desk: Door, paid: str) -> None:
    with Agent(desk, paid) as agent:
        agent.confirm(**CANCEL)
        agent.confirm("closed account", step="FAIL")
        agent.confirm(step="SETTLE", reference="bank-1")
        agent.confirm("closed account", step="FAIL")
    (refund,) = desk.read(f"/v1/orders/{paid}")["refunds"]
    failures = [each for each in desk.read(f"/v1/orders/{paid}/events")["events"] if each["type"] == "RefundFailed"]

    assert refund["status"] == "FAILED"
    assert [each["data"].get("reference") for each in failures] == [None, "bank-1"]


def test_a_quote_is_named_by_the_step_that_takes_it_up(desk: Door, paid: str) -> None:
    with Agent(desk, paid) as agent:
        agent.confirm(**CANCEL | {"step": "QUOTE"})
        agent.confirm(**CANCEL, quote="q1")
    view = desk.read(f"/v1/orders/{paid}")

    assert view["quotes"][0]["status"] == "USED"
    assert view["refunds"][0]["amount"] == view["quotes"][0]["amount"] == 175_00


def test_a_voucher_that_waits_is_proposed_with_its_incident(desk: Door, paid: str) -> None:
    with Agent(desk, paid) as agent:
        agent.confirm(**CANCEL | {"cause": STOCK_OUT})
        (proposal,) = agent.twin(step="COMPENSATE")["proposals"]
        choice = {"step": "COMPENSATE", "kind": "VOUCHER", "amount": "30.00", "basis": "GOODWILL"}
        agent.confirm(**choice, incident=proposal["incident_id"])
        left = agent.twin(step="COMPENSATE")["proposals"]

    assert proposal["amount"] == 30_00
    assert left == []


def test_rejected_units_stay_the_customers_and_the_reason_goes_beside_them(desk: Door, paid: str) -> None:
    with Agent(desk, paid) as agent:
        agent.confirm(step="REQUEST", cause="QUALITY", n1=1, n2=1)
        told = agent.twin(step="INSPECT", n1=1, r2=1)
        agent.confirm("no fault found", step="INSPECT", n1=1, r2=1)
    view = desk.read(f"/v1/orders/{paid}")

    assert told["confirm"]["words"] == "optional"
    (_, second) = view["returns"][0]["inspected"]
    assert second["reason"] == "no fault found"
    assert [line["kept"] for line in view["lines"]] == [0, 1]
