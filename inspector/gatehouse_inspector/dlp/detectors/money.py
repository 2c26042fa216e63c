"""Numbers of payment cards and of bank accounts."""

import re
from collections.abc import Iterator
from typing import Final

from gatehouse_inspector.dlp.checksums import is_luhn, is_mod_97
from gatehouse_inspector.dlp.detectors.detector import Detector, bare, variety

ISSUERS: Final[tuple[tuple[int, int, frozenset[int]], ...]] = (
    (340000, 349999, frozenset({15})),
    (370000, 379999, frozenset({15})),
    (300000, 305999, frozenset({14, 16})),
    (309500, 309599, frozenset({14, 16})),
    (352800, 358999, frozenset({16, 17, 18, 19})),
    (360000, 369999, frozenset({14, 16, 19})),
    (380000, 399999, frozenset({14, 16, 19})),
    (400000, 499999, frozenset({13, 16, 19})),
    (222100, 272099, frozenset({16})),
    (510000, 559999, frozenset({16})),
    (500000, 509999, frozenset({13, 14, 15, 16, 17, 18, 19})),
    (560000, 599999, frozenset({13, 14, 15, 16, 17, 18, 19})),
    (601100, 601199, frozenset({16, 19})),
    (620000, 629999, frozenset({16, 17, 18, 19})),
    (639000, 639099, frozenset({16, 17, 18, 19})),
    (640000, 659999, frozenset({16, 19})),
    (670000, 679999, frozenset({16, 18, 19})),
)
"""First six digits from and to, and how long the number is: American Express, Diners, JCB, Visa, Mastercard, Maestro,
Discover, UnionPay. Ranges of twelve digits alone are left to their issuers."""

IBAN_LENGTHS: Final = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BI": 27, "BR": 29,
    "BY": 28, "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DJ": 27, "DK": 18, "DO": 28, "EE": 20, "EG": 29,
    "ES": 24, "FI": 18, "FK": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28,
    "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28,
    "LC": 32, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MN": 20,
    "MR": 27, "MT": 31, "MU": 30, "NI": 28, "NL": 18, "NO": 15, "OM": 23, "PK": 24, "PL": 28, "PS": 29, "PT": 25,
    "QA": 29, "RO": 24, "RS": 22, "RU": 33, "SA": 24, "SC": 31, "SD": 18, "SE": 24, "SI": 19, "SK": 24, "SM": 27,
    "SO": 23, "ST": 25, "SV": 28, "TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20, "YE": 30,
}  # fmt: skip
"""Characters of an IBAN by country, as SWIFT's registry has them."""
_GROUP: Final = re.compile(r"[0-9]+")
_FEWEST, _MOST = 13, 19
_PREFIX: Final = 6


def _card(digits: str) -> bool:
    if not _FEWEST <= len(digits) <= _MOST or digits[0] not in "23456" or not is_luhn(digits):
        return False
    prefix, length = int(digits[:_PREFIX]), len(digits)
    is_issued = any(low <= prefix <= high and length in lengths for low, high, lengths in ISSUERS)
    return is_issued and variety(digits) > 1


def _cards(text: str) -> Iterator[tuple[int, int, str]]:
    """Whole groups of digits, one after the other, that make a number together."""
    groups = [(one.start(), one.end(), one[0]) for one in _GROUP.finditer(text)]
    at = 0
    while at < len(groups):
        digits = ""
        for last in range(at, len(groups)):
            digits += groups[last][2]
            if len(digits) > _MOST:
                break
            if _card(digits):
                yield groups[at][0], groups[last][1], digits
                at = last
                break
        at += 1


def _iban(text: str) -> str | None:
    """The pattern may take a word that follows; an account is as long as its country says."""
    found = bare(text)
    length = IBAN_LENGTHS.get(found[:2], 0)
    found = found[:length]
    return found if length and len(found) == length and is_mod_97(found) else None


DETECTORS: Final = (
    Detector(
        "card_number", "Card number", r"[0-9](?:[ -]?[0-9]){12,}", r"[0-9](?:[ -]?[0-9]){12}", within=_cards,
    ),
    Detector(
        "iban", "Bank account (IBAN)", r"[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]){11,30}", r"[A-Z]{2}[0-9]{2} ?[A-Z0-9]{4}",
        _iban, may_overshoot=True,
    ),
)  # fmt: skip
