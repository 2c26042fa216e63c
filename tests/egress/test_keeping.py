"""What is past its time goes; what was seen lately stays, and makes no more room than there is."""

from datetime import timedelta

import pytest
from django.utils import timezone

from egress.keeping import SILENT, keep
from egress.models import Cut, Denial, Flow, Hit, Intake, Sight, Teller, Tunnel
from egress.tables import TABLES
from policies.models import Slice
from telemetry import partitions
from tests import make
from tests.cast import Cast
from tests.egress.telling import STRIPE, cut, denied, flow, tell, tunnels


@pytest.fixture
def acme(transactional_db: None, cast: Cast) -> Slice:
    return make.slice_of(cast.acme, make.gateway("edge"))


def test_each_goes_after_its_own_time(acme):
    tell(acme, flow(), denied(), tunnels=[tunnels(2)], cuts=[cut()])
    now = timezone.now()

    keep(now)
    assert [model.objects.count() for model in (Flow, Denial, Cut, Hit, Sight, Tunnel)] == [2, 1, 1, 2, 2, 1]
    assert all(len(partitions.existing(table)) > partitions.AHEAD for table in TABLES)
    keep(now + SILENT + timedelta(minutes=1))
    assert [model.objects.count() for model in (Tunnel, Teller, Flow)] == [0, 0, 2]
    keep(now + timedelta(days=33))
    assert [model.objects.count() for model in (Flow, Denial, Cut, Hit, Sight)] == [0, 0, 0, 2, 2]
    Sight.objects.filter(destination=STRIPE).update(last_at=now + timedelta(days=30))
    keep(now + timedelta(days=402))

    assert [model.objects.count() for model in (Hit, Sight)] == [0, 1]
    assert Intake.objects.get(slice_id=acme.pk).sights == 1
