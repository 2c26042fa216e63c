"""What is past its time goes, what is said of it stays; live hints are few and the last is never lost."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone

from console import metrics
from policies.models import Slice
from telemetry import partitions
from tests import make
from tests.cast import Cast
from tests.waf.findings import count, event, found, sample
from waf.keeping import keep
from waf.models import Attack, Event, HourCount, Label, Sample, Tally
from waf.tables import TABLES


@pytest.fixture
def acme(cast: Cast) -> Slice:
    return make.slice_of(cast.acme, make.gateway("edge"))


@pytest.mark.django_db(transaction=True)
def test_findings_go_when_their_days_are_over_and_labels_and_long_counts_stay(acme: Slice):
    found(acme.gateway_id, event(), samples=[sample()], counts=[count("refused", 1)])
    Label.objects.create(event_id=Event.objects.get().pk, slice_id=acme.pk, rule="942100", verdict="false_positive")

    keep(timezone.now() + timedelta(days=settings.WAF_EVENTS_KEPT_DAYS - 1))
    assert Event.objects.count() == 1
    keep(timezone.now() + timedelta(days=settings.WAF_EVENTS_KEPT_DAYS + 2))

    assert [model.objects.count() for model in (Event, Sample, Attack, Tally)] == [0, 0, 0, 0]
    assert Label.objects.count() == HourCount.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_partitions_are_made_ahead(transactional_db):
    keep(timezone.now())
    for table in TABLES:
        assert len(partitions.existing(table)) > partitions.AHEAD
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database "
            "WHERE locktype = 'advisory' AND datname = current_database()"
        )
        assert cursor.fetchone()[0] == 0


def test_requests_are_counted_for_collectors(acme: Slice):
    found(acme.gateway_id, counts=[count("refused", 3), count("matched", 9, rule="942100"), count("untold", 2)])
    found(acme.gateway_id, counts=[count("refused", 4)])

    text = metrics.show(RequestFactory().get("/metrics")).content.decode()
    line = 'gatehouse_waf_requests_total{tenant="acme",gateway="edge",policy="shop",outcome="refused"} 7\n'
    assert line in text
    assert "matched" not in text
    assert "untold" not in text
