"""What beat has done for accounts: it names tasks that exist, and what is over goes away."""

from datetime import timedelta

import pytest
from django.utils import timezone

from console.accounts.models import ApiToken, BrowserSession, FederationTrust
from console.accounts.tasks import clear_sessions
from console.celery import app
from tests import make


@pytest.mark.django_db
def test_sessions_that_are_over_are_removed_and_others_stay():
    now = timezone.now()
    for key, minutes in (("over", -1), ("open", 60)):
        end = now + timedelta(minutes=minutes)
        BrowserSession.objects.create(session_key=key, session_data="", expire_date=end, last_used_at=now)
    clear_sessions()
    assert [session.session_key for session in BrowserSession.objects.all()] == ["open"]


def test_every_task_that_beat_calls_is_one_the_worker_knows():
    app.loader.import_default_modules()
    called = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert called <= set(app.tasks)
    assert "console.accounts.tasks.clear_sessions" in called


def test_exchanged_tokens_go_a_month_after_their_end_and_others_stay(cast):
    account = make.service_account(cast.acme, "deploy", "viewer")
    trust = FederationTrust.objects.create(
        service_account=account, name="shop", issuer="https://ci.test", audience="a", conditions=[], scopes=["view"],
        lifetime_seconds=60, created_by="somebody",
    )  # fmt: skip
    old, recent, own = (make.token(cast.acme, account, days=days)[0] for days in (-31, -29, -31))
    ApiToken.objects.filter(pk__in=[old.pk, recent.pk]).update(trust=trust)
    clear_sessions()
    assert {row.pk for row in ApiToken.objects.all()} == {recent.pk, own.pk}
