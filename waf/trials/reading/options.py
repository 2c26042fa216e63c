"""Which options of curl say something of the request, which do not, and which take a value."""

from typing import Final

SHORT: Final = {
    "X": "request", "d": "data", "H": "header", "F": "form", "b": "cookie", "A": "user-agent", "e": "referer",
    "u": "user", "G": "get", "I": "head", "r": "range", "T": "upload-file", "0": "http1.0", "k": "insecure",
    "L": "location", "s": "silent", "S": "show-error", "v": "verbose", "i": "include", "f": "fail", "g": "globoff",
    "N": "no-buffer", "#": "progress-bar", "4": "ipv4", "6": "ipv6", "O": "remote-name", "J": "remote-header-name",
    "q": "disable", "o": "output", "m": "max-time", "x": "proxy", "E": "cert", "w": "write-out", "D": "dump-header",
    "c": "cookie-jar", "Z": "parallel", "a": "append",
}  # fmt: skip
"""The long names of options of one letter."""

WITH_VALUE: Final = frozenset({
    "request", "data", "data-ascii", "data-raw", "data-binary", "data-urlencode", "header", "form", "form-string",
    "cookie", "user-agent", "referer", "user", "json", "url", "url-query", "range", "oauth2-bearer", "upload-file",
})  # fmt: skip
"""Options that say something of the request, and take a value."""

WITHOUT_VALUE: Final = frozenset({
    "get", "head", "compressed", "http1.0", "http1.1", "http2", "http2-prior-knowledge", "http3", "http3-only",
})  # fmt: skip
"""Those that take none."""

IGNORED_WITH_VALUE: Final = frozenset({
    "output", "max-time", "connect-timeout", "proxy", "proxy-user", "noproxy", "cacert", "capath", "cert", "cert-type",
    "key", "key-type", "pass", "pinnedpubkey", "retry", "retry-delay", "retry-max-time", "write-out", "dump-header",
    "cookie-jar", "resolve", "connect-to", "interface", "ciphers", "tls13-ciphers", "curves", "tls-max", "limit-rate",
    "max-redirs", "speed-limit", "speed-time", "stderr", "trace", "trace-ascii", "unix-socket", "dns-servers",
    "output-dir", "keepalive-time", "expect100-timeout", "max-filesize", "local-port",
})  # fmt: skip

IGNORED: Final = frozenset({
    "insecure", "location", "location-trusted", "silent", "show-error", "verbose", "include", "fail", "fail-with-body",
    "fail-early", "globoff", "no-buffer", "progress-bar", "no-progress-meter", "ipv4", "ipv6", "remote-name",
    "remote-name-all", "remote-header-name", "disable", "parallel", "append", "path-as-is", "no-keepalive", "no-alpn",
    "tlsv1", "tlsv1.0", "tlsv1.1", "tlsv1.2", "tlsv1.3", "ssl-reqd", "http0.9", "create-dirs", "retry-all-errors",
    "retry-connrefused", "raw", "basic", "anyauth", "tcp-nodelay", "post301", "post302", "post303",
})  # fmt: skip
