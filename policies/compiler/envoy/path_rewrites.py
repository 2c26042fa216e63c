"""Path rewrites in Envoy's shape, for forwarding and for redirects, which share the field names."""

from __future__ import annotations

import re
from typing import Any

from policies.compiler.intent.route import PathRewrite, RedirectPath, RegexPathRewrite, RewriteType


def write_path_rewrite(
    action: Any, matched_prefix: str, rewrite: PathRewrite | RedirectPath | RegexPathRewrite
) -> None:
    """Fill `prefix_rewrite` or `regex_rewrite` of a RouteAction or RedirectAction. The query is never touched."""
    if isinstance(rewrite, RegexPathRewrite):
        _write_regex(action, rewrite.pattern, rewrite.value)
    elif rewrite.type is RewriteType.FULL:
        _write_regex(action, "^.*$", rewrite.value)
    else:
        _write_prefix(action, matched_prefix, rewrite.value.rstrip("/"))


def _write_prefix(action: Any, matched: str, value: str) -> None:
    """`value` has no trailing slash. Envoy replaces text, not segments, so both roots need care to keep one slash."""
    if matched == "/":
        action.prefix_rewrite = value + "/"
    elif value:
        action.prefix_rewrite = value
    else:
        _write_regex(action, f"^{re.escape(matched)}/*", "/")


def _write_regex(action: Any, pattern: str, substitution: str) -> None:
    action.regex_rewrite.pattern.regex = pattern
    action.regex_rewrite.substitution = substitution
