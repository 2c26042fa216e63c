"""A name covers what clients think it covers: itself, or exactly one label under a wildcard, and nothing else."""

import pytest
from cryptography import x509
from hypothesis import given
from hypothesis import strategies as st

from certificates.pki.errors import PkiError
from certificates.pki.names import covered_by, covers, general_names, normal

LABELS = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?", fullmatch=True).filter(lambda label: not label.isdecimal())
HOSTS = st.lists(LABELS, min_size=3, max_size=5).map(".".join)


@pytest.mark.parametrize(
    ("given_name", "expected"),
    [
        ("Shop.Acme.TEST", "shop.acme.test"),
        ("shop.acme.test.", "shop.acme.test"),
        ("Bücher.example", "xn--bcher-kva.example"),
        ("*.Bücher.example", "*.xn--bcher-kva.example"),
        ("XN--BCHER-KVA.example", "xn--bcher-kva.example"),
        ("_dmarc.acme.test", "_dmarc.acme.test"),
        ("localhost", "localhost"),
        ("127.0.0.1", "127.0.0.1"),
        ("2001:DB8:0:0::1", "2001:db8::1"),
    ],
)
def test_a_name_has_one_spelling(given_name, expected):
    assert normal(given_name) == expected
    assert normal(expected) == expected


@pytest.mark.parametrize(
    "name",
    [
        "", ".", "a..b", "-a.test", "a-.test", "a b.test", "*", "*.", "**.a.test", "a.*.test", "w*.a.test", "a\n.test",
        "a" * 64 + ".test", ".".join(["a" * 60] * 5), "x" * 5000, "fe80::1%eth0", "ü" * 253, "acme.test/..",
        "\u202e.a.test",
    ],
)  # fmt: skip
def test_what_is_no_name_is_refused_with_a_pointer(name):
    with pytest.raises(PkiError) as refused:
        normal(name)
    assert (refused.value.code, refused.value.pointer) == ("hostname_invalid", "/hostnames")
    assert str(refused.value) == refused.value.text
    assert len(refused.value.text) < 250


@pytest.mark.parametrize(
    ("certificate_name", "hostname", "expected"),
    [
        ("shop.acme.test", "shop.acme.test", True),
        ("SHOP.acme.test", "shop.ACME.test.", True),
        ("shop.acme.test", "acme.test", False),
        ("*.acme.test", "shop.acme.test", True),
        ("*.acme.test", "acme.test", False),
        ("*.acme.test", "a.shop.acme.test", False),
        ("*.acme.test", ".acme.test", False),
        ("*.acme.test", "*.acme.test", True),
        ("*.acme.test", "*.shop.acme.test", False),
        ("shop.acme.test", "*.acme.test", False),
        ("*.acme.test", "xn--bcher-kva.acme.test", True),
        ("*.bücher.test", "a.xn--bcher-kva.test", True),
        ("*.test", "acme.test", False),
        ("*", "test", False),
        ("*.*.test", "a.b.test", False),
        ("s*.acme.test", "shop.acme.test", False),
        ("shop.*.test", "shop.acme.test", False),
        ("127.0.0.1", "127.0.0.1", True),
        ("*.0.0.1", "127.0.0.1", False),
        ("2001:db8::1", "2001:0db8:0::1", True),
        ("", "", False),
        ("a b", "a b", False),
    ],
)
def test_covers_as_clients_do(certificate_name, hostname, expected):
    assert covers(certificate_name, hostname) is expected


@given(HOSTS)
def test_a_name_covers_itself_and_a_wildcard_its_siblings(host):
    parent = host.partition(".")[2]
    assert covers(host, host.upper())
    assert covers(f"*.{parent}", host)
    assert not covers(f"*.{parent}", parent)
    assert not covers(f"*.{parent}", f"more.{host}")


@given(st.lists(HOSTS | HOSTS.map(lambda host: f"*.{host}")), st.lists(HOSTS))
def test_a_list_covers_what_one_of_its_names_covers(names, hostnames):
    expected = [host for host in hostnames if any(covers(name, host) for name in names)]
    assert covered_by(names, hostnames) == expected


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_text_makes_it_fall_over(one, other):
    assert covers(one, other) == covers(other, one) or "*" in one + other


@given(st.text(max_size=300))
def test_normal_is_idempotent_or_refuses(text):
    try:
        once = normal(text)
    except PkiError:
        return
    assert normal(once) == once
    assert once.isascii()


def test_names_of_a_request_are_distinct_and_in_order():
    names = general_names(["B.test", "a.test", "b.test.", "10.0.0.1"])
    assert [type(name) for name in names] == [x509.DNSName, x509.DNSName, x509.IPAddress]
    assert [str(name.value) for name in names] == ["b.test", "a.test", "10.0.0.1"]


def test_a_request_needs_a_name():
    with pytest.raises(PkiError, match="at least one host name"):
        general_names([])
