"""What receivers get, how it is signed, and where nothing is ever sent."""

import base64
import email
import hashlib
import hmac

import pytest

from alerting.actions.acknowledging import acknowledge
from alerting.actions.channels import add_channel, try_channel
from alerting.life.words import ChannelType
from alerting.models import Channel
from alerting.sealing import open_secrets
from console.audit.actor import SYSTEM
from console.base.errors import Invalid
from console.base.outbound import post as posting
from tests.alerting.watching import later


def secrets_of(channel):
    row = Channel.objects.get(pk=channel.pk)
    return open_secrets(row.pk, row.tenant_id, row.ciphertext)


def test_a_webhook_is_signed_as_standard_webhooks_have_it(watch, receiver):
    channel = watch.channel("hook", "webhook", {"url": receiver.url})
    watch.silent("edge-1")
    watch.all()
    ((_, headers, body),) = receiver.got
    key = base64.b64decode(secrets_of(channel)["signing_secret"].removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert headers["webhook-id"] == str(watch.alert().memberships.get().group.deliveries.get().pk)
    assert headers["content-type"] == "application/json"


def test_pagerduty_gets_one_incident_triggered_acknowledged_and_resolved(watch, receiver):
    watch.channel("pager", "pagerduty", {"url": f"{receiver.url}/v2/enqueue"}, {"routing_key": "R" * 32})
    watch.silent("edge-1")
    watch.all()
    acknowledge(watch.alert(), actor=SYSTEM)
    watch.tell()
    watch.send()
    watch.speaks("edge-1")
    watch.look()
    later(minutes=2)
    watch.all()
    events = receiver.documents()
    assert [event["event_action"] for event in events] == ["trigger", "acknowledge", "resolve"]
    assert len({event["dedup_key"] for event in events}) == 1
    assert {event["routing_key"] for event in events} == {"R" * 32}
    assert events[0]["payload"]["severity"] == "critical"
    assert events[0]["payload"]["summary"] == "Firing: Node edge-1 of edge is silent"


def test_slack_gets_text_in_which_nothing_is_markup(watch, receiver):
    from alerting.channels.slack import document

    watch.channel("chat", "slack", {}, {"url": f"{receiver.url}/services/T/B/x"})
    watch.silent("edge-1")
    watch.all()
    (said,) = receiver.documents()
    assert said["text"] == "Firing: Node edge-1 of edge is silent"
    assert receiver.got[0][0] == "/services/T/B/x"
    hostile = {"title": "<!channel> & co", "url": "https://g.test", "alerts": [], "more": 0}
    assert "&lt;!channel&gt; &amp; co" in document(hostile)["text"]


def test_mail_names_the_alert_and_carries_the_id_of_its_delivery(watch, mailbox):
    watch.channel("team", "email", {"to": ["a@acme.test", "b@acme.test"]})
    watch.silent("edge-1")
    watch.all()
    ((_, recipients, text),) = mailbox.got
    message = email.message_from_string(text)
    delivery = watch.alert().memberships.get().group.deliveries.get()
    assert recipients == ["a@acme.test", "b@acme.test"]
    assert message["Subject"] == "Firing: Node edge-1 of edge is silent"
    assert message["Message-ID"] == f"<{delivery.pk}@127.0.0.1>"
    assert "What to do: http://127.0.0.1:8000/alerts/runbooks/node_silent" in message.get_payload()


def test_mail_that_is_refused_says_who_refused_it(watch, mailbox):
    mailbox.refusal = "550 unknown"
    channel = watch.channel("team", "email", {"to": ["a@acme.test"]})
    delivery = try_channel(channel, actor=SYSTEM)
    assert (delivery.state, delivery.error) == ("given_up", "The mail server did not take it: it refuses a@acme.test.")


@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")  # Django drops the connection, and does not close it
def test_a_mail_server_that_knows_no_starttls_is_sent_nothing(watch, mailbox, settings):
    settings.EMAIL_USE_TLS = True
    delivery = try_channel(watch.channel("team", "email", {"to": ["a@acme.test"]}), actor=SYSTEM)
    assert "did not take it" in delivery.error
    assert mailbox.got == []


def test_without_a_mail_server_it_is_said_so(watch):
    delivery = try_channel(watch.channel("team", "email", {"to": ["a@acme.test"]}), actor=SYSTEM)
    assert "GATEHOUSE_SMTP_HOST" in delivery.error


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("https://169.254.169.254/latest/meta-data", "metadata service"),
        ("https://[::ffff:169.254.169.254]/", "metadata service"),
        ("https://10.0.0.1/", "not on the public internet"),
        ("https://localhost/", "not on the public internet"),
        ("https://2130706433/", "not on the public internet"),
    ],
)
def test_no_address_of_a_tenant_leads_into_private_networks(watch, address, why):
    channel = watch.channel("hook", "webhook", {"url": address})
    assert why in try_channel(channel, actor=SYSTEM).error


def test_leave_for_one_network_is_none_for_metadata_or_others(watch, this_machine):
    for address, why in (("http://169.254.169.254/", "metadata"), ("https://10.0.0.1/", "public internet"),
                         ("http://8.8.8.8/", "https only")):  # fmt: skip
        channel = watch.channel(f"hook-{why.split()[0]}", "webhook", {"url": address})
        assert why in try_channel(channel, actor=SYSTEM).error


def test_redirects_are_not_followed(watch, receiver):
    receiver.status, receiver.headers = 302, {"Location": f"{receiver.url}/elsewhere"}
    delivery = try_channel(watch.channel("hook", "webhook", {"url": receiver.url}), actor=SYSTEM)
    assert "a redirect" in delivery.error
    assert len(receiver.got) == 1


def test_an_answer_that_swells_is_cut(watch, receiver):
    receiver.status, receiver.answer = 500, b"x" * (1 << 20)
    delivery = try_channel(watch.channel("hook", "webhook", {"url": receiver.url}), actor=SYSTEM)
    assert delivery.error.startswith("It answered 500: xxx")
    assert len(delivery.error) < 300


def test_one_that_drips_is_let_go(watch, this_machine, monkeypatch):
    """A receiver that sends a byte now and then would never run into a time limit on reading."""
    import socket
    import threading

    monkeypatch.setattr(posting, "LONGEST_SECONDS", 0.5)
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drip():
            peer, _ = listening.accept()
            with peer:
                while not over.wait(0.05):
                    try:
                        peer.sendall(b"H")
                    except OSError:
                        return

        thread = threading.Thread(target=drip)
        thread.start()
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        delivery = try_channel(watch.channel("hook", "webhook", {"url": url}), actor=SYSTEM)
        over.set()
        thread.join()
    assert "did not answer within" in delivery.error
    assert delivery.attempts.get().took_milliseconds < 5_000


@pytest.mark.parametrize(
    ("type_", "settings", "secrets", "pointer"),
    [
        ("webhook", {"url": "http://example.org"}, {}, "/settings/url"),
        ("webhook", {"url": "https://user:word@example.org"}, {}, "/settings/url"),
        ("webhook", {"url": "https://example.org:port/"}, {}, "/settings/url"),
        ("webhook", {"url": "https://example.org"}, {"signing_secret": "short"}, "/secrets/signing_secret"),
        ("webhook", {}, {}, "/settings/url"),
        ("email", {"to": ["nobody"]}, {}, "/settings/to/0"),
        ("email", {"to": []}, {}, "/settings/to"),
        ("slack", {}, {}, "/secrets/url"),
        ("pagerduty", {}, {}, "/secrets/routing_key"),
        ("pagerduty", {"colour": "red"}, {"routing_key": "R" * 32}, "/settings/colour"),
    ],
)
def test_what_is_wrong_is_named_and_never_shown(watch, type_, settings, secrets, pointer):
    given = {"name": "new", "settings": settings, "secrets": secrets}
    with pytest.raises(Invalid) as caught:
        add_channel(watch.acme, ChannelType(type_), given, actor=SYSTEM)
    assert [problem.pointer for problem in caught.value.problems] == [pointer]
    assert "short" not in caught.value.problems[0].text
