"""Countries and networks of clients, from files as operators have them."""

import pytest
from gatehouse_inspector.geography import NOWHERE, GeographyError, provided
from gatehouse_inspector.serving.checks import asked
from mmdb_writer import MMDBWriter
from netaddr import IPSet


def write(path, rows):
    writer = MMDBWriter(ip_version=6, ipv4_compatible=True)
    for network, record in rows.items():
        writer.insert_network(IPSet([network]), record)
    writer.to_db_file(str(path))
    return path


@pytest.fixture
def setting(tmp_path):
    countries = {
        "192.0.2.0/24": {"country": {"iso_code": "CH"}},
        "2001:db8::/32": {"registered_country": {"iso_code": "DE"}},
    }
    networks = {"192.0.2.0/25": {"autonomous_system_number": 64_500}}
    files = (write(tmp_path / "country.mmdb", countries), write(tmp_path / "asn.mmdb", networks))
    return {"GATEHOUSE_GEOIP": ":".join(map(str, files))}


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("192.0.2.7", ("CH", 64_500)),
        ("192.0.2.200", ("CH", 0)),
        ("2001:db8::1", ("DE", 0)),
        ("203.0.113.9", ("", 0)),
        ("no address", ("", 0)),
    ],
)
def test_an_address_has_a_country_and_a_network_where_the_files_say_so(setting, address, origin):
    assert provided(setting).of(address) == origin
    assert NOWHERE.of(address) == ("", 0)


def test_rules_are_told_of_them_whatever_a_client_says_for_itself(setting):
    headers = [(b"x-gatehouse-client", b"192.0.2.7"), (b"x-gatehouse-country", b"AQ"), (b"x-gatehouse-asn", b"1")]
    _, request = asked(b"GET", b"/", headers, b"", provided(setting))
    assert (request.around.country, request.around.asn) == ("CH", 64_500)


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    (tmp_path / "bad.mmdb").write_bytes(b"nothing")
    with pytest.raises(GeographyError, match=r"bad\.mmdb"):
        provided({"GATEHOUSE_GEOIP": str(tmp_path / "bad.mmdb")})
    with pytest.raises(GeographyError, match="gone"):
        provided({"GATEHOUSE_GEOIP": "/gone.mmdb"})
