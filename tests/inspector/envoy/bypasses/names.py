"""Headers that would have the inspector believe something, or Envoy do something else."""

from tests.inspector.envoy.bypasses.case import HONEST, SQL_ENCODED, Case, cases, in_query
from tests.inspector.envoy.wire import http1

GROUP = "Who asks, and by which policy"
_FORGED = (
    ("x-gatehouse-policy", "acme/off"),
    ("X-GateHouse-Policy", "acme/off"),
    ("x-gatehouse-client", "203.0.113.7"),
    ("x-gatehouse-country", "SE"),
    ("x-gatehouse-asn", "64500"),
    ("x-gatehouse-consumer", "partner"),
    ("x-gatehouse-tenant", "globex"),
    ("x-gatehouse-route", "acme/inside"),
    ("x-gatehouse-ja4", "t13d1516h2_8daaf6152771_b186095e22b6"),
    ("x-gatehouse-tls", "TLSv1.3"),
    ("x-gatehouse-protocol", "HTTP/3"),
    ("x-gatehouse-waf", "noted"),
    ("x-forwarded-for", "203.0.113.7"),
    ("x-real-ip", "203.0.113.7"),
    ("true-client-ip", "203.0.113.7"),
    ("forwarded", "for=203.0.113.7"),
    ("x-envoy-external-address", "203.0.113.7"),
    ("x-envoy-internal", "true"),
    ("x-envoy-auth-partial-body", "true"),
    ("x-envoy-original-path", "/"),
    ("x-envoy-original-host", "other.test"),
    ("x-envoy-retry-on", "5xx"),
    ("x-envoy-upstream-rq-timeout-ms", "1"),
    ("x-envoy-decorator-operation", "skip"),
    ("x-request-id", "' skip"),
    ("x-forwarded-proto", "https"),
    ("connection", "close, x-gatehouse-policy"),
    ("connection", "close, x-gatehouse-policy, x-gatehouse-client, content-length"),
    ("te", "trailers"),
)


def found() -> list[Case]:
    """All of them: a query that attacks stays one, whatever stands beside it."""
    forged = [(f"`{name}: {value}`", in_query((name, value)), SQL_ENCODED, HONEST) for name, value in _FORGED]
    twice = in_query(("x-gatehouse-policy", "acme/off"), ("x-gatehouse-policy", "acme/shop"))
    return cases(
        GROUP,
        *forged,
        ("`x-gatehouse-policy` twice", twice, SQL_ENCODED, HONEST),
        ("`x_gatehouse_policy`, with underscores", in_query(("x_gatehouse_policy", "acme/off")), SQL_ENCODED, None),
        ("`x-gatehouse-policy` without a value", in_query(("x-gatehouse-policy", "")), SQL_ENCODED, HONEST),
        ("a value that is a list, `acme/off, acme/shop`",
         in_query(("x-gatehouse-policy", "acme/off, acme/shop")), SQL_ENCODED, HONEST),
        ("a Host of another spelling", in_query(host="SHOP.Acme.Test"), SQL_ENCODED, HONEST),
        ("a Host with a port", in_query(host="shop.acme.test:8080"), SQL_ENCODED, HONEST),
        ("a Host with a final dot", in_query(host="shop.acme.test."), SQL_ENCODED, HONEST),
        ("two Hosts", lambda it: http1(f"/find?id={it}", ("Host", "shop.acme.test"), ("Host", "off.acme.test")),
         SQL_ENCODED, None),
        ("a Host that nobody serves", in_query(host="nobody.test"), SQL_ENCODED, None),
        ("an absolute target that names another Host",
         lambda it: http1(f"http://shop.acme.test/find?id={it}", host="off.acme.test"), SQL_ENCODED, HONEST),
    )  # fmt: skip
