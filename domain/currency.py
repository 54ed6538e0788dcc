"""The currencies of ISO 4217 and the number of their decimals."""

import re

from domain.errors import Malformed

_TWO = """
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP
CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR
JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN
NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP
SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG
"""
_NONE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
_THREE = "BHD IQD JOD KWD LYD OMR TND"

DECIMALS: dict[str, int] = {
    **dict.fromkeys(_TWO.split(), 2),
    **dict.fromkeys(_NONE.split(), 0),
    **dict.fromkeys(_THREE.split(), 3),
}


def known(currency: str) -> str:
    """The currency itself, or `unknown-currency`."""
    if currency not in DECIMALS:
        raise Malformed("unknown-currency", f"«{currency}» is not a currency of ISO 4217.", "/currency")
    return currency


def money_text(amount: int, currency: str) -> str:
    """An amount of minor units as people write it: 17500 CNY is `175.00 CNY`."""
    places = DECIMALS.get(currency, 2)
    whole, part = divmod(abs(amount), 10**places)
    figure = f"{whole}.{part:0{places}d}" if places else str(whole)
    return f"{'-' if amount < 0 else ''}{figure} {currency}"


_TYPED = re.compile(r"([0-9]{1,12})(?:\.([0-9]{1,3}))?", re.ASCII)


def minor_of(text: str, currency: str, pointer: str = "") -> int:
    """An amount as a person types it, in minor units: `175` or `175.00` CNY is 17500. Raises `amount-unreadable` for
    anything else, also for more decimals than the currency has.
    """
    places = DECIMALS.get(currency, 2)
    found = _TYPED.fullmatch(text.strip())
    part = (found[2] or "") if found else ""
    if found is None or len(part) > places:
        sentence = f"«{text[:40]}» is not an amount of {currency}; write it like {money_text(17500, currency)}."
        raise Malformed("amount-unreadable", sentence, pointer, currency=currency)
    return int(found[1] + part.ljust(places, "0"))
