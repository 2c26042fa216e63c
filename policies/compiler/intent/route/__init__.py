"""A route: which requests on which hostnames, and what becomes of them."""

from policies.compiler.intent.route.action import (
    Backend,
    Forward,
    PathRewrite,
    Redirect,
    RedirectPath,
    RegexPathRewrite,
    Retry,
    RetryOn,
    Rewrite,
    RewriteType,
)
from policies.compiler.intent.route.header_edits import HeaderEdits, HeaderSetting
from policies.compiler.intent.route.match import (
    HeaderCondition,
    Match,
    PathMatch,
    PathType,
    QueryCondition,
    ValueType,
)
from policies.compiler.intent.route.spec import RouteSpec

__all__ = [
    "Backend",
    "Forward",
    "HeaderCondition",
    "HeaderEdits",
    "HeaderSetting",
    "Match",
    "PathMatch",
    "PathRewrite",
    "PathType",
    "QueryCondition",
    "Redirect",
    "RedirectPath",
    "RegexPathRewrite",
    "Retry",
    "RetryOn",
    "Rewrite",
    "RewriteType",
    "RouteSpec",
    "ValueType",
]
