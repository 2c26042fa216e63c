"""The verdict on a certificate before it is used: everything that is wrong with it at once, in words.

It is asked for what people upload and for what a CA issues, since CAs have sent wrong chains and wrong names as well.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cryptography import x509

from certificates.pki.chains import arrange, read_chain, served
from certificates.pki.checks import coverage, linkage, purpose, strength, validity
from certificates.pki.errors import PkiError
from certificates.pki.finding import Case, Finding, Severity, error
from certificates.pki.keys import load_private
from certificates.pki.leaf import Leaf, read_leaf

CHECKS: Final[tuple[Callable[[Case], Iterator[Finding]], ...]] = (
    strength.key_fits,
    strength.key_is_strong,
    strength.signature_is_strong,
    validity.is_not_over,
    validity.has_begun,
    coverage.names_cover,
    coverage.names_are_few,
    purpose.is_for_a_server,
    linkage.chain_holds,
    linkage.issuers_may_sign,
    linkage.chain_is_complete,
    linkage.is_signed_by_another,
    validity.has_time_left,
    validity.is_not_too_long,
    linkage.was_in_order,
)
"""In the order in which people should read what they find."""

_GRAVITY: Final = (Severity.ERROR, Severity.WARNING, Severity.INFO)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Findings, errors first; the leaf (None when nothing could be read) and the chain that would be served.

    `chain` is leaf first and has the leaf in it; roots are left out.
    """

    findings: tuple[Finding, ...]
    leaf: Leaf | None
    chain: tuple[Leaf, ...]

    @property
    def is_usable(self) -> bool:
        """Whether nothing forbids to serve it."""
        return not any(finding.severity is Severity.ERROR for finding in self.findings)


def judge(
    chain_pem: bytes,
    key_pem: bytes,
    hostnames: Sequence[str],
    now: datetime,
    *,
    trusted: Sequence[x509.Certificate] = (),
) -> Verdict:
    """Look at a chain (PEM in any order), its unencrypted key, and the host names it is wanted for.

    What cannot be read is a finding as well: no PkiError is raised.
    `now` is timezone-aware. With `trusted` roots the chain must end at one of them, or that is a warning.
    """
    try:
        given = read_chain(chain_pem)
    except PkiError as unreadable:
        return unread(unreadable)
    arrangement = arrange(given)
    findings = []
    key = None
    try:
        key = load_private(key_pem).public_key()
    except PkiError as unreadable:
        findings.append(_as_finding(unreadable))
    case = Case(
        given=given,
        arrangement=arrangement,
        facts=tuple(map(read_leaf, arrangement.path)),
        key=key,
        hostnames=tuple(hostnames),
        now=now,
        trusted=tuple(trusted),
    )
    findings += [finding for check in CHECKS for finding in check(case)]
    chain = tuple(map(read_leaf, served(given)))
    return Verdict(tuple(sorted(findings, key=_gravity)), case.leaf, chain)


def unread(problem: PkiError) -> Verdict:
    """Return the verdict on what could not be read at all, as by `read_upload`."""
    return Verdict((_as_finding(problem),), None, ())


def _as_finding(problem: PkiError) -> Finding:
    return error(problem.code, problem.text, problem.pointer)


def _gravity(finding: Finding) -> int:
    return _GRAVITY.index(finding.severity)
