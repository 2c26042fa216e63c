"""Reads a curl command into the request that it would send; what is not known is told by name, nothing is guessed."""

import base64
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote_plus, urlsplit

import idna

from waf.trials.reading import options
from waf.trials.reading.form import Part, multipart
from waf.trials.reading.words import WordsError, words_of
from waf.trials.reading.written import ReadingError, Written, check_length, checked, encoded

AT: Final = "/curl"
_FORM: Final = "application/x-www-form-urlencoded"
_DATA: Final = frozenset({"data", "data-ascii", "data-raw", "data-binary", "data-urlencode", "json"})
_VERSIONS: Final = {
    "http1.0": "1.0", "http1.1": "1.1", "http2": "2", "http2-prior-knowledge": "2", "http3": "3", "http3-only": "3",
}  # fmt: skip


def read_curl(text: str) -> Written:
    """Return the request of a curl command. Raises ReadingError, which names the option that cannot be read."""
    check_length(AT, text)
    try:
        words = words_of(text.strip().removeprefix("$ "))
    except WordsError as error:
        raise ReadingError(AT, str(error)) from None
    if not words or words[0].rpartition("/")[2] not in {"curl", "curl.exe"}:
        raise ReadingError(AT, "The command does not begin with curl.")
    return _request(list(_said(words[1:])))


Said = tuple[str, str]
"""An option by its long name, and its value; `url` for what is no option."""


def _said(words: list[str]) -> Iterator[Said]:
    rest = iter(words)
    for word in rest:
        if word.startswith("--") and len(word) > 2:
            yield from _long(word[2:], rest)
        elif word.startswith("-") and len(word) > 1:
            yield from _short(word[1:], rest)
        else:
            yield "url", word


def _long(name: str, rest: Iterator[str]) -> Iterator[Said]:
    if name in options.WITHOUT_VALUE:
        yield name, ""
    elif name in options.WITH_VALUE:
        yield name, _next(f"--{name}", rest)
    elif name in options.IGNORED_WITH_VALUE:
        _next(f"--{name}", rest)
    elif name not in options.IGNORED and name.removeprefix("no-") not in options.IGNORED:
        raise ReadingError(AT, f"The option --{name[:60]} is not known here.")


def _short(letters: str, rest: Iterator[str]) -> Iterator[Said]:
    for index, letter in enumerate(letters):
        name = options.SHORT.get(letter)
        if name is None:
            raise ReadingError(AT, f"The option -{letter} is not known here.")
        if name in options.WITH_VALUE | options.IGNORED_WITH_VALUE:
            value = letters[index + 1 :] or _next(f"-{letter}", rest)
            if name in options.WITH_VALUE:
                yield name, value
            return
        if name in options.WITHOUT_VALUE:
            yield name, ""


def _next(option: str, rest: Iterator[str]) -> str:
    for word in rest:
        return word
    raise ReadingError(AT, f"The option {option} has no value.")


def _request(said: list[Said]) -> Written:
    given = dict(said)
    urls = [value for name, value in said if name == "url"]
    if len(urls) != 1:
        text = f"There are {len(urls)} addresses ({', '.join(urls)[:200]})." if urls else "There is no address."
        raise ReadingError(AT, f"{text} One request has one.")
    host, target, secret = _address(urls[0])
    scheme = "https" if urls[0].lower().startswith("https://") else "http"
    body, media = _body(said)
    if "get" in given and body:
        target, body, media = f"{target}{'&' if '?' in target else '?'}{body.decode('utf-8', 'replace')}", b"", ""
    for name, value in said:
        if name == "url-query":
            target += f"{'&' if '?' in target else '?'}{_encoded(value)}"
    method = given.get("request") or ("HEAD" if "head" in given else "POST" if body or media else "GET")
    headers = _headers(said, _own(given, host, given.get("user", secret), media))
    version = next((_VERSIONS[name] for name, _ in reversed(said) if name in _VERSIONS), "1.1")
    if body:
        headers = [*(one for one in headers if one[0] != "content-length"), ("content-length", str(len(body)))]
    return checked(AT, Written(method, target, tuple(headers), body, version, scheme))


def _address(url: str) -> tuple[str, str, str]:
    """Host, path with query, and `user:password`."""
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        host = parts.hostname or ""
        host = host if host.isascii() else idna.encode(host).decode()
        port = f":{parts.port}" if parts.port and parts.port != {"http": 80, "https": 443}.get(parts.scheme) else ""
    except ValueError as error:
        raise ReadingError(AT, f"The address {url[:200]} cannot be read: {error}.") from None
    if parts.scheme not in {"http", "https"} or not host:
        raise ReadingError(AT, f"{url[:200]} is not an address of http or https.")
    named = f"[{host}]" if ":" in host else host
    secret = parts.netloc.rpartition("@")[0]
    return named + port, (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), secret


def _body(said: list[Said]) -> tuple[bytes, str]:
    """The body, and the media type that curl gives it."""
    if files := [value for name, value in said if name == "upload-file"]:
        raise _file(files[0])
    parts = [_part(name, value) for name, value in said if name in {"form", "form-string"}]
    data = [(name, value) for name, value in said if name in _DATA]
    if parts and data:
        raise ReadingError(AT, "A form (-F) and data (-d) do not go together.")
    if parts:
        return multipart(parts)
    if not data:
        return b"", ""
    is_json = all(name == "json" for name, _ in data)
    joined = b"".join if is_json else b"&".join
    return joined([encoded(_datum(name, value)) for name, value in data]), "application/json" if is_json else _FORM


def _datum(name: str, value: str) -> str:
    if name == "data-urlencode":
        return _encoded(value)
    if value.startswith("@") and name != "data-raw":
        raise _file(value[1:])
    return value


def _encoded(value: str) -> str:
    """What `--data-urlencode` makes of `content`, `=content` and `name=content`."""
    name, equals, content = value.partition("=")
    if not equals:
        if "@" in value:
            raise _file(value.partition("@")[2])
        return quote_plus(encoded(value))
    return f"{name}={quote_plus(encoded(content))}" if name else quote_plus(encoded(content))


def _part(option: str, value: str) -> Part:
    name, equals, content = value.partition("=")
    if not equals:
        raise ReadingError(AT, f"The form field {value[:60]} has no value.")
    if option == "form-string":
        return Part(name, content)
    if content[:1] in {"@", "<"}:
        raise _file(content[1:])
    content, *more = content.split(";")
    told = dict(one.strip().partition("=")[::2] for one in more)
    if unknown := set(told) - {"type", "filename"}:
        content, told = value.partition("=")[2], {}
        if unknown & {"headers", "encoder"}:
            raise ReadingError(AT, f"The form field {name[:60]} says {min(unknown)}=, which is not known here.")
    return Part(name, content, told.get("filename", "").strip('"'), told.get("type", ""))


def _file(name: str) -> ReadingError:
    text = f"The command reads the file {name[:60] or '-'}, which is not here. Write in its place what it holds."
    return ReadingError(AT, text)


def _own(given: dict[str, str], host: str, secret: str, media: str) -> dict[str, str]:
    """The headers that curl writes by itself."""
    own = {"host": host}
    if secret:
        own["authorization"] = "Basic " + base64.b64encode(encoded(secret)).decode()
    if "oauth2-bearer" in given:
        own["authorization"] = f"Bearer {given['oauth2-bearer']}"
    own |= {"user-agent": given.get("user-agent", "curl/8.5.0"), "accept": "*/*"}
    if "json" in given:
        own["accept"] = "application/json"
    if "compressed" in given:
        own["accept-encoding"] = "deflate, gzip, br, zstd"
    for option in ("referer", "range"):
        if option in given:
            own[option] = f"bytes={given[option]}" if option == "range" else given[option].partition(";auto")[0]
    if media:
        own["content-type"] = media
    return {name: value for name, value in own.items() if value}


def _headers(said: list[Said], own: dict[str, str]) -> list[tuple[str, str]]:
    """Curl's own headers, those that were given in their place, and cookies; `Name:` takes one away."""
    given: list[tuple[str, str]] = []
    for option, value in said:
        if option == "header":
            if value.startswith("@"):
                raise _file(value[1:])
            name, colon, content = value.partition(":")
            own.pop(name.strip().rstrip(";").lower(), None)
            if content.strip() or (not colon and value.endswith(";")):
                given.append((name.strip().rstrip(";").lower(), content.strip()))
            elif not colon:
                raise ReadingError(AT, f"The header {value[:60]} has no colon.")
    cookies = [value for option, value in said if option == "cookie"]
    if bad := next((one for one in cookies if "=" not in one), None):
        raise _file(bad)
    return [*own.items(), *given, *([("cookie", ";".join(cookies))] if cookies else [])]
