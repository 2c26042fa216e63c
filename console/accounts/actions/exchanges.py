"""The verb that exchanges another issuer's token for a short-lived one of a service account, and its refusal.

Who is refused is told nothing of what there is. What is told in the tenant's trail was signed by an issuer that the
service account trusts, so that strangers cannot fill it.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from console.accounts.access import Access
from console.accounts.actions.rules import change, note
from console.accounts.actions.tokens import NewToken, Terms, new_token
from console.accounts.bearer import EXCHANGED_PREFIX
from console.accounts.federation.conditions import holds
from console.accounts.models import FederationTrust, ServiceAccount, SpentAssertion
from console.accounts.openid.assertions import LEEWAY_SECONDS, Expected, Untrusted, issuer_of, signed_part, verified
from console.accounts.openid.issuers import Issuer
from console.accounts.permissions import Permission
from console.accounts.persons import token_name
from console.audit.actor import Actor, ActorKind
from console.audit.verbs import Target, verb

NOT_TAKEN: Final = "No trust of that service account takes this token."
_SWEPT_ROWS: Final = 50
_TOLD_CLAIMS: Final = ("iss", "sub", "jti", "repository", "ref", "project_path", "workflow_ref", "run_id", "job_id")


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody shows, for which service account, and what they want to do with it (nothing named: all)."""

    token: str
    tenant: str
    account: str
    scopes: Sequence[Permission] = ()
    request_id: str = ""
    ip: str = ""


def exchange(asked: Asked) -> NewToken:
    """Return a token of the service account. Raises Untrusted, and IssuerAway where the issuer cannot be asked."""
    account = ServiceAccount.objects.select_related("tenant").filter(
        tenant__slug=asked.tenant, slug=asked.account, is_active=True
    ).first()  # fmt: skip
    issuer = issuer_of(asked.token)
    trusts = list(account.trusts.filter(issuer=issuer).order_by("created_at")) if account else []
    if account is None or not trusts:
        raise Untrusted(NOT_TAKEN)
    trust, claims = _trusting(asked, account, trusts)
    try:
        return _exchange(asked, account, trust, claims)
    except _Spent:
        _refuse(asked, account, trust, claims, "It was exchanged before.")
        raise Untrusted(NOT_TAKEN) from None


class _Spent(Exception):
    """The token was exchanged before."""


def _trusting(
    asked: Asked, account: ServiceAccount, trusts: Sequence[FederationTrust]
) -> tuple[FederationTrust, dict[str, Any]]:
    """Return the first trust that takes the token, and what the token says; raise Untrusted where none does."""
    told: tuple[FederationTrust, dict[str, Any], str] | None = None
    for trust in trusts:
        try:
            claims = verified(asked.token, Expected(Issuer(trust.issuer, trust.ca), trust.audience))
        except Untrusted as refusal:
            told = told or ((trust, {}, str(refusal)) if refusal.is_signed else None)
            continue
        failed = [str(each["claim"]) for each in trust.conditions if not holds(each, claims)]
        if not failed:
            return trust, claims
        told = trust, claims, f"Its {', '.join(failed)} {'does' if len(failed) == 1 else 'do'} not fit."
    if told is not None:
        _refuse(asked, account, *told)
    raise Untrusted(NOT_TAKEN)


def _exchange(asked: Asked, account: ServiceAccount, trust: FederationTrust, claims: Mapping[str, Any]) -> NewToken:
    name = f"{trust.name}: {_plain(claims['sub'])}"[:120]
    with verb("token.exchange", actor=_actor(account, name, asked)) as act:
        _spend(asked.token, claims)
        now = timezone.now()
        terms = Terms(name, _scopes(asked, account, trust), now + timedelta(seconds=trust.lifetime_seconds))
        made = new_token(account.tenant, account, terms, made_by=trust.issuer, prefix=EXCHANGED_PREFIX, trust=trust)
        FederationTrust.objects.filter(pk=trust.pk).update(last_used_at=now)
        minutes = trust.lifetime_seconds // 60
        summary = f"Exchanged a token of {trust.issuer} for one of the {account} for {minutes} min."
        note(act, account.tenant, _target(trust), summary, *_said(claims))
    return made


def _refuse(asked: Asked, account: ServiceAccount, trust: FederationTrust, claims: Mapping[str, Any], why: str) -> None:
    """Record that a token which the issuer signed was not exchanged."""
    with verb("token.refuse_exchange", actor=_actor(account, trust.name, asked)) as act:
        summary = f"Refused to exchange a token of {trust.issuer} for one of the {account}. {why}"
        note(act, account.tenant, _target(trust), summary, *_said(claims))


def _spend(token: str, claims: Mapping[str, Any]) -> None:
    """Take a token out of circulation while it holds; raise _Spent where that has happened before."""
    now = timezone.now()
    over = SpentAssertion.objects.filter(expires_at__lt=now).select_for_update(skip_locked=True).values("digest")
    SpentAssertion.objects.filter(digest__in=[row["digest"] for row in over[:_SWEPT_ROWS]]).delete()
    jti = claims.get("jti")
    what = f"{claims['iss']}\0{jti}" if isinstance(jti, str) and jti else signed_part(token)
    until = datetime.fromtimestamp(min(int(claims["exp"]), 253_402_300_000), UTC) + timedelta(seconds=LEEWAY_SECONDS)
    try:
        with transaction.atomic():
            SpentAssertion.objects.create(digest=hashlib.sha256(what.encode()).hexdigest(), expires_at=until)
    except IntegrityError:
        raise _Spent from None


def _scopes(asked: Asked, account: ServiceAccount, trust: FederationTrust) -> list[Permission]:
    """Return what is asked for of what the trust gives and the service account holds now."""
    held = Access(user=account).held_in(account.tenant_id)
    given = [Permission(scope) for scope in trust.scopes if scope in held]
    wanted = [scope for scope in given if not asked.scopes or scope in {*asked.scopes, Permission.VIEW}]
    if Permission.VIEW not in wanted:
        raise Untrusted("The service account holds nothing any more that this trust gives.")
    return wanted


def _said(claims: Mapping[str, Any]) -> list[dict[str, object]]:
    told = {name: _plain(claims[name]) for name in _TOLD_CLAIMS if isinstance(claims.get(name), (str, int))}
    return [change(f"/claims/{name}", None, value) for name, value in told.items()]


def _plain(value: object) -> str:
    return "".join(each if each.isprintable() else "?" for each in str(value))[:300]


def _actor(account: ServiceAccount, name: str, asked: Asked) -> Actor:
    said = token_name(name, str(account))
    return Actor(ActorKind.SERVICE, str(account.pk), said, request_id=asked.request_id, ip=asked.ip)


def _target(trust: FederationTrust) -> Target:
    return Target(kind="federation_trust", name=trust.name, id=str(trust.pk))
