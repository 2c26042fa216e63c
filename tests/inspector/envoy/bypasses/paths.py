"""Paths written otherwise. The rule `admin` refuses what begins with `/admin`; the honest twin asks for `/about`."""

from tests.inspector.envoy.bypasses.case import Case, cases
from tests.inspector.envoy.wire import http1

_TWICE = "a path is decoded once, as services do; ask for `url_decode(…)` in the rule where yours decodes it twice"
_PARAMETERS = "path parameters are kept; name them in the rule where the service drops them, as servlet containers do"
_LETTERS = "the letters are others; a service that takes them for the same must be named in the rule"
_HEADERS = "the path is what was asked for; refuse the header by a rule where the service obeys it"


def _plain(target: str) -> bytes:
    return http1(target)


def _raw(target: str) -> bytes:
    """The target's characters are its bytes."""
    return http1(target.encode("latin-1"))


def _spelled(trick: str, text: str, passes: str = "") -> tuple:
    """A spelling in which ADMIN stands for the word, and A for its first letter's two hexadecimal digits."""
    return (
        trick,
        _raw,
        text.replace("DMIN", "dmin"),
        text.replace("61DMIN", "61bout").replace("aDMIN", "about"),
        passes,
    )


def found() -> list[Case]:
    """All of them."""
    return cases(
        "Paths",
        ("`/admin`", _plain, "/admin", "/about"),
        ("`/ADMIN`", _plain, "/ADMIN", "/ABOUT"),
        _spelled("`/%61dmin`", "/%61DMIN"),
        ("`/%61%64%6D%69%6e`", _plain, "/%61%64%6D%69%6e", "/%61%62%6Fut"),
        _spelled("`//admin`", "//aDMIN"),
        _spelled("`////admin`", "////aDMIN"),
        _spelled("`/./admin`", "/./aDMIN"),
        _spelled("`/x/../admin`", "/x/../aDMIN"),
        _spelled("`/../../admin`", "/../../aDMIN"),
        _spelled("`/%2e/admin`", "/%2e/aDMIN"),
        _spelled("`/x/%2e%2E/admin`", "/x/%2e%2E/aDMIN"),
        _spelled("`/x/.%2e/admin`", "/x/.%2e/aDMIN"),
        _spelled("`/%2fadmin`", "/%2faDMIN"),
        _spelled("`/x%2f..%2fadmin`", "/x%2f..%2faDMIN"),
        _spelled("`/x%2F%2E%2E%2Fadmin`", "/x%2F%2E%2E%2FaDMIN"),
        _spelled("`/%5cadmin`", "/%5caDMIN"),
        _spelled("`/x%5c..%5cadmin`", "/x%5c..%5caDMIN"),
        _spelled("`/x\\..\\admin`", "/x\\..\\aDMIN"),
        _spelled("`/\\admin`", "/\\aDMIN"),
        _spelled("`/admin/.`", "/aDMIN/."),
        _spelled("`/admin/x/..`", "/aDMIN/x/.."),
        _spelled("`/admin%20`", "/aDMIN%20"),
        _spelled("`/admin%09`", "/aDMIN%09"),
        _spelled("`/admin;x=1`", "/aDMIN;x=1"),
        _spelled("`/admin?`", "/aDMIN?"),
        _spelled("`/admin%3f`", "/aDMIN%3f"),
        _spelled("`/admin%23`", "/aDMIN%23"),
        ("`/admin%00`", _plain, "/admin%00", None),
        ("`/x/..;/admin`", _plain, "/x/..;/admin", "/x/..;/about"),
        ("`/;/admin`", _plain, "/;/admin", "/;/about", _PARAMETERS),
        ("`/%2561dmin`, encoded twice", _plain, "/%2561dmin", "/%2561bout", _TWICE),
        ("`/x/%252e%252e/admin`, encoded twice", _plain, "/x/%252e%252e/admin", None),
        ("`/%u0061dmin`", _plain, "/%u0061dmin", "/%u0061bout", _LETTERS),
        ("`/%c0%afadmin`, overlong UTF-8", _plain, "/%c0%afadmin", "/%c0%afabout", _LETTERS),
        ("`/%e0%80%afadmin`, overlong UTF-8", _plain, "/%e0%80%afadmin", "/%e0%80%afabout", _LETTERS),
        ("`/%ef%bd%81dmin`, a fullwidth letter", _plain, "/%ef%bd%81dmin", "/%ef%bd%81bout", _LETTERS),
        ("`/xÿ/../admin`, bytes that are no ASCII", _raw, "/x\xff/../admin", None),
        ("a NUL", _raw, "/admin\x00", None),
        ("a tab", _raw, "/admin\tx", None),
        ("a fragment", _plain, "/x#/../admin", None),
        ("no slash at the beginning", _plain, "admin", None),
        ("a backslash at the beginning", _raw, "\\admin", None),
        ("an absolute target", _plain, "http://shop.acme.test/admin", "http://shop.acme.test/about"),
        ("an absolute target of another scheme", _plain, "ftp://shop.acme.test/admin", None),
        ("an absolute target with a name before the host", _plain, "http://off@shop.acme.test/admin",
         "http://off@shop.acme.test/about"),
        ("`x-original-url: /admin`", lambda it: http1("/", ("x-original-url", it)), "/admin", "/about", _HEADERS),
        ("`x-rewrite-url: /admin`", lambda it: http1("/", ("x-rewrite-url", it)), "/admin", "/about", _HEADERS),
        ("`OPTIONS *`", lambda it: http1("*", ("x-debug", it), method="OPTIONS"), "on", None),
        ("`CONNECT`", lambda it: http1(it, method="CONNECT"), "shop.acme.test:80", None),
    )  # fmt: skip
