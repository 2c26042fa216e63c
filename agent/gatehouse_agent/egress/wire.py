"""What is read of the routes by which a tenant's workloads are let out, in the form of `wire.SHAPES`.

Whoever judges by them must see all that they say: what is not declared here is found as unknown, and not passed over.
"""

from typing import Final

from gatehouse_agent import wire
from gatehouse_agent.declaring import classes_of

_ROUTE: Final = "envoy.config.route.v3"
_SHARED: Final = (
    "Any", "Matcher", "MatcherTree", "MatchMap", "MatchMapEntry", "OnMatch", "TypedExtensionConfig",
    "HttpRequestHeaderMatchInput", "HostFilterConfig", "RouteFilterConfig", "DataSource",
    "Metadata", "FilterMetadata",
)  # fmt: skip
SHAPES: Final[dict[str, tuple[str, dict[str, tuple[int, str]]]]] = {
    **{name: wire.SHAPES[name] for name in _SHARED},
    "EgressRoutes": (f"{_ROUTE}.RouteConfiguration", {"virtual_hosts": (2, "EgressHost*")}),
    "EgressHost": (
        f"{_ROUTE}.VirtualHost",
        {
            "domains": (2, "string*"),
            "routes": (3, "EgressRoute*"),
            "typed_per_filter_config": (15, "HostFilterConfig*"),
            "matcher": (21, "Matcher"),
            "metadata": (24, "Metadata"),
        },
    ),
    "RouteList": (f"{_ROUTE}.RouteList", {"routes": (1, "EgressRoute*")}),
    "EgressRoute": (
        f"{_ROUTE}.Route",
        {
            "match": (1, "EgressMatch"),
            "route": (2, "Forwarding"),
            "response_headers_to_add": (10, "HeaderOption*"),
            "typed_per_filter_config": (13, "RouteFilterConfig*"),
        },
    ),
    "EgressMatch": (
        f"{_ROUTE}.RouteMatch",
        {
            "connect_matcher": (12, "Connect"),
            "headers": (6, "HeaderTest*"),
            "runtime_fraction": (9, "Fraction"),
        },
    ),
    "Fraction": (
        "envoy.config.core.v3.RuntimeFractionalPercent",
        {"default_value": (1, "bytes"), "runtime_key": (2, "string")},
    ),
    "Connect": (f"{_ROUTE}.RouteMatch.ConnectMatcher", {}),
    "Forwarding": (f"{_ROUTE}.RouteAction", {"cluster": (1, "string")}),
    "HeaderOption": ("envoy.config.core.v3.HeaderValueOption", {"header": (1, "HeaderValue")}),
    "HeaderValue": ("envoy.config.core.v3.HeaderValue", {"key": (1, "string"), "value": (2, "string")}),
    "HeaderTest": (
        f"{_ROUTE}.HeaderMatcher",
        {
            "name": (1, "string"),
            "range_match": (6, "Range"),
            "present_match": (7, "bool?"),
            "invert_match": (8, "bool"),
            "string_match": (13, "TextTest"),
            "treat_missing_header_as_empty": (14, "bool"),
        },
    ),
    "Range": ("envoy.type.v3.Int64Range", {"start": (1, "int64"), "end": (2, "int64")}),
    "TextTest": (
        "envoy.type.matcher.v3.StringMatcher",
        {
            "exact": (1, "string?"),
            "prefix": (2, "string?"),
            "suffix": (3, "string?"),
            "safe_regex": (5, "Regex"),
            "ignore_case": (6, "bool"),
            "contains": (7, "string?"),
        },
    ),
    "Regex": ("envoy.type.matcher.v3.RegexMatcher", {"google_re2": (1, "bytes"), "regex": (2, "string")}),
    "Users": ("envoy.extensions.filters.http.basic_auth.v3.BasicAuthPerRoute", {"users": (1, "DataSource")}),
}
_CLASSES: Final = classes_of({name: fields for name, (_, fields) in SHAPES.items()})
EgressRoutes: Final = _CLASSES["EgressRoutes"]
RouteList: Final = _CLASSES["RouteList"]
HttpRequestHeaderMatchInput: Final = _CLASSES["HttpRequestHeaderMatchInput"]
Users: Final = _CLASSES["Users"]
