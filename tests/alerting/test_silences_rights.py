"""Nothing is kept quiet in the name of somebody who may not do so any more."""

from datetime import timedelta

from django.utils import timezone

from alerting.actions.silences import refuse_unfounded
from alerting.models import Silence
from console.accounts import roles
from console.audit.models import Entry
from tests import make
from tests.callers import signed_in

SILENCES = "/tenants/acme/silences"


def body(**more):
    ends = (timezone.now() + timedelta(hours=2)).isoformat()
    return {"matchers": [{"label": "gateway", "values": ["edge"]}], "reason": "Night", "ends_at": ends, **more}


def test_a_silence_ends_with_the_right_of_who_made_it(cast, as_alice):
    watch = make.member(cast.acme, "wanda", "security")
    answer = signed_in(watch).post(SILENCES, body())
    assert answer.status_code == 201, answer.content
    kept = as_alice.post(SILENCES, body()).json()["id"]
    refuse_unfounded()
    assert not Silence.objects.exclude(ended_at=None).exists()
    roles.grant(cast.acme, watch, ["viewer"])
    refuse_unfounded()
    shown = {row["id"]: row for row in as_alice.get(SILENCES).json()["items"]}
    assert (shown[answer.json()["id"]]["state"], shown[kept]["state"]) == ("ended", "active")
    assert shown[answer.json()["id"]]["refused"].startswith("Refused: rights lost. wanda@people.test")
    assert Entry.objects.filter(verb="silence.refuse", chain="acme").count() == 1
