"""Says how each credential is: in reports, and in events when one ceases to work or works again."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Final

from gatehouse_protocol.vending import MAX_VENDED, VendedState, VendedStatus, VendingReport

from gatehouse_agent.assembly.vended import Given
from gatehouse_agent.vending.minting import Mint
from gatehouse_agent.vending.values import is_over

_CODES: Final = {
    VendedState.OK: "credential_recovered",
    VendedState.REFRESHING: "credential_not_renewed",
    VendedState.FAILED: "credential_failed",
    VendedState.EXPIRED: "credential_expired",
}
_Found = tuple[VendedState, datetime | None, str]


class Telling:
    """`report` is how all were when they were last noted; `tell` takes the code and the text of an event."""

    def __init__(self, tell: Callable[[str, str], None]) -> None:
        self.report = VendingReport(())
        self._tell = tell
        self._known: dict[str, VendedStatus] = {}

    def note(self, given: Iterable[Given], mints: Mapping[str, Mint], now: datetime) -> bool:
        """Note how they are now; say whether any is otherwise than before."""
        found = {one.name: self._status(one, _found(one, mints.get(one.name), now), now) for one in given}
        for name, status in found.items():
            self._tell_of(self._known.get(name), status)
        self._known = found
        listed = sorted(found.values(), key=lambda one: (one.slice, one.name))[:MAX_VENDED]
        report = VendingReport(tuple(listed))
        if report == self.report:
            return False
        self.report = report
        return True

    def _status(self, given: Given, found: _Found, now: datetime) -> VendedStatus:
        state, until, error = found
        before = self._known.get(given.name)
        since = before.since if before is not None and before.state is state else now
        return VendedStatus(given.slice, given.short_name, given.credential.version, state, since, until, error)

    def _tell_of(self, before: VendedStatus | None, now: VendedStatus) -> None:
        is_new = before is None or before.state is not now.state
        is_trouble = now.state is not VendedState.OK and now.error != NOT_YET
        was_trouble = before is not None and before.state is not VendedState.OK and before.error != NOT_YET
        is_first_trouble = before is not None and before.error == NOT_YET
        if (is_trouble and (is_new or is_first_trouble)) or (was_trouble and now.state is VendedState.OK):
            self._tell(_CODES[now.state], f"{now.slice} {now.name}: {now.error or 'works again'}")


NOT_YET: Final = "No token has been fetched yet."


def _found(given: Given, mint: Mint | None, now: datetime) -> _Found:
    credential = given.credential
    if is_over(credential, now.timestamp()):
        return VendedState.EXPIRED, credential.expires_at, "The credential has ended."
    if mint is None:
        return VendedState.OK, credential.expires_at, ""
    state, until, error = mint.state(now.timestamp())
    return state, until, error or (NOT_YET if state is VendedState.FAILED else "")
