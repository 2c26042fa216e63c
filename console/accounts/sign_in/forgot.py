"""`/sign-in/forgot`: a sign-in link by mail. Every address gets the same answer after the same work: one message to
the worker, which looks whether anybody has it.
"""

import logging

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from kombu.exceptions import OperationalError

from console.accounts.authentication import client_ip
from console.accounts.sign_in import asking
from console.accounts.sign_in.form import MAX_EMAIL_CHARACTERS
from console.accounts.sign_in.throttle import count_attempt
from console.accounts.sign_in.visitor import network
from console.accounts.tasks import mail_link
from console.base.request_id import request_id_of

log = logging.getLogger(__name__)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Ask for an address, or send a link to it; 404 where no mail server is set."""
    if not settings.EMAIL_HOST:
        raise Http404
    if request.method != "POST":
        return render(request, "sign_in/forgot.html")
    email = request.POST.get("email", "").replace("\0", "").strip().lower()[:MAX_EMAIL_CHARACTERS]
    where, mark = network(request), asking.mark_of(request) or asking.new_mark()
    if count_attempt(f"network:{where}", where, f"link {email}") is None:
        try:
            mail_link.delay(email, request_id_of(request), client_ip(request), asking.asker(mark))
        except OperationalError:
            log.exception("a request for a sign-in link was not handed to the worker")
    response = render(request, "sign_in/sent.html", {"email": email})
    asking.keep(response, mark)
    return response
