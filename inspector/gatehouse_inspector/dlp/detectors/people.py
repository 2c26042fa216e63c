"""Numbers that states give to people, and addresses of e-mail.

Where one number in ten has a right check digit, its name must stand before it, or be that of its field.
"""

import re
from typing import Final

from gatehouse_inspector.dlp.checksums import is_eleven_test, is_mod_11_10, is_pesel
from gatehouse_inspector.dlp.detectors.detector import Detector, bare, variety

_DNI_LETTERS: Final = "TRWAGMYFPDXBNJZSQVHLCKE"
_NINO_NEVER: Final = frozenset({"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"})
_NIR: Final = re.compile(r"[12][0-9]{2}(?:0[1-9]|1[0-2]|[2-4][0-9]|[5-9][0-9])(?:[0-9]{2}|2[AB])[0-9]{8}")
_PUBLISHED_SSN: Final = frozenset({"078051120", "219099999"})
"""Printed on cards in wallets and on advertisements: nobody's."""
_SSN_AREAS: Final = 900
_CODICE_ODD: Final = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)


def _ssn(text: str) -> str | None:
    """As the Social Security Administration gives them; never in areas 000, 666 and 900 to 999."""
    digits = bare(text)
    area, group, serial = int(digits[:3]), digits[3:5], digits[5:]
    is_given = area not in (0, 666) and area < _SSN_AREAS and group != "00" and serial != "0000"
    return digits if is_given and digits not in _PUBLISHED_SSN and variety(digits) > 1 else None


def _nino(text: str) -> str | None:
    found = bare(text)
    return None if found[:2] in _NINO_NEVER or variety(found[2:8]) == 1 else found


def _steuer_id(text: str) -> str | None:
    """Of the first ten digits one stands there twice or three times, never three times in a row, or none does not."""
    digits = bare(text)
    first = digits[:10]
    most = max(first.count(one) for one in set(first))
    in_a_row = any(one * 3 in first for one in set(first))
    is_shaped = most in (2, 3) and variety(first) in (8, 9) and not in_a_row
    return digits if is_shaped and is_mod_11_10(digits) else None


def _nir(text: str) -> str | None:
    """The key is 97 less the rest of the number; departments of Corsica count as 19 and 18."""
    found = bare(text)
    if not _NIR.fullmatch(found):
        return None
    number = int(found[:13].replace("2A", "19").replace("2B", "18"))
    return found if 97 - number % 97 == int(found[13:]) else None


def _dni(text: str) -> str | None:
    found = bare(text).upper()
    number = int(found[:-1].replace("X", "0").replace("Y", "1").replace("Z", "2"))
    return found if variety(found[:-1]) > 1 and _DNI_LETTERS[number % 23] == found[-1] else None


def _bsn(text: str) -> str | None:
    digits = bare(text)
    return digits if variety(digits) > 1 and is_eleven_test(digits) else None


def _pesel(text: str) -> str | None:
    return text if variety(text) > 1 and is_pesel(text) else None


def _codice_fiscale(text: str) -> str | None:
    """The last letter is the sum of the others; those at odd places count by a table."""
    total = 0
    for place, one in enumerate(text[:-1]):
        value = int(one) if one.isdigit() else ord(one) - ord("A")
        total += value if place % 2 else _CODICE_ODD[value]
    return text if chr(ord("A") + total % 26) == text[-1] else None


def _email(text: str) -> str | None:
    return text.lower()


DETECTORS: Final = (
    Detector(
        "us_ssn", "Social security number (United States)", r"[0-9]{3}-[0-9]{2}-[0-9]{4}",
        r"[0-9]{3}-[0-9]{2}-[0-9]{4}",
        _ssn,
    ),
    Detector(
        "uk_nino", "National insurance number (United Kingdom)",
        r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]",
        r"[A-Z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]", _nino,
    ),
    Detector(
        "de_tax_id", "Tax number (Germany)", r"[1-9][0-9] ?[0-9]{3} ?[0-9]{3} ?[0-9]{3}",
        r"[1-9][0-9] ?[0-9]{3} ?[0-9]{3} ?[0-9]{3}", _steuer_id,
        near=("steuerid", "identifikationsnummer", "idnr", "taxid", "tin", "steuernummer"),
    ),
    Detector(
        "fr_nir", "Social security number (France)",
        r"[12] ?[0-9]{2} ?[0-9]{2} ?[0-9][0-9AB] ?[0-9]{3} ?[0-9]{3} ?[0-9]{2}",
        r"[12] ?[0-9]{2} ?[0-9]{2} ?[0-9][0-9AB] ?[0-9]{3}", _nir,
    ),
    Detector(
        "es_dni", "Identity number (Spain)", r"(?:[0-9]{8}|[XYZxyz][0-9]{7})-?[A-Za-z]",
        r"[0-9]{7}-?[A-Za-z]", _dni,
    ),
    Detector(
        "nl_bsn", "Citizen service number (Netherlands)", r"[0-9]{4}\.?[0-9]{2}\.?[0-9]{3}",
        r"[0-9]{4}\.?[0-9]{2}\.?[0-9]{3}", _bsn, near=("bsn", "burgerservice", "sofinummer"),
    ),
    Detector("pl_pesel", "PESEL (Poland)", r"[0-9]{11}", r"[0-9]{11}", _pesel, near=("pesel",)),
    Detector(
        "it_codice_fiscale", "Tax code (Italy)", r"[A-Z]{6}[0-9]{2}[A-EHLMPRST][0-9]{2}[A-Z][0-9]{3}[A-Z]",
        r"[A-Z]{6}[0-9]{2}[A-EHLMPRST][0-9]{2}", _codice_fiscale,
    ),
    Detector(
        "email", "E-mail address", r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}",
        r"@[A-Za-z0-9-]+\.[A-Za-z]", _email,
    ),
)  # fmt: skip
