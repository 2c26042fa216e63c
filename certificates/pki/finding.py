"""Findings as values: what is wrong with a certificate, how bad it is, in words; all are shown at once."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes

from certificates.pki.chains import Arrangement
from certificates.pki.errors import CERTIFICATE
from certificates.pki.leaf import Leaf


class Severity(StrEnum):
    """An error stops the certificate from being used, a warning is shown and kept, an info tells what we mended."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding; `code` is for programs, `text` a sentence for people, `pointer` RFC 6901 into what was given."""

    code: str
    severity: Severity
    text: str
    pointer: str = CERTIFICATE


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """All that the checks look at. `facts` are those of `arrangement.path`, one for one, the leaf first."""

    given: tuple[x509.Certificate, ...]
    arrangement: Arrangement
    facts: tuple[Leaf, ...]
    key: PublicKeyTypes | None
    hostnames: tuple[str, ...]
    now: datetime
    trusted: tuple[x509.Certificate, ...]

    @property
    def leaf(self) -> Leaf:
        """The facts of the certificate that is judged."""
        return self.facts[0]

    @property
    def certificate(self) -> x509.Certificate:
        """The certificate that is judged."""
        return self.arrangement.path[0]


def error(code: str, text: str, pointer: str = CERTIFICATE) -> Finding:
    """A finding with which the certificate is not used."""
    return Finding(code, Severity.ERROR, text, pointer)


def warning(code: str, text: str, pointer: str = CERTIFICATE) -> Finding:
    """A finding with which it is used all the same."""
    return Finding(code, Severity.WARNING, text, pointer)


def info(code: str, text: str, pointer: str = CERTIFICATE) -> Finding:
    """A finding that only explains."""
    return Finding(code, Severity.INFO, text, pointer)
