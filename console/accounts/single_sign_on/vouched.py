"""What a provider says of a person, read from its claims."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

_KNOWN: Final = frozenset({"pwd", "pin", "kba"})
_HELD: Final = frozenset({"otp", "hwk", "swk", "sms", "tel", "sc", "pop"})
_BEING: Final = frozenset({"face", "fpt", "iris", "retina", "vbm"})
"""What RFC 8176 calls ways to sign in, by what they prove: something known, held, or of the body."""
MOST_GROUPS: Final = 1_000
_LEEWAY: Final = 60
"""Seconds by which clocks may differ."""


@dataclass(frozen=True, slots=True)
class Vouched:
    """A person as the provider knows them. The subject is who they are; the address is what they say."""

    subject: str
    email: str
    is_email_verified: bool
    name: str = ""
    groups: frozenset[str] = frozenset()
    has_second_factor: bool = False

    @property
    def domain(self) -> str:
        """The domain of the address."""
        return self.email.rpartition("@")[2]


def vouched(claims: Mapping[str, Any], *, groups_claim: str, contexts: Sequence[str]) -> Vouched:
    """Return what claims say of a person; raise ValueError with a sentence where they have no usable address.

    Providers that know of no verification leave it out; that is for the connection's domains to make good.
    """
    subject, email = claims.get("sub"), claims.get("email")
    if not isinstance(subject, str) or not 1 <= len(subject) <= 255:
        raise ValueError("The provider does not say who this is.")
    email = email.strip().lower() if isinstance(email, str) else ""
    try:
        validate_email(email)
    except ValidationError:
        raise ValueError("The provider does not say an address; let it give the claim “email”.") from None
    name = claims.get("name")
    plain = "".join(each for each in name if each.isprintable()) if isinstance(name, str) else ""
    return Vouched(
        subject=subject,
        email=email,
        is_email_verified=claims.get("email_verified", True) in (True, "true"),
        name=plain.strip()[:120],
        groups=_groups(claims, groups_claim),
        has_second_factor=has_second_factor(claims, contexts),
    )


def has_second_factor(claims: Mapping[str, Any], contexts: Sequence[str]) -> bool:
    """Tell whether the provider says that two factors were proven: by `acr`, by `mfa`, or by two sorts of proof."""
    if claims.get("acr") in contexts:
        return True
    said = claims.get("amr")
    methods = {each for each in said if isinstance(each, str)} if isinstance(said, list) else set()
    return "mfa" in methods or sum(bool(methods & sort) for sort in (_KNOWN, _HELD, _BEING)) > 1


def proved_at(claims: Mapping[str, Any], *, longest_ago: int, now: float) -> float | None:
    """Return when the provider says it last asked the person (`auth_time`, OpenID Connect Core 2), None if it does not.

    Raises ValueError with a sentence where that is more than `longest_ago` seconds before `now`, though asked for.
    """
    said = claims.get("auth_time")
    if said is None:
        return None
    if isinstance(said, bool) or not isinstance(said, int | float):
        raise ValueError("The provider does not say in numbers when it asked you.")
    if not now - longest_ago - _LEEWAY <= said <= now + _LEEWAY:
        raise ValueError("The provider asked you too long ago. Sign out there, and sign in again.")
    return min(float(said), now)


def _groups(claims: Mapping[str, Any], path: str) -> frozenset[str]:
    """Return the groups under a claim of this name, or under a path with dots (`realm_access.roles`)."""
    found: Any = claims.get(path)
    if found is None:
        found = claims
        for step in path.split("."):
            found = found.get(step) if isinstance(found, Mapping) else None
    many = found if isinstance(found, list) else [found]
    return frozenset(each for each in many[:MOST_GROUPS] if isinstance(each, str) and each)
