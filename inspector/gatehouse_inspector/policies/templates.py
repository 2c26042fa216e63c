"""PURE: ready custom rules for what many need, with a few values to fill in.

    rules_of(TEMPLATES["login-abuse"], {"path": "/sign-in"})

gives rules as documents, to be put into a policy and changed there like any others.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

_PLACE: Final = re.compile(r"<([a-z_]+)>")
_LIST: Final = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_LONGEST_TEXT: Final = 512


class ParameterError(ValueError):
    """A value does not fit its parameter; `name` is the parameter's."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(text)
        self.name = name


class Kind(StrEnum):
    """What fills a parameter in: a text, a whole number above zero, or the name of a list."""

    TEXT = "text"
    NUMBER = "number"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value to fill in, with the usual one."""

    name: str
    kind: Kind
    title: str
    usual: str | int


@dataclass(frozen=True, slots=True)
class Template:
    """Rules for one purpose; `<path>` in them stands for the parameter `path`."""

    name: str
    title: str
    help: str
    parameters: tuple[Parameter, ...]
    rules: tuple[Mapping[str, Any], ...]


def rules_of(template: Template, values: Mapping[str, str | int] = MappingProxyType({})) -> list[dict[str, Any]]:
    """Return the rules as documents, the usual values where others are not given. Raises ParameterError."""
    known = {one.name for one in template.parameters}
    if unknown := sorted(values.keys() - known):
        raise ParameterError(unknown[0], f"{template.title} has no parameter {unknown[0]}.")
    filled = {one.name: _filled(one, values.get(one.name, one.usual)) for one in template.parameters}
    return [_rule(rule, filled) for rule in template.rules]


def _rule(rule: Mapping[str, Any], filled: Mapping[str, str]) -> dict[str, Any]:
    found = {**rule, "expression": _PLACE.sub(lambda place: filled[place[1]], rule["expression"])}
    if "rate" in rule:
        found["rate"] = {name: _number(value, filled) for name, value in rule["rate"].items()}
    return found


def _number(value: str | int, filled: Mapping[str, str]) -> str | int:
    place = _PLACE.fullmatch(value) if isinstance(value, str) else None
    return int(filled[place[1]]) if place else value


def _filled(parameter: Parameter, value: str | int) -> str:
    """The value as it stands in an expression."""
    text = str(value)
    match parameter.kind:
        case Kind.NUMBER if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise ParameterError(parameter.name, "This is a whole number above zero.")
        case Kind.LIST if not _LIST.fullmatch(text):
            raise ParameterError(parameter.name, "This is the name of a list, without the dollar sign.")
        case Kind.TEXT if not 0 < len(text) <= _LONGEST_TEXT or not text.isprintable():
            raise ParameterError(parameter.name, f"This has 1 to {_LONGEST_TEXT} characters.")
    if parameter.kind is Kind.TEXT:
        escaped = text.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return f"${text}" if parameter.kind is Kind.LIST else text


_LOGIN: Final = 'http.request.method == "POST" and http.request.uri.path == <path>'
_STATIC: Final = '{"css" "js" "png" "jpg" "jpeg" "gif" "svg" "webp" "ico" "woff" "woff2"}'
_PAGE: Final = f'http.request.method == "GET" and not http.request.uri.path.extension in {_STATIC}'
_CRAWLERS: Final = r'http.user_agent matches r"(?i)googlebot|bingbot|applebot|duckduckbot|yandexbot|baiduspider"'

TEMPLATES: Final = {
    one.name: one
    for one in (
        Template(
            "login-abuse",
            "Guessing of passwords",
            "Who tries to sign in too often waits; who has attacked before must first show that there is a person.",
            (
                Parameter("path", Kind.TEXT, "Path that takes the password", "/login"),
                Parameter("attempts", Kind.NUMBER, "Attempts of a client in five minutes", 10),
                Parameter("score", Kind.NUMBER, "Earlier score from which a person must be shown", 20),
            ),
            (
                {"name": "login-known", "expression": f"{_LOGIN} and client.score >= <score>", "action": "challenge"},
                {"name": "login-rate", "expression": _LOGIN, "action": "rate-limit",
                 "rate": {"requests": "<attempts>", "seconds": 300, "by": "client"}},
            ),
        ),
        Template(
            "scraping",
            "Copying of pages",
            "Who reads pages faster than people do waits; who sends no language, as browsers do, must show a person.",
            (Parameter("pages", Kind.NUMBER, "Pages of a client in a minute", 60),),
            (
                {"name": "scraping-no-browser", "action": "challenge",
                 "expression": f'{_PAGE} and not http.request.headers.names == "accept-language"'},
                {"name": "scraping-rate", "expression": _PAGE, "action": "rate-limit",
                 "rate": {"requests": "<pages>", "seconds": 60, "by": "client"}},
            ),
        ),
        Template(
            "good-bots",
            "Crawlers of search engines",
            "Crawlers from addresses in your list are spared later rules; who only claims to be one is refused.",
            (Parameter("list", Kind.LIST, "List with the addresses of crawlers", "good-bots"),),
            (
                {"name": "bots-verified", "expression": f"{_CRAWLERS} and ip.src in <list>", "action": "skip-rules"},
                {"name": "bots-pretended", "expression": f"{_CRAWLERS} and not ip.src in <list>", "action": "block"},
            ),
        ),
        Template(
            "verified-bots",
            "Verified crawlers",
            "Crawlers that the names of their addresses show to be genuine are spared later rules; others are refused.",
            (),
            (
                {"name": "crawlers-verified", "expression": 'client.verified_bot != ""', "action": "skip-rules"},
                {"name": "crawlers-refuted", "expression": 'client.bot_check == "refuted"', "action": "block"},
            ),
        ),
        Template(
            "flood",
            "Floods of requests",
            "Who asks more often than anybody has reason to waits: altogether, and for a single address.",
            (
                Parameter("requests", Kind.NUMBER, "Requests of a client in ten seconds", 200),
                Parameter("same", Kind.NUMBER, "Of these for the same path", 50),
            ),
            (
                {"name": "flood-path", "expression": 'http.request.uri.path != ""', "action": "rate-limit",
                 "rate": {"requests": "<same>", "seconds": 10, "by": "client+path"}},
                {"name": "flood-all", "expression": 'http.request.uri.path != ""', "action": "rate-limit",
                 "rate": {"requests": "<requests>", "seconds": 10, "by": "client"}},
            ),
        ),
    )
}  # fmt: skip
