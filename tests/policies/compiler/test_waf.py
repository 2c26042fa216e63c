"""Which policy looks at a request: the route's, else the hostname's, else the platform's for the whole gateway."""

import pytest

from policies.compiler.intent import DefaultsSpec
from policies.compiler.intent.waf import WafAttachment
from tests.policies.compiler.intents import SCHEMA, codes, compiled, hostname, made, platform, route, service

BASELINE = DefaultsSpec(waf=WafAttachment(policy="baseline", failure_mode="open"))
ECHO = service("echo", "9.9.9.9")


def asked(objects, **context):
    """The policy that a host names to the inspector, and each of its routes; None where nothing is said."""
    found = compiled(*objects, **context)
    assert found.problems == ()
    host = next(SCHEMA.unpack(one.body) for one in found.resources if one.type_url.endswith("VirtualHost"))
    return {"": _policy(host), **{one.name: _policy(one) for one in host.routes}}


def _policy(message):
    for config in (message.typed_per_filter_config.get(name) for name in ("waf_open", "waf_closed")):
        if config is not None and config.type_url.endswith("ExtAuthzPerRoute"):
            service = SCHEMA.open_any(config).check_settings.http_service
            return service.authorization_request.headers_to_add[0].value
    return "none" if "waf_open" in message.typed_per_filter_config else None


@pytest.mark.parametrize(
    ("host", "own", "expected"),
    [
        (None, None, {"": "platform/baseline", "acme/r": None}),
        ({"policy": "mine", "failure_mode": "closed"}, None, {"": "acme/mine", "acme/r": None}),
        ({}, None, {"": "none", "acme/r": None}),
        (None, {"policy": "mine", "failure_mode": "closed"}, {"": "platform/baseline", "acme/r": "acme/mine"}),
        (None, {}, {"": "platform/baseline", "acme/r": "none"}),
    ],
)
def test_the_closest_word_holds(host, own, expected):
    objects = [hostname(waf=host), ECHO, route("r", waf=own), made("waf_policy", "mine")]
    assert asked(objects, defaults=BASELINE) == expected


def test_without_defaults_nobody_looks():
    assert asked([hostname(), ECHO, route("r")]) == {"": None, "acme/r": None}


def test_the_platform_names_only_policies_that_it_has():
    listener = made("listener", "http", {"protocol": "http", "port": 80})
    defaults = made("defaults", "defaults", {"waf": {"policy": "baseline", "failure_mode": "open"}})
    assert codes(platform(listener, defaults)) == {("defaults", "waf_policy_missing")}
    assert codes(platform(listener, defaults, made("waf_policy", "baseline"))) == set()
