"""A broken trail is trouble at once; a stream is when nothing arrives for longer than the rule allows."""

from datetime import timedelta

import pytest
from django.utils import timezone

from alerting.kinds import audit_stream, audit_trail
from console.audit import watching
from console.audit.actor import SYSTEM
from exports.actions.streams import add_stream
from exports.models import Stream
from tests.audit.saying import say, tamper


def test_a_broken_chain_is_found_for_its_tenant_and_the_platform(cast):
    say(tenant=cast.acme)
    tamper("UPDATE audit_entry SET summary = 'x' WHERE chain = 'acme'")
    watching.look(timezone.now())
    (finding,) = audit_trail.look(timezone.now(), [audit_trail.BrokenTrail()])
    assert (finding.labels, finding.tenant_ids, finding.is_platforms) == (
        {"chain": "acme"},
        frozenset({cast.acme.pk}),
        True,
    )
    assert "does not fit its digest" in finding.text
    assert audit_trail.judge(finding, audit_trail.BrokenTrail())


@pytest.mark.parametrize(("minutes", "is_trouble"), [(10, False), (20, True)])
def test_a_stream_is_trouble_after_the_rules_minutes(cast, minutes, is_trouble):
    add_stream(cast.acme, {"name": "siem", "kind": "webhook", "url": "https://x.example.org"}, actor=SYSTEM)
    now = timezone.now()
    Stream.objects.update(failing_since=now - timedelta(minutes=minutes), last_error="It answered 500.")
    (finding,) = audit_stream.look(now, [audit_stream.StreamTrouble(after_minutes=5)])
    assert finding.path == "/audit/streams?tenant=acme"
    assert audit_stream.judge(finding, audit_stream.StreamTrouble()) is is_trouble
