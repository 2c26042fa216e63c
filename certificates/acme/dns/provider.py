"""What a place to write TXT records to can do, and the one that writes nowhere."""

from typing import Protocol


class DnsProvider(Protocol):
    """Writes TXT records. Several values of one name live side by side (wildcard and apex); both calls may be repeated.

    `record_name` is absolute, with or without its last dot. Faults are AcmeFault: `rejected` when the server refuses,
    `temporary` when it cannot be reached or fails by itself; the text names the server.
    """

    def present(self, record_name: str, value: str) -> None:
        """Add one value."""

    def remove(self, record_name: str, value: str) -> None:
        """Take that value away and leave others; one that is not there is no fault."""


class NoDns:
    """The quiet twin: for issuers without DNS-01, and for tests that set the record themselves."""

    def present(self, record_name: str, value: str) -> None:
        """Do nothing."""

    def remove(self, record_name: str, value: str) -> None:
        """Do nothing."""


def challenge_record(hostname: str) -> str:
    """Return the name of the record that a DNS-01 validation of `hostname` reads; a wildcard's is that of its base."""
    return f"_acme-challenge.{hostname.removeprefix('*.').rstrip('.')}"
