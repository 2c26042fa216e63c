"""Where every way in ends: who proved enough gets a session, who did not is led to what is missing."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from console.accounts.actions.sessions import PROVED_ELSEWHERE
from console.accounts.models import BrowserSession
from console.accounts.sessions.store import SessionStore
from console.accounts.sign_in.finishing import SECOND, finish
from tests.accounts.apps import add_app


def by_sso(user, *, has_second_factor):
    request = RequestFactory().get("/sso/callback", headers={"User-Agent": "curl/8"})
    request.session, request.user = SessionStore(), AnonymousUser()
    response = finish(request, user, method="sso", has_second_factor=has_second_factor, wanted="/console/a")
    request.session.save()
    return request.session, response["Location"]


@pytest.mark.parametrize("has_second_factor", [True, False])
def test_without_a_factor_of_ones_own_nothing_more_is_asked(cast, has_second_factor):
    session, location = by_sso(cast.alice, has_second_factor=has_second_factor)
    assert location == "/console/a"
    assert session[PROVED_ELSEWHERE] is has_second_factor
    row = BrowserSession.objects.get(user=cast.alice)
    assert (row.method, row.device) == ("sso", "curl/8")


def test_a_factor_of_ones_own_is_asked_for_unless_the_other_side_asked(cast):
    add_app(cast.alice)
    assert by_sso(cast.alice, has_second_factor=False)[1] == SECOND
    assert not BrowserSession.objects.filter(user=cast.alice).exists()
    assert by_sso(cast.alice, has_second_factor=True)[1] == "/console/a"


def test_where_one_is_wanted_and_none_was_asked_for_one_is_set_up(cast):
    cast.acme.require_mfa = True
    cast.acme.save()
    assert by_sso(cast.alice, has_second_factor=False)[1].startswith("/sign-in/set-up?next=")
    assert by_sso(cast.alice, has_second_factor=True)[1] == "/console/a"
