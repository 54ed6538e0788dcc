"""The currencies of ISO 4217 and the number of their decimals."""

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
