"""PURE: whole accounts for people: of a fault and what follows it, of a renewal, and of a certificate's standing."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from certificates.life.attempts import ATTEMPTS
from certificates.life.outcomes import Abandon, Hold, Outcome, Retry, Tries
from certificates.life.schedule import Renewal, RenewalWhy
from certificates.life.standing import Standing
from certificates.life.validity import Life
from certificates.life.words import moment, next_text, served_text, span


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
    when = f"Renewed at {moment(renewal.at, now)}" if renewal.at > now else "Renewed now"
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
