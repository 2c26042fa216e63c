"""A database of an hour ago: nodes and the CA know more than we do, and numbers of revisions come a second time."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from certificates.models import Certificate, Leaf, Rotation
from fleet.models import Node, ServedCertificate
from policies.models import Gateway
from tests.certificates.faulty_proxy import NEW_ORDER
from tests.certificates.pebble import needs_pebble
from tests.certificates.rotating import echo, issuing_until, look, newest, until
from tests.fleet.door import Door
from tests.fleet.simulated_node import proven

pytestmark = needs_pebble
SLICE = "acme.certificates@edge"


class Backup:
    """All tables as they are now, kept beside them in the same database."""

    def __init__(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            self.tables = [name for (name,) in cursor.fetchall()]
            cursor.execute("CREATE SCHEMA backup")
            for name in self.tables:
                cursor.execute(f'CREATE TABLE backup."{name}" AS TABLE public."{name}"')

    def restore(self):
        """Put every row back as it was; what came since is gone."""
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            try:
                for name in self.tables:
                    cursor.execute(f'DELETE FROM public."{name}"')
                    cursor.execute(f'INSERT INTO public."{name}" OVERRIDING SYSTEM VALUE TABLE backup."{name}"')
            finally:
                cursor.execute("SET session_replication_role = DEFAULT")

    def drop(self):
        """Forget it."""
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA backup CASCADE")


@pytest.fixture
def backup(pair, served):
    """A backup that is taken right after the renewal has begun."""
    found = Backup()
    yield found
    found.drop()


@pytest.fixture
def restored(pair, served, backup):
    """The database after the whole renewal was lost; web processes were started again. Gives what was lost."""
    issuing_until(pair, lambda: newest(served.pk).state == "proven")
    lost = {
        "leaf": Leaf.objects.get(version=newest(served.pk).version_id).sha256,
        "sequences": {name: pair.asked(name)[SLICE] for name in pair.nodes},
        "version": Gateway.objects.get(slug="edge").assignment_version,
    }
    backup.restore()
    door = Door()
    for node in pair.nodes.values():
        node.door = door
        node.open_session()
    yield lost
    door.close()


def test_what_was_lost_is_done_again_and_numbers_go_backwards(pair, served, restored, proxy):
    assert newest(served.pk).state == "due"
    echo(pair)
    assert {pair.asked(name)[SLICE] for name in pair.nodes} != set(restored["sequences"].values())
    assert Gateway.objects.get(slug="edge").assignment_version < restored["version"], "agents refuse such a manifest"

    issuing_until(pair, lambda: newest(served.pk).state == "proven")

    assert newest(served.pk).faults == []
    assert proxy.requests.count(NEW_ORDER) == 2, "one of them is forgotten here, and does no harm there"
    assert Leaf.objects.get(version=newest(served.pk).version_id).sha256 != restored["leaf"]
    assert {pair.asked(name)[SLICE] for name in pair.nodes} == set(restored["sequences"].values()), "the same numbers"


def report(pair, restored, sequences):
    """Let nodes say that they have proven these numbers, and show the leaf that was lost."""
    for name, node in pair.nodes.items():
        echoes = [{"id": one["id"], "proven": True, "error": ""} for one in node.manifest()["challenges"]]
        assert node.report(proven(SLICE, sequences[name]), challenges=echoes).status_code == 200
        ServedCertificate.objects.update_or_create(
            node=Node.objects.get(name=name), listener="https", server_name="shop.acme.test", key="ecdsa",
            defaults={"certificate": restored["leaf"], "proven": True, "seen_at": timezone.now()},
        )  # fmt: skip


def test_nodes_of_the_lost_future_prove_nothing_by_higher_numbers(pair, served, restored):
    """They refuse manifests older than their own, go on to serve what they run, and report its number."""

    def has_come():
        look()
        report(pair, restored, restored["sequences"])
        return newest(served.pk).state == "staging"

    until(has_come)
    Rotation.objects.update(state_since=timezone.now() - timedelta(minutes=1))
    for _ in range(10):
        has_come()

    rotation = newest(served.pk)
    assert rotation.state == "staging"
    assert "Waits for edge-1, edge-2." in rotation.text
    assert Certificate.objects.get(pk=served.pk).active_id == served.active_id
    issuing_until(pair, lambda: newest(served.pk).state == "rolling")


def test_nodes_of_the_lost_future_prove_nothing_by_equal_numbers(pair, served, restored):
    """Another revision of the same number: what their handshakes have seen tells them apart."""

    def has_come():
        look()
        report(pair, restored, {name: pair.asked(name).get(SLICE, 1) for name in pair.nodes})
        return "the handshake there shows another certificate" in newest(served.pk).text

    until(has_come)

    rotation = newest(served.pk)
    assert (rotation.state, rotation.version.proven_at) == ("rolling", None)
    assert "edge-1, edge-2" in rotation.text
    for _ in range(5):
        has_come()
    assert newest(served.pk).state == "rolling"
    assert rotation.previous.retired_at is None, "no key is destroyed on such a word"
    ServedCertificate.objects.update(certificate=Leaf.objects.get(version=rotation.version_id).sha256)
    issuing_until(pair, lambda: newest(served.pk).state == "proven")
    assert Certificate.objects.get(pk=served.pk).active_id == rotation.version_id
