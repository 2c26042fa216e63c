"""`/sign-in/once/<secret>`: a link that works once.

Opening it shows a page that sends itself (a button without scripts); only that POST redeems the link, because mail
scanners and link previews open addresses too.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from console.accounts.actions.links import redeem_link
from console.accounts.authentication import client_ip
from console.accounts.refusals import note_sign_in
from console.accounts.sign_in.asking import asker, mark_of
from console.accounts.sign_in.destination import destination, onwards
from console.accounts.sign_in.finishing import finish
from console.base.errors import Forbidden, NotFound
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
        link = redeem_link(
            secret=secret, request_id=request_id_of(request), ip=client_ip(request), asker=asker(mark_of(request))
        )
    except NotFound as refusal:
        note_sign_in(request, "", refusal.code, "A sign-in link was tried: spent, of another browser, or made up.")
        return render(request, "sign_in/spent.html", status=410)
    except Forbidden as refusal:
        note_sign_in(request, "", refusal.code, "A sign-in link was tried of somebody who has to use single sign-on.")
        return render(request, "sign_in/refused.html", {"text": refusal.detail}, status=403)
    wanted = destination(request)
    onward = onwards("/sign-in/password", wanted) if link.is_invitation else wanted
    return finish(request, link.user, method="link", has_second_factor=False, wanted=onward)
