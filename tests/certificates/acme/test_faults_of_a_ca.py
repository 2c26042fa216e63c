"""Whatever a CA does wrong on the wire, the caller gets one fault that says what follows. A real Pebble, a bad line."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from certificates.acme import transport
from certificates.acme.faults import AcmeFault
from certificates.life.states import FaultKind
from tests.certificates.acme.orders import client_of, csr_for, http_answers, new_key_pem, validate
from tests.certificates.faulty_proxy import (
    AUTHORIZATION,
    DIRECTORY,
    FINALIZE,
    NEW_ACCOUNT,
    NEW_NONCE,
    NEW_ORDER,
    ORDER,
    Trouble,
)


@pytest.fixture
def client(proxy):
    with client_of(proxy) as found:
        found.register("", True)
        yield found


def _fault(call):
    with pytest.raises(AcmeFault) as caught:
        call()
    return caught.value


def _order(client, *names, **more):
    return client.new_order(names or ("a.example",), **more)


def test_rate_limits_say_how_long_to_wait(client, proxy):
    proxy.fail(NEW_ORDER, Trouble.RATE_LIMITED, retry_after="120")
    fault = _fault(lambda: _order(client))
    assert (fault.kind, fault.retry_after) == (FaultKind.RATE_LIMITED, timedelta(seconds=120))
    assert fault.text == "127.0.0.1 did not open an order: too many new orders recently."
    assert _order(client).status == "pending"


def test_a_date_to_come_back_at_is_read_as_utc(client, proxy):
    at = datetime.now(UTC) + timedelta(hours=2)
    proxy.fail(NEW_ORDER, Trouble.RATE_LIMITED, retry_after=format_datetime(at, usegmt=True))
    fault = _fault(lambda: _order(client))
    assert timedelta(hours=1, minutes=58) < fault.retry_after <= timedelta(hours=2)


def test_a_busy_ca_that_names_a_time_is_a_rate_limit_and_one_that_does_not_is_temporary(client, proxy):
    proxy.fail(ORDER, Trouble.UNAVAILABLE, retry_after="30")
    proxy.fail(ORDER, Trouble.UNAVAILABLE)
    url = _order(client).url
    assert _fault(lambda: client.order(url)).kind is FaultKind.RATE_LIMITED
    assert _fault(lambda: client.order(url)).kind is FaultKind.TEMPORARY


def test_an_inner_error_is_temporary(client, proxy):
    proxy.fail(NEW_ORDER, Trouble.SERVER_ERROR)
    fault = _fault(lambda: _order(client))
    assert (fault.kind, fault.is_lasting) == (FaultKind.TEMPORARY, False)


def test_a_silent_ca_is_temporary(client, proxy, monkeypatch):
    monkeypatch.setattr(transport, "READ_SECONDS", 0.3)
    proxy.fail(NEW_ORDER, Trouble.HANG)
    fault = _fault(lambda: _order(client))
    assert (fault.kind, fault.is_lasting) == (FaultKind.TEMPORARY, False)
    assert "did not answer within" in fault.text


def test_a_lost_connection_is_temporary(client, proxy):
    proxy.fail(NEW_ORDER, Trouble.RESET)
    fault = _fault(lambda: _order(client))
    assert (fault.kind, fault.is_lasting) == (FaultKind.TEMPORARY, False)


@pytest.mark.parametrize("path", [NEW_ORDER, DIRECTORY])
def test_an_answer_that_is_no_acme_is_temporary_and_said_so(proxy, path):
    with client_of(proxy) as client:
        proxy.fail(path, Trouble.GARBAGE, times=None)
        fault = _fault(lambda: (client.register("", True), _order(client)))
    assert (fault.kind, fault.is_lasting) == (FaultKind.TEMPORARY, True)
    assert "cannot be read" in fault.text


def test_bad_nonces_are_asked_for_again_five_times(client, proxy):
    proxy.fail(NEW_ORDER, Trouble.BAD_NONCE, times=5)
    assert _order(client).status == "pending"
    proxy.requests.clear()
    proxy.fail(NEW_ORDER, Trouble.BAD_NONCE, times=None)
    assert _fault(lambda: _order(client)).kind is FaultKind.TEMPORARY
    assert (proxy.requests.count(NEW_ORDER), proxy.requests.count(NEW_NONCE)) == (6, 5)


def test_a_forbidden_name_is_rejected(client):
    fault = _fault(lambda: _order(client, "blocked.example"))
    assert fault.kind is FaultKind.REJECTED
    assert "blocked.example" in fault.text
    assert "urn:" not in fault.text


def test_subproblems_are_told_with_their_names(client, proxy):
    below = [
        {"type": "rejectedIdentifier", "detail": "on a blocklist", "identifier": {"type": "dns", "value": "a.example"}},
        {"type": "caa", "detail": "forbidden by CAA", "identifier": {"type": "dns", "value": "b.example"}},
    ]
    problem = {"type": "malformed", "detail": "Some names were refused", "subproblems": below}
    proxy.fail(NEW_ORDER, Trouble.PROBLEM, status=403, problem=problem)
    fault = _fault(lambda: _order(client))
    assert (fault.kind, fault.identifier) == (FaultKind.REJECTED, "a.example")
    expected = "Some names were refused (a.example: on a blocklist; b.example: forbidden by CAA)."
    assert fault.text.endswith(expected)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("accountDoesNotExist", FaultKind.ACCOUNT),
        ("externalAccountRequired", FaultKind.ACCOUNT),
        ("userActionRequired", FaultKind.ACCOUNT),
        ("unauthorized", FaultKind.ACCOUNT),
        ("caa", FaultKind.REJECTED),
        ("dns", FaultKind.REJECTED),
        ("rejectedIdentifier", FaultKind.REJECTED),
        ("connection", FaultKind.REJECTED),
        ("incorrectResponse", FaultKind.REJECTED),
        ("tls", FaultKind.REJECTED),
        ("serverInternal", FaultKind.TEMPORARY),
        ("somethingNew", FaultKind.REJECTED),
    ],
)
def test_refusals_of_an_order(client, proxy, name, kind):
    proxy.fail(NEW_ORDER, Trouble.PROBLEM, status=403, problem={"type": name, "detail": "No"})
    fault = _fault(lambda: _order(client))
    assert (fault.kind, fault.urn.rpartition(":")[2]) == (kind, name)


def test_an_order_the_ca_has_forgotten_is_gone(client, proxy):
    order = _order(client)
    lost = order.url.rsplit("/", 1)[0] + "/nothing-here"
    assert _fault(lambda: client.order(lost)).kind is FaultKind.ORDER_GONE


def test_the_order_of_another_account_is_gone_for_us(client, proxy):
    with client_of(proxy) as stranger:
        stranger.register("", True)
        url = _order(client).url
        assert _fault(lambda: stranger.order(url)).kind is FaultKind.ORDER_GONE


def test_an_account_the_ca_does_not_know_is_an_account_fault(proxy):
    with client_of(proxy) as client:
        known = client.register("", True)
    with client_of(proxy, new_key_pem(), known.rsplit("/", 1)[0] + "/nobody") as client:
        assert _fault(lambda: _order(client)).kind is FaultKind.ACCOUNT


def test_an_account_that_is_not_registered_is_told_so_without_asking(proxy):
    with client_of(proxy) as client:
        assert "not registered" in _fault(lambda: _order(client)).text
    assert proxy.requests == []


def test_a_request_for_other_names_than_ordered_is_not_repeated_for_ever(client, pebble):
    with http_answers(pebble.http_port) as answers:
        order = _order(client)
        validate(client, order, answers.answer_with(client))
    fault = _fault(lambda: client.finalize(order, csr_for("other.example")[0]))
    assert fault.kind is FaultKind.ORDER_GONE


def test_an_order_that_is_not_ready_is_temporary(client):
    fault = _fault(lambda: client.finalize(_order(client), csr_for("a.example")[0]))
    assert (fault.kind, fault.urn.rpartition(":")[2]) == (FaultKind.TEMPORARY, "orderNotReady")


@pytest.mark.parametrize(
    ("path", "change"),
    [
        (ORDER, lambda found: found.update(finalize="https://metadata.internal/latest")),
        (ORDER, lambda found: found.update(authorizations=["http://169.254.169.254/"])),
        (ORDER, lambda found: found.update(finalize=found["finalize"].replace("https:", "http:"))),
        (AUTHORIZATION, lambda found: found["challenges"][0].update(url="file:///etc/passwd")),
        (AUTHORIZATION, lambda found: found["challenges"][0].update(url="https://u:p@127.0.0.1/")),
    ],
)
def test_addresses_elsewhere_are_never_followed(client, proxy, path, change):
    order = _order(client)
    proxy.fail(path, Trouble.REWRITE, change=change)
    fault = _fault(lambda: client.order(order.url) if path == ORDER else client.authorization(order.authorizations[0]))
    assert fault.kind is FaultKind.ACCOUNT
    assert "is not used" in fault.text


def test_a_directory_that_points_elsewhere_is_not_followed(proxy):
    proxy.fail(DIRECTORY, Trouble.REWRITE, change=lambda found: found.update(newNonce="https://elsewhere.example/"))
    with client_of(proxy) as client:
        assert _fault(lambda: client.register("", True)).kind is FaultKind.ACCOUNT


def test_hosts_that_are_allowed_are_followed(pebble, proxy):
    def move(found):
        found.update({name: url.replace(str(proxy.port), str(there)) for name, url in found.items() if name != "meta"})

    there = pebble.ports.directory
    proxy.fail(DIRECTORY, Trouble.REWRITE, change=move)
    with client_of(proxy, allow_hosts=[f"127.0.0.1:{there}"]) as client:
        fault = _fault(lambda: client.register("", True))
    assert "not trusted" in fault.text  # it went there: Pebble's own certificate is another than the proxy's


@pytest.mark.parametrize("token", ["../../etc/passwd", "short", "with space in the token", ""])
def test_tokens_that_could_be_paths_are_refused(client, proxy, token):
    order = _order(client)
    change = lambda found: [each.update(token=token) for each in found["challenges"]]  # noqa: E731
    proxy.fail(AUTHORIZATION, Trouble.REWRITE, change=change)
    assert "base64url" in _fault(lambda: client.authorization(order.authorizations[0])).text


def test_a_ca_that_nobody_trusts_is_not_talked_to(pebble, proxy):
    with client_of(pebble) as own:
        own.directory()
    proxy.ca_bundle_pem = pebble.ca_bundle_pem
    with client_of(proxy) as client:
        fault = _fault(client.directory)
    assert (fault.kind, fault.is_lasting) == (FaultKind.TEMPORARY, True)
    assert "CA bundle" in fault.text


def test_a_ca_that_is_not_there_is_a_lasting_but_temporary_fault(proxy):
    with client_of(proxy) as client:
        proxy.port, port = 1, proxy.port
        with client_of(proxy) as lost:
            fault = _fault(lost.directory)
        proxy.port = port
        assert client.directory()
    assert (fault.kind, fault.is_lasting) == (FaultKind.TEMPORARY, True)
    assert "refuses connections" in fault.text


def test_an_endless_answer_is_cut_off(client, proxy):
    proxy.fail(ORDER, Trouble.REWRITE, change=lambda found: found.update(filler="x" * (1 << 21)))
    url = _order(client).url
    assert "larger than 1 MiB" in _fault(lambda: client.order(url)).text


def test_a_key_that_is_no_key_is_an_account_fault(proxy):
    assert _fault(lambda: client_of(proxy, b"not a key")).kind is FaultKind.ACCOUNT


def test_nothing_signed_and_no_key_is_logged(proxy, caplog):
    caplog.set_level("DEBUG")
    key_pem = new_key_pem()
    with client_of(proxy, key_pem) as client:
        client.register("secret-address@acme.example", True)
        fault = _fault(lambda: client.order(client.new_order(["a.example"]).url + "x"))
    assert NEW_ACCOUNT in "\n".join(proxy.requests)
    assert FINALIZE not in caplog.text
    for secret in ("payload", "signature", "protected", "secret-address", key_pem.decode().splitlines()[1]):
        assert secret not in caplog.text
        assert secret not in repr((client, fault, client._account))
