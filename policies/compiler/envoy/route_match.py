"""The conditions of a route in Envoy's shape."""

from __future__ import annotations

from typing import Any, Final

from policies.compiler.intent.route import HeaderCondition, Match, PathType, QueryCondition, ValueType

_METHOD: Final = ":method"


def write_match(message: Any, match: Match) -> None:
    """Fill a `RouteMatch`."""
    value = match.path.value
    if match.path.type is PathType.EXACT:
        message.path = value
    elif match.path.type is PathType.REGEX:
        message.safe_regex.regex = value
    elif value == "/":
        message.prefix = value
    else:
        message.path_separated_prefix = value
    if match.methods:
        _write_methods(message.headers.add(name=_METHOD), sorted(match.methods))
    for header in match.headers:
        _write_header(message.headers.add(name=header.name), header)
    for parameter in match.query:
        _write_parameter(message.query_parameters.add(name=parameter.name), parameter)


def write_preflight(message: Any, match: Match) -> None:
    """Let a written `RouteMatch` take what browsers ask before requests with its methods, instead of those requests."""
    kept = [header for header in message.headers if header.name != _METHOD]
    del message.headers[:]
    message.headers.extend(kept)
    message.headers.add(name=_METHOD).string_match.exact = "OPTIONS"
    message.headers.add(name="origin").present_match = True
    _write_methods(message.headers.add(name="access-control-request-method"), sorted(match.methods))


def _write_methods(matcher: Any, methods: list[str]) -> None:
    if len(methods) == 1:
        matcher.string_match.exact = methods[0]
    else:
        matcher.string_match.safe_regex.regex = "|".join(methods)  # Envoy matches the whole value


def _write_header(matcher: Any, condition: HeaderCondition) -> None:
    if condition.type is ValueType.PRESENT:
        matcher.present_match = True
    else:
        _write_string(matcher.string_match, condition.type, condition.value)
        if condition.invert:
            matcher.treat_missing_header_as_empty = True  # otherwise a missing header fails both ways round
    if condition.invert:
        matcher.invert_match = True


def _write_parameter(matcher: Any, condition: QueryCondition) -> None:
    if condition.type is ValueType.PRESENT:
        matcher.present_match = True
    else:
        _write_string(matcher.string_match, condition.type, condition.value)


def _write_string(matcher: Any, type_: ValueType, value: str) -> None:
    if type_ is ValueType.REGEX:
        matcher.safe_regex.regex = value
    else:
        matcher.exact = value
