"""Path rewrites in Envoy's shape, for forwarding and for redirects, which share the field names."""

from __future__ import annotations

import re
from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.intent.route import (
    PathRewrite,
    RedirectPath,
    RegexPathRewrite,
    RewriteType,
    TemplatePathRewrite,
)

_TEMPLATE: Final = "envoy.extensions.path.rewrite.uri_template.v3.UriTemplateRewriteConfig"


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


def write_template_rewrite(action: Any, rewrite: TemplatePathRewrite, schema: EnvoySchema) -> None:
    """Fill `path_rewrite_policy` of a RouteAction whose route matches by a template."""
    action.path_rewrite_policy.name = "envoy.path.rewrite.uri_template.uri_template_rewriter"
    config = schema.message(_TEMPLATE)(path_template_rewrite=rewrite.value)
    action.path_rewrite_policy.typed_config.CopyFrom(schema.to_any(config))


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
