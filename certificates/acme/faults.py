"""What can go wrong with a CA or a DNS server, as one exception whose `kind` says what follows."""

from datetime import timedelta

from certificates.life.states import FaultKind

LONGEST_TEXT = 600


class AcmeFault(Exception):
    """A call did not succeed.

    `text` is one sentence for people, in one line. `retry_after` is what the CA asked for. `identifier` is the hostname
    it is about ("" for none) and `urn` the CA's error type ("" for none). `is_lasting` says that the same call will
    most likely fail for hours: no such name, nobody listens, an answer that cannot be read (RFC 9773 §4.3.3).
    """

    def __init__(
        self,
        kind: FaultKind,
        text: str,
        *,
        retry_after: timedelta | None = None,
        identifier: str = "",
        urn: str = "",
        is_lasting: bool = False,
    ) -> None:
        self.kind = kind
        self.text = one_line(text)
        self.retry_after = retry_after
        self.identifier = identifier
        self.urn = urn
        self.is_lasting = is_lasting
        super().__init__(self.text)

    def __reduce__(self) -> tuple[object, ...]:
        """Let it travel between processes: what Exception does by itself loses the named fields."""
        return (_rebuilt, (self.kind, self.text, self.retry_after, self.identifier, self.urn, self.is_lasting))


def one_line(text: str, longest: int = LONGEST_TEXT) -> str:
    """Return `text` without control characters and line breaks, cut at `longest` characters."""
    plain = " ".join("".join(each if each.isprintable() else " " for each in text).split())
    return plain if len(plain) <= longest else f"{plain[: longest - 1]}…"


def _rebuilt(
    kind: FaultKind, text: str, retry_after: timedelta | None, identifier: str, urn: str, is_lasting: bool
) -> AcmeFault:
    return AcmeFault(kind, text, retry_after=retry_after, identifier=identifier, urn=urn, is_lasting=is_lasting)
