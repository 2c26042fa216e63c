"""Which certificates are asked for, from the query of a request. What is not understood is refused by its name."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from certificates.life.standing import Standing
from certificates.models import IssuerType, Source
from certificates.models.certificate import CertificateQuerySet
from certificates.pki.keys import KeyType
from certificates.pki.words import quote
from certificates.queries.standings import with_standing
from certificates.queries.uses import Use, used_as
from console.base.errors import Invalid

STANDINGS: Final = tuple(str(one) for one in Standing if one is not Standing.RETIRED)
USES: Final = tuple(str(one) for one in Use)
SOURCES: Final = ("acme", "internal", "upload")
KEYS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {family: tuple(str(one) for one in KeyType if one.family == family) for family in ("ecdsa", "rsa")}
    | {str(one): (str(one),) for one in KeyType}
)

FILTERS: Final = [
    OpenApiParameter("gateway", str, description="Slug."),
    OpenApiParameter("slice", str, description="As `acme@edge`."),
    OpenApiParameter("issuer", str, description="Name."),
    OpenApiParameter("q", str, description="Part of a name or of a hostname."),
    OpenApiParameter("owner", str, description="Exactly as it stands there."),
    OpenApiParameter("expires_before", str, description="RFC 3339; those never issued are left out."),
    OpenApiParameter("standing", str, description=f"One or more, comma separated: {', '.join(STANDINGS)}."),
    OpenApiParameter(
        "use", str,
        description=f"One or more, comma separated: {', '.join(USES)}. Those that no node has yet are none of these.",
    ),
    OpenApiParameter("key", str, description=f"A family or a type: {', '.join(KEYS)}."),
    OpenApiParameter("source", str, description=f"One or more, comma separated: {', '.join(SOURCES)}."),
]  # fmt: skip


def filtered(rows: CertificateQuerySet, request: Request) -> CertificateQuerySet:
    """Return those of the certificates that the request asks for. Raises Invalid."""
    for name, narrow in _NARROWING.items():
        if value := request.query_params.get(name):
            rows = narrow(rows, value)
    return rows


def choices_of(name: str, value: str, known: Collection[str]) -> list[str]:
    """Return the values of a parameter that takes several; raise Invalid at one that is not known."""
    return [choice_of(name, one.strip(), known) for one in value.split(",")]


def choice_of(name: str, value: str, known: Collection[str]) -> str:
    """Return the value of a parameter; raise Invalid where it is not known."""
    if value not in known:
        raise Invalid.field(f"?{name}", "invalid", f"{quote(value)} is none of {', '.join(known)}.")
    return value


def _by_slice(rows: CertificateQuerySet, value: str) -> CertificateQuerySet:
    tenant, _, gateway = value.partition("@")
    return rows.filter(slice__gateway__slug=gateway, slice__tenant__slug=tenant)


def _by_text(rows: CertificateQuerySet, value: str) -> CertificateQuerySet:
    return rows.filter(Q(name__icontains=value) | Q(hostnames__icontains=value))


def _by_end(rows: CertificateQuerySet, value: str) -> CertificateQuerySet:
    return rows.filter(not_after__lt=_moment("expires_before", value))


def _by_standing(rows: CertificateQuerySet, value: str) -> CertificateQuerySet:
    wanted = choices_of("standing", value, STANDINGS)
    return with_standing(rows, timezone.now()).filter(standing__in=wanted)


def _by_use(rows: CertificateQuerySet, value: str) -> CertificateQuerySet:
    return used_as(rows, [Use(one) for one in choices_of("use", value, USES)])


def _by_key(rows: CertificateQuerySet, value: str) -> CertificateQuerySet:
    return rows.filter(key_types__overlap=list(KEYS[choice_of("key", value, KEYS)]))


def _by_source(rows: CertificateQuerySet, value: str) -> CertificateQuerySet:
    wanted = choices_of("source", value, SOURCES)
    types = [one for one in wanted if one in set(IssuerType)]
    is_uploaded = Q(source=Source.UPLOAD) if "upload" in wanted else Q(pk=None)
    return rows.filter(is_uploaded | Q(source=Source.ISSUER, issuer__type__in=types))


def _moment(name: str, value: str) -> datetime:
    try:
        found = parse_datetime(value)
    except ValueError:  # written as a moment, and there is no such day
        found = None
    if found is None or found.tzinfo is None:
        raise Invalid.field(f"?{name}", "invalid", "A moment as RFC 3339 has it, with a zone.")
    return found


_NARROWING: Final[Mapping[str, Callable[[CertificateQuerySet, str], CertificateQuerySet]]] = MappingProxyType(
    {
        "gateway": lambda rows, value: rows.filter(slice__gateway__slug=value),
        "slice": _by_slice,
        "issuer": lambda rows, value: rows.filter(issuer__name=value),
        "q": _by_text,
        "owner": lambda rows, value: rows.filter(owner=value),
        "expires_before": _by_end,
        "key": _by_key,
        "source": _by_source,
        "use": _by_use,
        "standing": _by_standing,
    }
)
"""Those that cost most come last, when few are left. Who vies with whom is always found among all of a slice."""
