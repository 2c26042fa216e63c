"""Which refused requests the audit trail hears of, and in whose trail they stand.

A member who lacks a permission stands in the tenant's trail. A stranger stands in the platform's: tenants do not see
each other's people. Whoever claims nothing (no session, no token) is refused nothing.
"""

import re
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest
from rest_framework.authentication import get_authorization_header
from rest_framework.request import Request

from console.accounts.access import Access
from console.accounts.authentication import access_in_session, client_ip
from console.accounts.bearer import is_mistyped, token_digest
from console.accounts.models import ApiToken, Tenant, User
from console.accounts.permissions import Permission
from console.accounts.sign_in.visitor import network
from console.audit.actor import Actor, ActorKind
from console.audit.refusals import Kind, Refused, note
from console.audit.verbs import PLATFORM_CHAIN, Target
from console.base.errors import GatehouseError
from console.base.log_lines import masked
from console.base.request_id import request_id_of

NOBODYS_ADDRESS: Final = "an address nobody has"
NOBODY_NAMED: Final = "nobody in particular"
_ARGUMENT: Final = re.compile(r"<(?:\w+:)?(\w+)>")
_STEP_UP: Final = re.compile(r"step_up|mfa|reauth")
_NOTED_BY_THEMSELVES: Final = frozenset({"network_not_allowed"})
"""Refusals of tokens that are entries of their own already."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Whose trail a refusal belongs in."""

    tenant_id: UUID | None = None
    chain: str = PLATFORM_CHAIN
    slice_key: str = ""


def note_refusal(request: Request, error: GatehouseError) -> None:
    """Note that a request to the API was refused, if it was; raises nothing."""
    access: Access | None = getattr(request, "_auth", None)
    if error.code == "csrf_failed":  # refused while the session was looked at: whose it is was not said yet
        _note_access(request, access_in_session(request, request._request.user), error)
    elif error.status in {401, 403} and access is None and get_authorization_header(request):
        _note_token(request, error)
    elif error.status in {403, 404, 429} and access is not None:
        _note_access(request, access, error)


def note_page(request: HttpRequest, error: GatehouseError) -> None:
    """Note that something outside the API was refused: to a token that came along, or to whoever asked."""
    if get_authorization_header(request):
        _note_token(request, error)
        return
    path = masked(request.path)
    note(
        Refused(
            kind=Kind.REQUEST, code=error.code, actor=_whoever_signs_in(request, "somebody"), source=network(request),
            target=Target("address", path), what=error.code,
            summary=f"{request.method} {path} was refused: {error.detail.rstrip('.')}.",
        )
    )  # fmt: skip


def note_sign_in(request: HttpRequest, email: str, code: str, text: str, *, target: Target | None = None) -> None:
    """Note a proof that failed: of somebody who signs in, or of somebody in a session who is to prove themselves anew.

    `email` is whose proof it was to be, empty where nothing says; `target` what else it was about. An address that
    nobody has may be a mistyped secret and is not kept.
    """
    target = target or _whose(email)
    note(
        Refused(
            kind=Kind.SIGN_IN, code=code, actor=_whoever_signs_in(request), source=network(request), target=target,
            summary=text, what=f"sign-in {target.id}",
        )
    )  # fmt: skip


def hear_of_failed_sign_ins(*, credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    """Take Django's word for an attempt that failed, whichever backend refused it."""
    if request is None:
        return
    given = next((str(credentials[name]) for name in ("username", "email", "login") if credentials.get(name)), "")
    note_sign_in(request, given, "wrong_credentials", "An attempt to sign in failed.")


def connect() -> None:
    """Listen to Django's signal."""
    user_login_failed.connect(hear_of_failed_sign_ins, dispatch_uid="audit")


def _note_token(request: Request | HttpRequest, error: GatehouseError) -> None:
    secret = get_authorization_header(request).split()[-1].decode("latin-1")
    if is_mistyped(secret) or error.code in _NOTED_BY_THEMSELVES:
        return
    whose = ApiToken.objects.select_related("created_by", "tenant", "service_account__tenant")
    row = whose.filter(digest=token_digest(secret)).first()
    if row is None:
        actor, source, place = _nobody(request, "an unknown token"), network(request), _Place()
        target = Target("token", "an unknown token")
    else:
        actor = Access(row.acts_as, row, request_id=request_id_of(request), ip=client_ip(request)).actor
        source, place = str(row.pk), _Place(row.tenant_id, row.tenant.slug)
        target = Target("token", row.name, str(row.pk))
    note(
        Refused(
            kind=Kind.TOKEN, code=error.code, actor=actor, source=source, target=target, summary=error.detail,
            tenant_id=place.tenant_id, chain=place.chain, what="token",
        )
    )  # fmt: skip


def _note_access(request: Request, access: Access, error: GatehouseError) -> None:
    named = _named(request)
    place = _place(access, error, named)
    if error.status == 404 and (place.tenant_id is not None or not named.kind):
        return  # of their own tenant, and not there
    what = _operation(request)
    kind = Kind.STEP_UP if _STEP_UP.search(error.code) else Kind.PERMISSION if error.status != 429 else Kind.REQUEST
    kind = Kind.REQUEST if error.code == "csrf_failed" else kind
    text = f"{what} was refused: {error.detail.rstrip('.')}{', or it is not theirs' if error.status == 404 else ''}."
    note(
        Refused(
            kind=kind, code=error.code, actor=access.actor, source=access.actor.id, what=what,
            target=Target(named.kind or "address", named.name), summary=text,
            tenant_id=place.tenant_id, chain=place.chain, slice_key=place.slice_key,
        )
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Named:
    """What the address of a request names."""

    kind: str
    name: str
    slug: str = ""


def _named(request: Request) -> _Named:
    given = request.parser_context.get("kwargs", {})
    slug = str(given.get("tenant", "") or request.query_params.get("tenant", ""))
    if slice_key := str(given.get("slice_key", "")):
        return _Named("slice", slice_key, slice_key.partition("@")[0].partition(".")[0])
    if slug:
        return _Named("tenant", slug, slug)
    return _Named("address" if given else "", request.path)


def _place(access: Access, error: GatehouseError, named: _Named) -> _Place:
    rows = Tenant.objects.filter(pk=error.tenant_id) if error.tenant_id else Tenant.objects.filter(slug=named.slug)
    tenant = rows.first() if error.tenant_id or named.slug else None
    if tenant is None or not access.may(Permission.VIEW, tenant.pk):
        return _Place()
    return _Place(tenant.pk, tenant.slug, named.name if named.kind == "slice" else "")


def _operation(request: Request) -> str:
    """Return `PATCH /slices/{slice_key}/routes/{name}` for any route."""
    match = request.resolver_match
    address = _ARGUMENT.sub(r"{\1}", match.route) if match else request.path
    return f"{request.method} /{address.removeprefix('api/v1/')}"


def _whose(email: str) -> Target:
    user = User.objects.filter(email=email).first() if email else None
    nobody = Target("user", NOBODYS_ADDRESS if email else NOBODY_NAMED)
    return Target("user", user.email, str(user.pk)) if user else nobody


def _whoever_signs_in(request: HttpRequest, otherwise: str = "somebody signing in") -> Actor:
    """Return the person of the session, if there is one: a wrong proof in it was theirs, or of whoever took it."""
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        return _nobody(request, otherwise)
    return replace(_nobody(request, person.email), id=str(person.pk))


def _nobody(request: Request | HttpRequest, name: str) -> Actor:
    return Actor(ActorKind.USER, "", name, request_id=request_id_of(request), ip=client_ip(request))
