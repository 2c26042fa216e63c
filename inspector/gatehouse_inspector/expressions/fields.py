"""What an expression can ask of a request. Paths, arguments and cookies are decoded and normalised before."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Type(StrEnum):
    """The type of a value."""

    STRING = "string"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    ADDRESS = "address"
    STRINGS = "strings"
    """Some strings, perhaps none; a comparison holds when it holds for one of them."""
    MAP = "map"
    """Strings by name; asked with a name in brackets it gives STRINGS."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its name in expressions, its type, what it is, and what it costs to look at, in tenths of a µs."""

    name: str
    type: Type
    help: str
    cost: int = 1


_S, _I, _B, _M, _L = Type.STRING, Type.INTEGER, Type.BOOLEAN, Type.MAP, Type.STRINGS
FIELDS: Final = {
    field.name: field
    for field in (
        Field("http.host", _S, "The host asked for, in lower case, without a port."),
        Field("http.request.method", _S, "The method: GET."),
        Field("http.request.version", _S, "1.0, 1.1, 2 or 3."),
        Field("http.request.uri", _S, "Path and query as they came."),
        Field("http.request.uri.path", _S, "The path, percent-decoded once, without dot segments and double slashes."),
        Field("http.request.uri.path.raw", _S, "The path as it came."),
        Field("http.request.uri.path.extension", _S, "What follows the last dot of the path, in lower case."),
        Field("http.request.uri.query", _S, "The query as it came, without the question mark."),
        Field("http.request.uri.args", _M, "Arguments of the query by name, decoded."),
        Field("http.request.uri.args.names", _L, "Their names."),
        Field("http.request.body.args", _M, "Arguments of a form or of JSON in the body by name, decoded.", 20),
        Field("http.request.body.args.names", _L, "Their names.", 20),
        Field("http.request.body.raw", _S, "As much of the body as is inspected.", 50),
        Field("http.request.body.size", _I, "Bytes of the body; 0 without one."),
        Field("http.request.body.is_truncated", _B, "Whether the body is longer than what is inspected."),
        Field("http.request.headers", _M, "Header values by name in lower case."),
        Field("http.request.headers.names", _L, "Names of the headers, in lower case."),
        Field("http.request.cookies", _M, "Cookie values by name, decoded."),
        Field("http.user_agent", _S, "The User-Agent header; empty without one."),
        Field("http.referer", _S, "The Referer header; empty without one."),
        Field("http.content_type", _S, "The media type of the body, in lower case, without parameters."),
        Field("ip.src", Type.ADDRESS, "The client's address, behind the proxies that the gateway trusts."),
        Field("ip.src.country", _S, "Two letters (ISO 3166-1) of where the address is registered; empty if unknown."),
        Field("ip.src.asn", _I, "Number of the autonomous system that announces the address; 0 if unknown."),
        Field("tls.ja4", _S, "JA4 fingerprint of the TLS handshake; empty without TLS."),
        Field("tls.version", _S, "1.2 or 1.3; empty without TLS."),
        Field("gateway.route", _S, "Name of the route that matched."),
        Field("gateway.tenant", _S, "Name of the tenant whose route it is."),
        Field("gateway.consumer", _S, "Who was recognised by an API key or a token; empty without."),
        Field(
            "client.score", _I, "What earlier requests of the client scored here; after five minutes half of it.", 30
        ),
        Field("client.claimed_bot", _S, "The bot that the client says it is, such as googlebot; empty without.", 5),
        Field("client.verified_bot", _S, "The same, once the names of its address and back have shown it to be.", 30),
        Field(
            "client.bot_check",
            _S,
            "pending, verified, refuted, or unknown where nobody answers; empty of clients that claim nothing.",
            30,
        ),
        Field("waf.score", _I, "Score of the Core Rule Set so far."),
    )
}


@dataclass(frozen=True, slots=True)
class Function:
    """A function: what it takes and gives. Of `strings` it gives what it gives of each."""

    name: str
    takes: tuple[Type, ...]
    gives: Type
    help: str


FUNCTIONS: Final = {
    one.name: one
    for one in (
        Function("lower", (_S,), _S, "In lower case."),
        Function("upper", (_S,), _S, "In upper case."),
        Function("url_decode", (_S,), _S, "Percent-decoded once more."),
        Function("len", (_S,), _I, "Number of characters; of several strings, how many there are."),
        Function("starts_with", (_S, _S), _B, "Whether the first begins with the second."),
        Function("ends_with", (_S, _S), _B, "Whether the first ends with the second."),
    )
}
