"""PURE: whole accounts for people: of a fault, a renewal, how a certificate stands and ends, why one serves nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from certificates.life.attempts import ATTEMPTS
from certificates.life.outcomes import Abandon, Hold, Outcome, Retry, Tries
from certificates.life.schedule import Renewal, RenewalWhy
from certificates.life.serving import Served
from certificates.life.standing import STOPPED, Standing, is_moving
from certificates.life.states import RotationState
from certificates.life.validity import Life
from certificates.life.words import listed, moment, next_text, served_text, span


def follows_text(outcome: Outcome, tries: Tries, now: datetime) -> str:
    """Return what follows a fault and when, a sentence or two."""
    match outcome:
        case Retry(at):
            return next_text(at, now, tries.count + 1, ATTEMPTS)
        case Hold(text, at):
            return f"{text} {next_text(at, now, tries.count + 1, ATTEMPTS, is_held=True)}"
        case Abandon(text):
            return f"{text} Start it again when the cause is gone."


def account(what_happened: str, outcome: Outcome, tries: Tries, not_after: datetime | None, now: datetime) -> str:
    """Return what happened (`words.fault_text`), what is served meanwhile, and what happens next and when."""
    return f"{what_happened} {served_text(not_after, now)} {follows_text(outcome, tries, now)}"


def renewal_text(renewal: Renewal, now: datetime) -> str:
    """Return when a certificate is renewed and why then."""
    ignored = (
        " The window its issuer suggests ends before it starts and is ignored." if renewal.is_window_ignored else ""
    )
    when = f"It is renewed at {moment(renewal.at, now)}" if renewal.at > now else "It is renewed now"
    return f"{when}, {_WHY[renewal.why]}.{ignored}"


_WHY: Final[Mapping[RenewalWhy, str]] = MappingProxyType(
    {
        RenewalWhy.ARI: "an instant in the window its issuer suggests",
        RenewalWhy.PAST_WINDOW: "as the window its issuer suggests is over",
        RenewalWhy.TWO_THIRDS: "after about two thirds of its life",
        RenewalWhy.HALF: "after about half of its life",
    }
)


def standing_text(standing: Standing, life: Life | None, now: datetime) -> str:
    """Return the sentence on a certificate's standing; `life` of the certificate that is served."""
    end = _end(life, now)
    said: Mapping[Standing, str] = {
        Standing.PENDING: "It is being issued for the first time; nothing is served for its hostnames yet.",
        Standing.ACTIVE: f"Valid until {end}.",
        Standing.RENEWING: f"A new certificate is on its way; the present one is valid until {end}.",
        Standing.EXPIRING: f"It expires soon and should have been renewed: valid until {end}.",
        Standing.CRITICAL: f"Less than a tenth of its life is left: valid until {end}.",
        Standing.EXPIRED: f"It expired at {end}; clients refuse it.",
        Standing.FAILED: "It could not be issued; nothing is served for its hostnames.",
        Standing.RETIRED: "It is no longer served, and its private key is destroyed.",
    }
    return said[standing]


def _end(life: Life | None, now: datetime) -> str:
    if life is None:
        return "a time that is not known"
    end = moment(life.not_after, now)
    return end if life.is_expired(now) else f"{end}, in {span(life.left(now))}"


@dataclass(frozen=True, slots=True)
class Prospect:
    """How the next certificate comes, or why it does not. `state` and `cause` are of the last rotation.

    `renew_at`: when a rotation starts by itself, None: never.
    """

    is_uploaded: bool = False
    is_suspended: bool = False
    state: RotationState | None = None
    cause: str = ""
    renew_at: datetime | None = None


def notice_text(not_after: datetime, prospect: Prospect, now: datetime) -> str:
    """Return when a certificate ends and why it has not been renewed, in a sentence."""
    end = moment(not_after, now)
    ends = f"It ended at {end} and clients refuse it" if not_after <= now else f"It ends at {end}"
    return f"{ends}{_why_not_renewed(prospect, now)}"


def _why_not_renewed(prospect: Prospect, now: datetime) -> str:
    state, cause = prospect.state, prospect.cause.strip().removesuffix(".")
    if is_moving(state) and not cause:
        return "; the next one is on its way."
    if prospect.is_suspended:
        why = f": {cause}" if cause else ""
        return f"; its issuer is asked for nothing more until somebody retries{why}."
    if cause and (is_moving(state) or state is RotationState.HELD):
        return f"; the next one does not come: {cause}."
    if cause and state in STOPPED:
        return f"; the last attempt to replace it ended: {cause}."
    if prospect.is_uploaded:
        return "; it was uploaded, and nobody has uploaded the next one."
    return _when_renewed(prospect.renew_at, now)


def _when_renewed(renew_at: datetime | None, now: datetime) -> str:
    if renew_at is None:
        return "; no renewal is planned."
    return f"; its renewal is due at {moment(renew_at, now)}{'' if renew_at > now else ' and has not begun'}."


def unused_text(served: Served) -> str:
    """Return why a certificate that is shown serves no hostname now."""
    by = sorted({one.by for one in served.shadowed})
    others = [f"{listed([one.name for one in served.shadowed])} served by {listed(by)} instead"] if by else []
    nobodys = [f"no hostname of this slice for {listed(served.unclaimed)}"] if served.unclaimed else []
    return f"Serves nothing: {'; '.join(others + nobodys) or 'it has no hostname'}."
