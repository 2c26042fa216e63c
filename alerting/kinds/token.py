"""An API token that is in use ends soon, and none has taken its place."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, Q
from pydantic import Field

from alerting.kinds.kind import EVERYBODY, Finding, Kind, Parameters
from alerting.life.words import Severity
from console.accounts.models import ApiToken

_LONGEST_DAYS: Final = 90
_IN_USE: Final = timedelta(days=30)


class TokenTrouble(Parameters):
    """How many days ahead its end is told, and whether that of a token is told that nobody uses."""

    days_ahead: int = Field(default=7, ge=1, le=_LONGEST_DAYS)
    is_unused_told: bool = False


def look(now: datetime, asked: Sequence[TokenTrouble]) -> Iterator[Finding]:
    """Yield living tokens that end within the longest time that is asked for, unless another has taken their place."""
    ahead = max((one.days_ahead for one in asked), default=1)
    same = ApiToken.objects.filter(
        Q(created_by=OuterRef("created_by")) | Q(service_account=OuterRef("service_account")),
        tenant=OuterRef("tenant"), name=OuterRef("name"), revoked_at=None, expires_at__gt=OuterRef("expires_at"),
    )  # fmt: skip
    ending = ApiToken.objects.filter(~Exists(same), trust=None, revoked_at=None, expires_at__gt=now)
    rows = ending.filter(expires_at__lte=now + timedelta(days=ahead))
    for token in rows.select_related("tenant", "service_account__tenant", "created_by").order_by("expires_at"):
        yield _finding(token, now)


def _finding(token: ApiToken, now: datetime) -> Finding:
    left = token.expires_at - now
    when = f"in {left.days} days" if left.days > 1 else f"at {token.expires_at:%Y-%m-%d %H:%M} UTC"
    used = f"It was last used {token.last_used_at:%Y-%m-%d %H:%M} UTC" if token.last_used_at else "It was never used"
    origin = f" from {token.last_used_from}" if token.last_used_from else ""
    return Finding(
        labels={"token": token.name, "prefix": token.prefix},
        title=f"The token {token.name} ends {when}",
        text=f"It acts as {token.acts_as.email}. {used}{origin}. Rotate it, or whatever uses it is refused.",
        value=f"{token.expires_at:%Y-%m-%d}",
        path=f"/access?tenant={token.tenant.slug}&tab=tokens",
        tenant_ids=frozenset({token.tenant_id}),
        facts={"left": left, "is_used": token.last_used_at is not None and now - token.last_used_at < _IN_USE},
    )


def judge(finding: Finding, asked: TokenTrouble) -> bool:
    """Whether it is near enough to its end, and used or told of nevertheless."""
    is_near = finding.facts["left"] <= timedelta(days=asked.days_ahead)
    return bool(is_near and (finding.facts["is_used"] or asked.is_unused_told))


KIND = Kind(
    name="token",
    title="An API token that is in use ends soon",
    parameters=TokenTrouble,
    look=look,
    judge=judge,
    severity=Severity.TICKET,
    for_seconds=0,
    owners=EVERYBODY,
)
