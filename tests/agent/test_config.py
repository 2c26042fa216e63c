"""A node is configured by its environment alone, and says which variable is wrong."""

from pathlib import Path

import pytest
from gatehouse_agent.assembly.listeners import Address
from gatehouse_agent.config import ConfigError, default_envoy_binary, from_environment, run_directory

GOOD = {
    "GATEHOUSE_NODE_CONTROL_URL": "https://gatehouse.test/",
    "GATEHOUSE_NODE_NAME": "edge-1",
    "GATEHOUSE_NODE_STATE_DIR": "/var/lib/gatehouse",
    "GATEHOUSE_NODE_JOIN_TOKEN": "ghj_x",
    "GATEHOUSE_NODE_LISTEN": "http=127.0.0.1:10080, https=[::1]:10443",
}


def test_good_settings_are_read():
    config = from_environment(GOOD)
    assert config.control_url == "https://gatehouse.test"
    assert config.addresses == {"http": Address("127.0.0.1", 10080), "https": Address("::1", 10443)}
    assert config.places.envoy_binary == default_envoy_binary()


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:8000", "http://127.1.2.3", "http://[::1]:8000", "http://localhost", "http://LOCALHOST:8000"],
)
def test_on_this_machine_the_console_may_be_called_by_plain_http(url):
    assert from_environment(GOOD | {"GATEHOUSE_NODE_CONTROL_URL": url}).control_url == url


def test_beyond_it_somebody_says_that_the_network_between_is_their_own():
    plain = GOOD | {"GATEHOUSE_NODE_CONTROL_URL": "http://gatehouse.test"}
    assert from_environment(plain | {"GATEHOUSE_NODE_PLAIN_HTTP": "true"}).control_url == "http://gatehouse.test"
    for said in ({}, {"GATEHOUSE_NODE_PLAIN_HTTP": "false"}):
        with pytest.raises(ConfigError, match=r"GATEHOUSE_NODE_CONTROL_URL: .*GATEHOUSE_NODE_PLAIN_HTTP=true"):
            from_environment(plain | said)


def test_https_is_https_in_any_letters():
    """Whoever asks whether the address begins with `https:` verifies certificates."""
    config = from_environment(GOOD | {"GATEHOUSE_NODE_CONTROL_URL": "HTTPS://gatehouse.test"})
    assert config.control_url == "https://gatehouse.test"


def test_every_setting_can_come_from_a_file(tmp_path):
    (tmp_path / "token").write_text("ghj_from_file\n")
    config = from_environment(GOOD | {"GATEHOUSE_NODE_JOIN_TOKEN_FILE": str(tmp_path / "token")})
    assert config.join_token == "ghj_from_file"


def test_a_spent_join_tokens_file_may_be_gone():
    assert from_environment(GOOD | {"GATEHOUSE_NODE_JOIN_TOKEN_FILE": "/nowhere/token"}).join_token == ""


def test_where_the_node_is_is_not_said_unless_somebody_does():
    assert from_environment(GOOD).region == ""
    assert from_environment(GOOD | {"GATEHOUSE_NODE_REGION": "eu-west"}).region == "eu-west"
    assert from_environment(GOOD | {"GATEHOUSE_NODE_ZONE": "eu-west-1a"}).zone == "eu-west-1a"


def test_the_join_token_is_not_printed():
    assert "ghj_x" not in repr(from_environment(GOOD))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("REGION", "EU West"),
        ("ZONE", "eu_1a"),
        ("CONTROL_URL", ""),
        ("CONTROL_URL", "gatehouse.test"),
        ("CONTROL_URL", "ftp://gatehouse.test"),
        ("CONTROL_URL", "http://gatehouse.test"),
        ("CONTROL_URL", "HTTP://gatehouse.test"),
        ("CONTROL_URL", "http://10.0.0.7:8000"),
        ("CONTROL_URL", "http://127.0.0.1.gatehouse.test"),
        ("CONTROL_URL", "http://127.0.0.1@gatehouse.test"),
        ("PLAIN_HTTP", "perhaps"),
        ("NAME", ""),
        ("STATE_DIR", ""),
        ("ENVOY_BIN", "/nowhere/envoy"),
        ("LISTEN", "http"),
        ("LISTEN", "http=127.0.0.1"),
        ("LISTEN", "http=127.0.0.1:0"),
        ("LISTEN", "http=127.0.0.1:70000"),
        ("STORE_QUOTA_MB", "none"),
        ("STORE_QUOTA_MB", "1"),
        ("MAX_CONNECTIONS", "0"),
        ("DRAIN_SECONDS", "-1"),
        ("DRAIN_SECONDS", "soon"),
        ("OLD_CONNECTIONS_SECONDS", "4000"),
        ("NAME_FILE", "/nowhere/name"),
        ("JOIN_TOKEN_FILE", "/"),
        ("CA_FILE", "/nowhere/ca.pem"),
    ],
)
def test_a_wrong_setting_is_named(name, value):
    with pytest.raises(ConfigError, match=f"GATEHOUSE_NODE_{name}"):
        from_environment(GOOD | {f"GATEHOUSE_NODE_{name}": value})


def test_sockets_lie_in_the_state_directory_when_the_path_is_short():
    assert run_directory(Path("/var/lib/gatehouse")) == Path("/var/lib/gatehouse/run")


def test_a_long_state_directory_gets_a_short_place_for_sockets_of_its_own():
    one, other = (run_directory(Path("/" + name * 60)) for name in ("ab", "cd"))
    assert len(str(one)) < 90
    assert one != other
