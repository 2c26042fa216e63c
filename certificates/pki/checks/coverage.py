"""Names: each host name that is wanted is in the certificate, and there are not too many."""

from collections.abc import Iterator
from typing import Final

from certificates.pki.errors import HOSTNAMES
from certificates.pki.finding import Case, Finding, error
from certificates.pki.names import covered_by
from certificates.pki.words import counted, listed

MOST_NAMES: Final = 100


def names_cover(case: Case) -> Iterator[Finding]:
    """Every host name that is wanted is covered; the common name is not looked at, as by clients (RFC 9525)."""
    covered = set(covered_by(case.leaf.names, case.hostnames))
    missing = [hostname for hostname in case.hostnames if hostname not in covered]
    if not missing:
        return
    held = f"it is for {listed(case.leaf.names)}" if case.leaf.names else "it has no subject alternative names at all"
    yield error("names_missing", f"The certificate does not cover {listed(missing)}: {held}.", HOSTNAMES)


def names_are_few(case: Case) -> Iterator[Finding]:
    """No more than 100 names, the limit of public CAs."""
    if len(case.leaf.names) > MOST_NAMES:
        text = f"The certificate has {counted(len(case.leaf.names), 'name')}; {MOST_NAMES} is the most: split it."
        yield error("names_too_many", text)
