"""What the agent reads and writes of generic matchers, in the form of `wire.SHAPES`."""

from typing import Final

MATCHER_SHAPES: Final[dict[str, tuple[str, dict[str, tuple[int, str]]]]] = {
    "Matcher": ("xds.type.matcher.v3.Matcher", {"matcher_tree": (2, "MatcherTree"), "on_no_match": (3, "OnMatch")}),
    "MatcherTree": (
        "xds.type.matcher.v3.Matcher.MatcherTree",
        {"input": (1, "TypedExtensionConfig"), "exact_match_map": (2, "MatchMap")},
    ),
    "MatchMap": ("xds.type.matcher.v3.Matcher.MatcherTree.MatchMap", {"map": (1, "MatchMapEntry*")}),
    "MatchMapEntry": (
        "xds.type.matcher.v3.Matcher.MatcherTree.MatchMap.MapEntry",
        {"key": (1, "string"), "value": (2, "OnMatch")},
    ),
    "OnMatch": (
        "xds.type.matcher.v3.Matcher.OnMatch",
        {"matcher": (1, "bytes"), "action": (2, "TypedExtensionConfig")},
    ),
    "TypedExtensionConfig": ("xds.core.v3.TypedExtensionConfig", {"name": (1, "string"), "typed_config": (2, "Any")}),
    "HttpRequestHeaderMatchInput": (
        "envoy.type.matcher.v3.HttpRequestHeaderMatchInput",
        {"header_name": (1, "string")},
    ),
}
