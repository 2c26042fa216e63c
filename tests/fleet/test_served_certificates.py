"""What serves what where: nodes say which certificate their own handshakes showed, and it is kept while it holds."""

import hashlib
from datetime import timedelta

from django.utils import timezone
from gatehouse_protocol.reports import Report
from gatehouse_protocol.shapes import parse

from console.audit.actor import SYSTEM
from fleet.actions.nodes import revoke_node
from fleet.actions.reports import Received, store
from fleet.models import Node, ServedCertificate
from fleet.queries.served_certificates import served, serving
from tests.fleet.certificates import handshake
from tests.fleet.edge import build

LEAF = hashlib.sha256(b"leaf").hexdigest()


def test_a_node_says_what_it_shows(edge, node):
    node.report(certificates=[handshake(), handshake("blog.acme.test", b"blog")])

    (found,) = served(edge.gateway, ["shop.acme.test"])
    assert (found.node, found.listener, found.key, found.certificate) == ("edge-1", "https", "ecdsa", LEAF)
    assert (found.proven, found.error, found.is_heard) == (True, "", True)
    assert found.proven_at is not None
    assert found.proven_at.isoformat() == "2026-11-21T10:00:00+00:00"


def test_it_can_be_asked_by_certificate(edge, node):
    node.report(certificates=[handshake("b.test"), handshake("a.test"), handshake("c.test", b"other")])

    assert [one.server_name for one in serving(edge.gateway, [LEAF])] == ["a.test", "b.test"]


def test_saying_nothing_means_as_before_and_saying_none_means_none(edge, node):
    node.report(certificates=[handshake()])
    node.report()
    assert len(served(edge.gateway, ["shop.acme.test"])) == 1

    node.report(certificates=[])
    assert served(edge.gateway, ["shop.acme.test"]) == []


def test_a_new_set_takes_the_place_of_the_old(edge, node):
    node.report(certificates=[handshake("old.test"), handshake("kept.test"), handshake("new-leaf.test")])
    kept = ServedCertificate.objects.get(server_name="kept.test")

    node.report(certificates=[handshake("kept.test"), handshake("new-leaf.test", b"new"), handshake("added.test")])

    rows = {row.server_name: row for row in ServedCertificate.objects.all()}
    assert set(rows) == {"kept.test", "new-leaf.test", "added.test"}
    assert rows["new-leaf.test"].certificate == hashlib.sha256(b"new").hexdigest()
    assert (rows["kept.test"].pk, rows["kept.test"].seen_at) == (kept.pk, kept.seen_at)


def test_a_handshake_that_failed_says_why(edge, node):
    node.report(certificates=[handshake()])
    node.report(certificates=[handshake(certificate="", proven=False, error="connection reset")])

    (found,) = served(edge.gateway, ["shop.acme.test"])
    assert (found.certificate, found.proven, found.error) == ("", False, "connection reset")
    assert found.proven_at is not None


def test_listeners_and_key_families_are_kept_apart(edge, node):
    rows = [handshake(key=key, listener=listener) for listener in ("https", "https-alt") for key in ("ecdsa", "rsa")]
    node.report(certificates=rows)

    found = [(one.listener, one.key) for one in served(edge.gateway, ["shop.acme.test"])]
    assert found == [("https", "ecdsa"), ("https", "rsa"), ("https-alt", "ecdsa"), ("https-alt", "rsa")]


def test_tcp_and_quic_are_kept_apart_and_an_agent_that_does_not_say_means_tcp(edge, node):
    node.report(certificates=[handshake(transport="quic", leaf=b"old"), handshake(), handshake("old-agent.test")])

    found = [(one.listener, one.transport, one.certificate) for one in served(edge.gateway, ["shop.acme.test"])]
    assert found == [("https", "tcp", LEAF), ("https", "quic", hashlib.sha256(b"old").hexdigest())]
    node.report(certificates=[handshake()])
    (left,) = served(edge.gateway, ["shop.acme.test"])
    assert left.transport == "tcp"
    assert node.post("/reports", node.report_body(certificates=[handshake(transport="sctp")])).status_code == 422


def test_the_same_handshake_twice_in_a_report_is_one(edge, node):
    assert node.report(certificates=[handshake(), handshake(leaf=b"later")]).status_code == 200

    (found,) = served(edge.gateway, ["shop.acme.test"])
    assert found.certificate == hashlib.sha256(b"later").hexdigest()


def test_an_older_report_does_not_undo_a_newer(edge, node):
    old = node.report_body(certificates=[handshake(leaf=b"old")])
    node.report(certificates=[handshake()])

    assert node.post("/reports", old).status_code == 200
    assert [one.certificate for one in served(edge.gateway, ["shop.acme.test"])] == [LEAF]


def test_reports_that_are_stored_together_leave_what_the_last_that_said_it_said(edge, node):
    """A report without certificates does not hide the one before it."""
    row = Node.objects.get(pk=node.id)
    bodies = [
        node.report_body(certificates=[handshake(leaf=b"first")]),
        node.report_body(certificates=[handshake()]),
        node.report_body(),
    ]
    batch = [Received(row.pk, row.gateway_id, parse(Report, body), timezone.now()) for body in bodies]

    assert store(batch).results == (True, True, True)
    assert [one.certificate for one in served(edge.gateway, ["shop.acme.test"])] == [LEAF]


def test_nodes_are_told_apart_and_silence_is_seen(edge, new_node):
    new_node("edge-1").report(certificates=[handshake()])
    new_node("edge-2").report(certificates=[handshake(leaf=b"old", proven=False, error="shows the old one")])

    found = served(edge.gateway, ["shop.acme.test"])
    assert [(one.node, one.proven) for one in found] == [("edge-1", True), ("edge-2", False)]
    later = served(edge.gateway, ["shop.acme.test"], timezone.now() + timedelta(minutes=1))
    assert [one.is_heard for one in later] == [False, False]


def test_a_revoked_node_takes_its_rows_along(edge, node):
    node.report(certificates=[handshake()])
    revoke_node(Node.objects.get(pk=node.id), actor=SYSTEM)

    assert not ServedCertificate.objects.exists()


def test_other_gateways_are_left_out(edge, node, cast):
    node.report(certificates=[handshake()])
    other = build(cast, slug="other").gateway
    assert (served(other, ["shop.acme.test"]), serving(other, [LEAF])) == ([], [])


def test_a_large_set_is_kept(edge, node):
    names = [f"s{number}.acme.test" for number in range(1_200)]
    assert node.report(certificates=[handshake(name) for name in names]).status_code == 200

    assert len(served(edge.gateway, names)) == 1_200


def test_an_older_agent_that_knows_nothing_of_it_is_understood(edge, node):
    body = node.report_body()
    assert "certificates" not in body
    assert node.post("/reports", body).status_code == 200
    assert not ServedCertificate.objects.exists()
