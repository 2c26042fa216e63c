"""Connections of the console's own that somebody on the way could read are named by `manage.py check --deploy`."""

from ipaddress import ip_network

import pytest

from console.base.checks import of_collector, of_database, of_mail, of_redis
from console.settings import _database


@pytest.mark.parametrize(
    ("url", "is_warned_of"),
    [
        ("postgresql://u@db.example.com/x", True),
        ("postgresql://u@10.0.0.7/x", True),
        ("postgresql://u@/x?host=127.0.0.1,db.example.com", True),
        ("postgresql://u@db.example.com/x?sslmode=prefer", True),
        ("postgresql://u@db.example.com/x?sslmode=require", True),
        ("postgresql://u@db.example.com/x?sslmode=verify-ca", False),
        ("postgresql://u@db.example.com/x?sslmode=verify-full&sslrootcert=/etc/ca.pem", False),
        ("postgresql://u@db.example.com/x?sslmode=disable", False),
        ("postgresql://u@/x?host=/run/postgresql", False),
        ("postgresql:///x", False),
        ("postgresql://u@127.0.0.1:5433/x", False),
        ("postgresql://u@[::1]/x", False),
    ],
)
def test_a_database_beyond_this_machine_is_one_whose_certificate_is_verified(url: str, is_warned_of: bool):
    assert (of_database(_database(url)) is not None) is is_warned_of


def test_what_the_address_of_the_database_says_of_tls_goes_to_libpq():
    options = _database("postgresql://u@db/x?sslmode=verify-full&sslrootcert=/etc/ca.pem")["OPTIONS"]
    assert (options["sslmode"], options["sslrootcert"]) == ("verify-full", "/etc/ca.pem")


@pytest.mark.parametrize(
    ("url", "is_warned_of"),
    [
        ("redis://valkey.example.com:6379/0", True),
        ("redis://10.0.0.7/0", True),
        ("rediss://valkey.example.com/0", True),
        ("rediss://valkey.example.com/0?ssl_cert_reqs=none", True),
        ("rediss://valkey.example.com/0?ssl_cert_reqs=required&ssl_check_hostname=false", True),
        ("rediss://valkey.example.com/0?ssl_cert_reqs=required", False),
        ("unix:///run/valkey/valkey.sock", False),
        ("redis://127.0.0.1:6379/0", False),
        ("redis://localhost/0", False),
    ],
)
def test_a_valkey_beyond_this_machine_is_called_by_verified_tls(url: str, is_warned_of: bool):
    assert (of_redis(url) is not None) is is_warned_of


@pytest.mark.parametrize(
    ("endpoint", "is_warned_of"),
    [
        ("http://otel.example.com:4318", True),
        ("http://192.0.2.7:4318", True),
        ("https://otel.example.com:4318", False),
        ("http://10.0.0.7:4318", False),
        ("http://127.0.0.1:4318", False),
        ("", False),
    ],
)
def test_records_leave_this_machine_encrypted_or_for_a_network_with_leave(endpoint: str, is_warned_of: bool):
    assert (of_collector(endpoint, [ip_network("10.0.0.0/8")]) is not None) is is_warned_of


def test_mail_leaves_this_machine_encrypted():
    assert of_mail("mail.example.com", is_encrypted=False)
    assert not of_mail("mail.example.com", is_encrypted=True)
    assert not of_mail("127.0.0.1", is_encrypted=False)
    assert not of_mail("", is_encrypted=False)
