"""`/sign-in/once/<secret>`: a link that works once.

Opening it shows a page that sends itself (a button without scripts); only that POST redeems the link, because mail
scanners and link previews open addresses too.
"""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from console.accounts.actions.links import redeem_link
from console.accounts.actions.sessions import BACKEND
from console.accounts.authentication import client_ip
from console.accounts.sign_in.destination import destination, onwards
from console.accounts.sign_in.visitor import remember
from console.base.errors import NotFound
from console.base.request_id import request_id_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, secret: str) -> HttpResponse:
    """Offer to sign in, or do it; who was invited chooses a password next."""
    response = _redeem(request, secret) if request.method == "POST" else _offer(request)
    response["Referrer-Policy"] = "strict-origin"  # the secret stays here; no-referrer would null Origin and fail CSRF
    return response


def _offer(request: HttpRequest) -> HttpResponse:
    return render(request, "sign_in/once.html", {"next": destination(request)})


def _redeem(request: HttpRequest, secret: str) -> HttpResponse:
    try:
        link = redeem_link(secret=secret, request_id=request_id_of(request), ip=client_ip(request))
    except NotFound:
        return render(request, "sign_in/spent.html", status=410)
    login(request, link.user, backend=BACKEND)
    wanted = destination(request)
    response = HttpResponseRedirect(onwards("/sign-in/password", wanted) if link.is_invitation else wanted)
    remember(response, link.user.email)
    return response
