"""Why a route does not take a request, who decided, and which headers changed: tables over the pure parts."""

import pytest

from tester.telling.changes import Change, changes
from tester.telling.decisions import decided
from tester.telling.matching import Seen, failures
from tests.policies.compiler.intents import SCHEMA

MATCH = SCHEMA.message("envoy.config.route.v3.RouteMatch")
SEEN = Seen(
    "GET", "/users/7/posts", {"id": "1", "flag": ""},
    {"x-beta": "yes", "cookie": "a=1; b=2", "content-type": "application/grpc+proto"},
)  # fmt: skip
TEMPLATE = "envoy.extensions.path.match.uri_template.v3.UriTemplateMatchConfig"


def match(**fields):
    return MATCH(**fields)


def header(name, **fields):
    return match(prefix="/", headers=[{"name": name, **fields}])


def template(text):
    made = match()
    made.path_match_policy.name = "t"
    made.path_match_policy.typed_config.CopyFrom(SCHEMA.to_any(SCHEMA.message(TEMPLATE)(path_template=text)))
    return made


HOLDING = [
    match(prefix="/users"),
    match(path="/users/7/posts"),
    match(path_separated_prefix="/users/7"),
    match(safe_regex={"regex": "/users/[0-9]+/posts"}),
    template("/users/{id}/posts"),
    template("/users/**"),
    header(":method", string_match={"exact": "GET"}),
    header(":method", string_match={"safe_regex": {"regex": "GET|HEAD"}}),
    header("x-beta", present_match=True),
    header("x-none", present_match=True, invert_match=True),
    header("x-none", string_match={"exact": "a"}, invert_match=True, treat_missing_header_as_empty=True),
    header("x-beta", string_match={"prefix": "y"}),
    header("x-beta", string_match={"exact": "YES", "ignore_case": True}),
    match(prefix="/", query_parameters=[{"name": "id", "string_match": {"exact": "1"}}]),
    match(prefix="/", query_parameters=[{"name": "flag", "present_match": True}]),
    match(prefix="/", cookies=[{"name": "b", "string_match": {"exact": "2"}}]),
    match(prefix="/", grpc={}),
]
FAILING = [
    (match(prefix="/posts"), "path", "The path is not below /posts."),
    (match(path="/users"), "path", "The path is not /users."),
    (match(path_separated_prefix="/user"), "path", "The path is not /user or below it."),
    (match(safe_regex={"regex": "/users"}), "path", "The path is not like /users."),
    (template("/users/{id}"), "path", "The path is not like /users/{id}."),
    (header(":method", string_match={"exact": "POST"}), "method", "The method is not POST."),
    (
        header(":method", string_match={"safe_regex": {"regex": "POST|PUT"}}),
        "method", "The method is not POST or PUT.",
    ),
    (header("x-none", present_match=True), "header", "The header x-none is not there."),
    (header("x-beta", present_match=True, invert_match=True), "header", "The header x-beta is there."),
    (header("x-beta", string_match={"exact": "no"}), "header", "The header x-beta is not no."),
    (
        header("x-none", string_match={"suffix": "a"}), "header",
        "The header x-none is not something that ends with a.",
    ),
    (
        match(prefix="/", query_parameters=[{"name": "id", "string_match": {"exact": "a%20b"}}]),
        "query", "The parameter id is not a b.",
    ),
    (
        match(prefix="/", cookies=[{"name": "a", "string_match": {"exact": "1"}, "invert_match": True}]),
        "cookie", "The cookie a is 1.",
    ),
    (
        header("x-envoy-external-address", string_match={"safe_regex": {"regex": r"10\\..*"}}),
        "client", "The client's address is not one that the route is for.",
    ),
    (header("x-forwarded-proto", string_match={"exact": "https"}), "scheme", "It does not come over https."),
]  # fmt: skip


@pytest.mark.parametrize("made", HOLDING)
def test_a_condition_that_holds_is_no_reason(made):
    assert list(failures(made, SEEN, SCHEMA)) == []


@pytest.mark.parametrize(("made", "of", "text"), FAILING)
def test_a_condition_that_fails_is_told_in_words(made, of, text):
    (failed,) = failures(made, SEEN, SCHEMA)
    assert (failed.of, failed.text) == (of, text)


@pytest.mark.parametrize(
    ("details", "acting", "by"),
    [
        ("local_rate_limited", {"rate_limit"}, "rate_limit"),
        ("rbac_access_denied_matched_policy[waf/acme/shop/no-bots]", {"ip_access"}, "waf"),
        ("rbac_access_denied_matched_policy[none]", {"ip_access", "rate_limit"}, "ip_access"),
        ("rbac_access_denied_matched_policy[none]", {"authorization", "ip_access"}, "authorization"),
        ("rbac_access_denied_matched_policy[ip_access:acme/near:denied]", {"authorization", "ip_access"}, "ip_access"),
        ("rbac_access_denied_matched_policy[authorization:acme/a:rule]", {"jwt", "authorization"}, "authorization"),
        ("rbac_access_denied_matched_policy[jwt:acme/a:scopes]", {"jwt", "authorization"}, "jwt"),
        ("jwt_authn_access_denied{Jwt_is_expired}", {"jwt"}, "jwt"),
        ("ext_authz_denied", {"external_authorization"}, "external_authorization"),
        ("lua_response", {"api_key"}, "api_key"),
        ("fault_filter_abort", {"fault"}, "fault"),
        ("request_payload_too_large", {"size_limit"}, "size_limit"),
        ("reached_concurrency_limit", {"adaptive_concurrency"}, "adaptive_concurrency"),
        ("cors_response", {"cors"}, "cors"),
        ("direct_response", set(), "route"),
        ("route_not_found", set(), "route"),
        ("no_healthy_upstream", set(), "service"),
        ("upstream_reset_before_response_started{connection_termination}", set(), "service"),
        ("response_timeout", set(), "service"),
        ("something_new", {"rate_limit"}, "gateway"),
    ],
)
def test_who_decided_is_read_from_what_envoy_says(details, acting, by):
    assert decided(details, acting).by == by


def test_an_answer_of_a_service_was_decided_by_nobody():
    assert decided("via_upstream", {"rate_limit"}) is None


def test_headers_are_compared_by_name_and_secrets_are_not_told():
    sent = [("Host", "a"), ("x-gone", "1"), ("authorization", "Bearer s"), ("cookie", "s=1"), ("accept", "*/*")]
    came = [("host", "a"), ("x-new", "1"), ("x-new", "2"), ("authorization", "Basic s"), ("accept", "*/*")]
    assert changes(sent, came) == (
        Change("authorization", "Bearer …", "Basic …"),
        Change("cookie", "…", None),
        Change("x-gone", "1", None),
        Change("x-new", None, "1, 2"),
    )
