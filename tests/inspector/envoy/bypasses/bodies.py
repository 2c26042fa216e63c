"""Bodies: what they say they are, and what they are."""

import gzip
import json
import zlib

import brotli
import zstandard

from tests.inspector.envoy.bypasses.case import FORM, HONEST, JSON, SQL, SQL_ENCODED, XML, Case, cases
from tests.inspector.envoy.wire import http1

_UNNAMED = "a body is read as what it says it is; a service that takes it for something else must be told of in a rule"
BEHIND = "its policy asks to look at the start only: whoever fills 128 KiB in front of an attack is not looked at"
_ATTRIBUTES = "the Core Rule Set looks at the text of elements only"
_ENTITIES = (
    "the inspector loads nothing from elsewhere; where a service does, refuse it by a rule: "
    '`http.request.body.raw contains "<!ENTITY"`'
)


def post(kind: str | bytes, body: bytes, *headers: tuple[str, str | bytes], target: str = "/x") -> bytes:
    return http1(target, ("content-type", kind), *headers, method="POST", body=body)


def _form(template: str = "id=PAYLOAD", kind: str | bytes = FORM):
    return lambda payload: post(kind, template.replace("PAYLOAD", payload).encode())


def _json(template: str, kind: str = JSON, encoding: str = "utf-8"):
    return lambda payload: post(kind, template.replace("PAYLOAD", payload).encode(encoding))


def _as_json(value: str) -> str:
    return json.dumps(value)[1:-1]


def _escaped(text: str) -> str:
    return "".join(f"\\u{ord(one):04x}" for one in text)


def _nested(depth: int):
    return lambda payload: post(JSON, b'{"a":' * depth + json.dumps(payload).encode() + b"}" * depth)


def forms() -> list[Case]:
    """Urlencoded forms, and what pretends to be one."""
    sql, honest = SQL_ENCODED, HONEST
    return cases(
        "Forms",
        ("plainly", _form(), sql, honest),
        ("the second of two", _form("id=1&id=PAYLOAD"), sql, honest),
        ("`Application/X-WWW-Form-Urlencoded`", _form(kind="Application/X-WWW-Form-Urlencoded"), sql, honest),
        ("a charset", _form(kind=f"{FORM}; charset=utf-8"), sql, honest),
        ("`charset=utf-7`", _form(kind=f"{FORM}; charset=utf-7"), sql, None),
        ("`charset=ibm037`", _form(kind=f"{FORM}; charset=ibm037"), sql, None),
        ("two charsets", _form(kind=f"{FORM}; charset=utf-8; charset=utf-16"), sql, None),
        ("a parameter without a value", _form(kind=f"{FORM}; x"), sql, None),
        ("two types in one header", _form(kind=f"{FORM}, text/plain"), sql, None),
        ("two Content-Type headers",
         lambda it: post("text/plain", f"id={it}".encode(), ("content-type", FORM)), sql, None),
        ("no Content-Type", lambda it: http1("/x", method="POST", body=f"id={it}".encode()), sql, honest, _UNNAMED),
        ("an empty Content-Type", _form(kind=""), sql, None),
        ("`text/plain`", _form(kind="text/plain"), sql, None),
        ("`application/octet-stream`", _form(kind="application/octet-stream"), sql, None),
        ("a form that says it is JSON", _form(kind=JSON), sql, None),
        ("a form that says it is XML", _form(kind=XML), sql, None),
        ("JSON that says it is a form", _form('{"id": "PAYLOAD"}'), SQL, HONEST, _UNNAMED),
        ("with GET", lambda it: http1("/x", ("content-type", FORM), body=f"id={it}".encode()), sql, None),
        ("1 200 arguments, the last attacks", _form("a=1&" * 1199 + "id=PAYLOAD"), sql, None),
        ("in the last of 60 000 bytes", _form(("a=" + "x" * 5000 + "&") * 11 + "id=PAYLOAD"), sql, honest),
        ("a custom rule's argument", _form("%72ole=PAYLOAD"), "r%6fot", "us%65r"),
        ("a custom rule's argument, the second of two", _form("role=user&role=PAYLOAD"), "root", "user"),
    )  # fmt: skip


def documents() -> list[Case]:
    """JSON, and what is nearly JSON."""
    sql, honest = _as_json(SQL), HONEST
    one = '{"id": "PAYLOAD"}'
    return cases(
        "JSON",
        ("a value", _json(one), sql, honest),
        ("a name", _json('{"PAYLOAD": 1}'), sql, honest),
        ("deep inside", _json('{"a": [{"b": [1, {"c": "PAYLOAD"}]}]}'), sql, honest),
        ("the whole document a string", _json('"PAYLOAD"'), sql, honest),
        ("the second of two members", _json('{"id": "1", "id": "PAYLOAD"}'), sql, honest),
        ("the first of two members", _json('{"id": "PAYLOAD", "id": "1"}'), sql, honest),
        ("escapes `\\u0027`", _json(one), _escaped(SQL), _escaped(HONEST)),
        ("`Application/JSON`", _json(one, kind="Application/JSON"), sql, honest),
        ("`application/vnd.shop+json`", _json(one, kind="application/vnd.shop+json"), sql, None),
        ("`text/json`", _json(one, kind="text/json"), sql, None),
        ("comments", _json('{/* x */ "id": "PAYLOAD"}'), sql, None),
        ("a byte order mark", _json("\ufeff" + one), sql, None),
        ("UTF-16", _json(one, encoding="utf-16"), sql, None),
        ("UTF-16 that says so", _json(one, kind=f"{JSON}; charset=utf-16", encoding="utf-16"), sql, None),
        ("UTF-32", _json(one, encoding="utf-32"), sql, None),
        ("bytes that are no UTF-8", _json('{"x": "ÿ", "id": "PAYLOAD"}', encoding="latin-1"), sql, None),
        ("cut off", _json('{"id": "PAYLOAD"'), sql, None),
        ("something after the end", _json('{"id": "1"} {"id": "PAYLOAD"}'), sql, None),
        ("single quotation marks", _json("{'id': \"PAYLOAD\"}"), sql, None),
        ("a comma too many", _json('{"id": "PAYLOAD",}'), sql, None),
        ("40 levels", _nested(40), SQL, HONEST),
        ("200 levels", _nested(200), SQL, None),
        ("20 000 levels", _nested(20_000), SQL, None),
        ("1 200 members, the last attacks",
         lambda it: post(JSON, json.dumps({f"a{index}": 1 for index in range(1199)} | {"id": it}).encode()), SQL, None),
        ("nothing", lambda it: post(JSON, it.encode()), "'", ""),
        ("a custom rule's member, escaped", _json('{"user": {"\\u0072ole": "PAYLOAD"}}'), "r\\u006fot", "us\\u0065r"),
        ("a custom rule's member, the second of two", _json('{"user": {"role": "a", "role": "PAYLOAD"}}'), "root",
         "user"),
        ("a custom rule's member in a list", _json('{"user": [{"role": ["PAYLOAD"]}]}'), "root", "user"),
    )  # fmt: skip


def markup() -> list[Case]:
    """XML."""
    head = '<?xml version="1.0"?>'
    return cases(
        "XML",
        ("an element", _json(f"{head}<a><id>PAYLOAD</id></a>", kind=XML), SQL, HONEST),
        ("`text/xml`", _json(f"{head}<a><id>PAYLOAD</id></a>", kind="text/xml"), SQL, HONEST),
        ("`application/soap+xml`", _json(f"{head}<a><id>PAYLOAD</id></a>", kind="application/soap+xml"), SQL, HONEST),
        ("CDATA", _json(f"{head}<a><![CDATA[PAYLOAD]]></a>", kind=XML), SQL, HONEST),
        ("character references", _json(f"{head}<a>PAYLOAD</a>", kind=XML), "".join(f"&#{ord(one)};" for one in SQL),
         "&#50;"),
        ("an attribute", _json(f'{head}<a id="PAYLOAD"/>', kind=XML), SQL, HONEST, _ATTRIBUTES),
        ("an entity of the document's own",
         _json(f'{head}<!DOCTYPE a [<!ENTITY e "PAYLOAD">]><a>&e;</a>', kind=XML), SQL, HONEST),
        ("an entity from a file",
         _json(f'{head}<!DOCTYPE a [<!ENTITY e SYSTEM "PAYLOAD">]><a>&e;</a>', kind=XML), "file:///etc/passwd",
          "x.dtd", _ENTITIES),
        ("entities of entities", _json(
            f'{head}<!DOCTYPE a [<!ENTITY x "PAYLOAD"><!ENTITY y "&x;&x;&x;&x;"><!ENTITY z "&y;&y;&y;">]><a>&z;</a>',
            kind=XML), SQL, HONEST),
        ("not closed", _json(f"{head}<a><id>PAYLOAD</id>", kind=XML), SQL, None),
        ("UTF-16", _json('<?xml version="1.0" encoding="utf-16"?><a>PAYLOAD</a>', kind=XML, encoding="utf-16"), SQL,
         HONEST),
        ("UTF-7", _json('<?xml version="1.0" encoding="utf-7"?><a>PAYLOAD</a>', kind=XML, encoding="utf-7"), SQL,
         HONEST),
    )  # fmt: skip


def _coded(coding: str, code):
    return lambda payload: post(FORM, code(f"id={payload}".encode()), ("content-encoding", coding))


def _raw_deflate(text: bytes) -> bytes:
    coder = zlib.compressobj(wbits=-15)
    return coder.compress(text) + coder.flush()


def _twice(text: bytes) -> bytes:
    return gzip.compress(gzip.compress(text))


def codings() -> list[Case]:
    """Compressed bodies."""
    sql = SQL_ENCODED
    return cases(
        "Compressed bodies",
        ("gzip", _coded("gzip", gzip.compress), sql, HONEST),
        ("`x-gzip`", _coded("x-gzip", gzip.compress), sql, HONEST),
        ("`GZip`", _coded("GZip", gzip.compress), sql, HONEST),
        ("deflate (zlib)", _coded("deflate", zlib.compress), sql, HONEST),
        ("brotli", _coded("br", brotli.compress), sql, HONEST),
        ("zstandard", _coded("zstd", zstandard.compress), sql, HONEST),
        ("deflate without a header", _coded("deflate", _raw_deflate), sql, HONEST),
        ("gzip within gzip", _coded("gzip, gzip", _twice), sql, HONEST),
        ("gzip, cut off", _coded("gzip", lambda it: gzip.compress(it)[:-9]), sql, None),
        ("gzip, something after its end", _coded("gzip", lambda it: gzip.compress(b"id=1") + it), sql, None),
        ("two gzips, one after the other", _coded("gzip", lambda it: gzip.compress(b"a=1&") + gzip.compress(it)),
         sql, HONEST),
        ("4 MiB of one letter before it",
         _coded("gzip", lambda it: gzip.compress(b"a=" + b"x" * 4_194_304 + b"&" + it)), sql, None),
        ("says gzip, is not", _coded("gzip", bytes), sql, None),
        ("a coding that nobody knows", _coded("rot13", bytes), sql, None),
        ("`identity`", _coded("identity", bytes), sql, HONEST),
        ("an empty coding", _coded("", bytes), sql, None),
    )  # fmt: skip


def _filled(kibibytes: int):
    """JSON that is so large, what attacks at its end."""
    values = ["x" * 1000] * kibibytes
    return lambda payload: post(JSON, json.dumps({"a": values, "id": payload}).encode())


def _elements(count: int):
    return lambda payload: post(XML, _elements_of(count, payload))


def large() -> list[Case]:
    """Bodies with the attack at their end."""
    return cases(
        "Large bodies",
        ("50 KiB of JSON", _filled(50), SQL, HONEST),
        ("200 KiB of JSON", _filled(200), SQL, None),
        ("80 KiB of XML", _elements(10_000), SQL, HONEST),
        ("200 KiB of XML", _elements(25_000), SQL, None),
        ("140 KiB of a form", _form("id=" + "x" * 140_000 + "&id=PAYLOAD"), SQL_ENCODED, None),
    )


def _started(before: dict[str, object], after: dict[str, object]):
    """JSON of 200 KiB; the payload stands in a member before or behind what fills it."""
    whole = {**before, "a": ["x" * 1000] * 200, **after}
    return lambda payload: post(JSON, json.dumps(whole).replace("PAYLOAD", payload).encode(), target="/start")


def of_the_start() -> list[Case]:
    """Large bodies where a policy asks to look at the start."""
    id_, role = {"id": "PAYLOAD"}, {"role": "PAYLOAD"}
    return cases(
        "Large bodies of which the start is looked at",
        ("JSON, in front", _started(id_, {}), SQL, HONEST),
        ("JSON, a member's name in front", _started({"PAYLOAD": 1}, {}), SQL, HONEST),
        ("JSON, a custom rule's member in front", _started(role, {}), "root", "guest"),
        ("JSON, behind 128 KiB", _started({}, id_), SQL, HONEST, BEHIND),
        ("JSON that is none", _started({"PAYLOAD": 1}, {}), '"', None),
        ("200 KiB of XML", lambda payload: post(XML, _elements_of(25_000, payload), target="/start"), SQL, None),
    )


def _elements_of(count: int, payload: str) -> bytes:
    return b"<a>" + b"<b>x</b>" * count + f"<id>{payload}</id></a>".encode()


def found() -> list[Case]:
    """All of them."""
    return forms() + documents() + markup() + codings() + large() + of_the_start()
