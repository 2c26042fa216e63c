"""`/sign-in/with/<connection>`: to the provider, and back with a code.

Each answer counts once, in the browser that asked.
"""

import secrets
import time
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from console.accounts.actions.identities import Came, NotLinked, Refused, arrive, note_refusal
from console.accounts.authentication import client_ip
from console.accounts.models import Connection
from console.accounts.openid.assertions import Untrusted
from console.accounts.openid.issuers import IssuerAway
from console.accounts.refusals import note_sign_in
from console.accounts.sign_in.destination import destination
from console.accounts.sign_in.throttle import count_failure, holds_back
from console.accounts.sign_in.visitor import network
from console.accounts.single_sign_on import pending
from console.accounts.single_sign_on.finishing import finish_with
from console.accounts.single_sign_on.provider import authorization_address, claims_for, longest_ago, new_secrets
from console.accounts.single_sign_on.vouched import Vouched, proved_at, vouched
from console.audit.verbs import Target
from console.base import questions
from console.base.fetch_metadata import OURS
from console.base.request_id import request_id_of

_WHAT: Final = "single-sign-on"
_LONGEST: Final = 4_096


class _Broken(Exception):
    """The answer cannot be used; the text is a sentence for people."""


@never_cache
@require_GET
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the person to the provider; the browser keeps what the answer must fit.

    Where another site led here, a page asks first: no site signs anybody in behind their back. `fresh=1` in the address
    has the provider ask the person anew.
    """
    connection = living(slug)
    if connection is None:
        return failed(request, "There is no such way to sign in.", status=404)
    if request.headers.get("Sec-Fetch-Site", "") not in OURS:
        return render(request, "sign_in/with.html", {"connection": connection, "address": request.get_full_path()})
    own, is_fresh = new_secrets(), request.GET.get("fresh") == "1"
    try:
        address = authorization_address(connection, own, is_fresh=is_fresh)
    except IssuerAway as trouble:
        return failed(request, f"{connection.name} cannot be reached now. {trouble}", connection, status=503)
    response = HttpResponseRedirect(address)
    pending.keep_under_way(response, connection, pending.UnderWay(own, destination(request), is_fresh))
    return response


@never_cache
@require_GET
def come_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the provider's answer: sign the person in, or say why not."""
    connection = living(slug)
    if connection is None:
        return failed(request, "There is no such way to sign in.", status=404)
    place = network(request)
    if held := holds_back(_WHAT, place):
        response = failed(request, "This failed too often from here. Try again later.", connection, status=429)
        response["Retry-After"] = str(held.seconds)
        return response
    try:
        response = _come_back(request, connection)
    except (_Broken, Untrusted) as fault:
        count_failure(_WHAT, place)
        _note_disbelief(request, connection, fault)
        response = failed(request, str(fault), connection, status=403)
    except IssuerAway as trouble:
        response = failed(request, f"{connection.name} cannot be reached now. {trouble}", connection, status=503)
    pending.drop(response, pending.UNDER_WAY)
    return response


def living(slug: str) -> Connection | None:
    """Return the connection with this slug if people may sign in by it."""
    rows = Connection.objects.select_related("tenant").filter(slug=slug, is_enabled=True)
    found: Connection | None = rows.first()
    return found


def failed(request: HttpRequest, text: str, connection: Connection | None = None, *, status: int) -> HttpResponse:
    """Show why somebody is not signed in, and a way to try again."""
    again = f"/sign-in/with/{connection.slug}" if connection else ""
    return render(request, "sign_in/refused.html", {"text": text, "again": again}, status=status)


def came(request: HttpRequest) -> Came:
    """Return from where a person came."""
    return Came(request_id_of(request), client_ip(request))


def _come_back(request: HttpRequest, connection: Connection) -> HttpResponse:
    if questions.repeated(request.GET):  # RFC 6749, 3.1: programs differ in which of two they believe
        raise _Broken("This answer says something twice.")
    found = pending.under_way(request, connection)
    state = request.GET.get("state", "")
    if found is None or not secrets.compare_digest(state.encode(), found.secrets.state.encode()):
        raise _Broken("This answer belongs to no sign-in that was begun in this browser within ten minutes.")
    if request.GET.get("iss", connection.issuer) != connection.issuer:
        raise _Broken("Another provider answered than was asked.")
    code = request.GET.get("code", "")
    if "error" in request.GET or not 1 <= len(code) <= _LONGEST:
        raise _Broken(f"{connection.name} did not let you in.")
    claims = claims_for(connection, code, found.secrets)
    try:
        person = vouched(claims, groups_claim=connection.groups_claim, contexts=connection.second_factor_contexts)
        now = time.time()
        proved = proved_at(claims, longest_ago=longest_ago(is_fresh=found.is_fresh), now=now)
    except ValueError as fault:
        raise _Broken(str(fault)) from None
    if proved is None:
        proved = now if found.is_fresh else 0.0
    return _let_in(request, connection, person, found.wanted, proved)


def _note_disbelief(request: HttpRequest, connection: Connection, fault: Exception) -> None:
    target, text = Target("connection", connection.slug, str(connection.pk)), f"{connection.name} was not believed."
    note_sign_in(request, "", "provider_not_believed", f"{text} {fault}", target=target)


def _let_in(request: HttpRequest, connection: Connection, person: Vouched, wanted: str, proved: float) -> HttpResponse:
    try:
        user = arrive(connection, person, came(request))
    except NotLinked as refusal:
        if connection.may_link:
            response = HttpResponseRedirect(f"/sign-in/with/{connection.slug}/link")
            pending.keep_linking(response, connection, person, at=timezone.now().timestamp())
            return response
        return _refused(request, connection, person, f"{refusal} Sign in as before.")
    except Refused as refusal:
        return _refused(request, connection, person, str(refusal))
    has_second_factor = connection.is_second_factor_trusted and person.has_second_factor
    return finish_with(request, user, connection, has_second_factor=has_second_factor, proved_at=proved, wanted=wanted)


def _refused(request: HttpRequest, connection: Connection, person: Vouched, why: str) -> HttpResponse:
    note_refusal(connection, person, came(request), why)
    return failed(request, why, connection, status=403)
