"""A route: which requests on which hostnames, and what becomes of them."""

from policies.compiler.intent.fields.header_edits import HeaderEdits, HeaderSetting
from policies.compiler.intent.route.action import (
    Backend,
    Forward,
    Mirror,
    PathRewrite,
    Redirect,
    RedirectPath,
    RegexPathRewrite,
    Respond,
    Rewrite,
    RewriteType,
)
from policies.compiler.intent.route.hashing import (
    HashOn,
    HashOnClientAddress,
    HashOnCookie,
    HashOnHeader,
    HashOnQuery,
)
from policies.compiler.intent.route.match import (
    HeaderCondition,
    Match,
    PathMatch,
    PathType,
    QueryCondition,
    ValueType,
)
from policies.compiler.intent.route.retry import BackOff, Retry, RetryOn
from policies.compiler.intent.route.spec import RouteSpec

__all__ = [
    "BackOff",
    "Backend",
    "Forward",
    "HashOn",
    "HashOnClientAddress",
    "HashOnCookie",
    "HashOnHeader",
    "HashOnQuery",
    "HeaderCondition",
    "HeaderEdits",
    "HeaderSetting",
    "Match",
    "Mirror",
    "PathMatch",
    "PathRewrite",
    "PathType",
    "QueryCondition",
    "Redirect",
    "RedirectPath",
    "RegexPathRewrite",
    "Respond",
    "Retry",
    "RetryOn",
    "Rewrite",
    "RewriteType",
    "RouteSpec",
    "ValueType",
]
