"""What beat has done for accounts: it names tasks that exist, and what is over goes away."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from console.accounts.tasks import clear_sessions
from console.celery import app


@pytest.mark.django_db
def test_sessions_that_are_over_are_removed_and_others_stay():
    now = timezone.now()
    Session.objects.create(session_key="over", session_data="", expire_date=now - timedelta(minutes=1))
    Session.objects.create(session_key="open", session_data="", expire_date=now + timedelta(hours=1))
    clear_sessions()
    assert [session.session_key for session in Session.objects.all()] == ["open"]


def test_every_task_that_beat_calls_is_one_the_worker_knows():
    app.loader.import_default_modules()
    called = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert called <= set(app.tasks)
    assert "console.accounts.tasks.clear_sessions" in called
