"""Ways to get past an egress listener, as data: what is asked for, and what the caller must be told.

A `Spelling` is a host in front of a port on which the forbidden side listens. It is asked for by tunnel and in plain,
by a workload whose policy only observes, so that nothing but the spelling and the address stands in its way. A `Head`
is a request written as given, by a workload that may reach the good address alone; `{good}` and `{bad}` are host and
port, `{known}` is its user name and password, `{idle}` those of a workload that may reach nothing. An `Exchange` is
the same over HTTP/2.
"""

from dataclasses import dataclass

GOOD, BAD = "127.50.0.1", "127.60.0.1"
INVALID, REFUSED, UNKNOWN, NO_RULE = "destination_invalid", "address_refused", "name_unknown", "no_rule"
UPGRADE, NO_ALIAS = "upgrade_refused", "destination_unknown"
MISSING, WRONG = "identity_missing", "identity_refused"
MALFORMED = ""
"""Envoy itself refuses what is no HTTP, and gives no reason of ours."""
REACHED = "reached the good address"


@dataclass(frozen=True)
class Spelling:
    """A way to write a host, and the reasons that a caller may be given who asks by tunnel or in plain."""

    name: str
    host: str
    told: frozenset[str]


def _spellings(*told: str, **hosts: str) -> list[Spelling]:
    return [Spelling(name, host, frozenset(told)) for name, host in hosts.items()]


NUMBERS = _spellings(
    INVALID,
    decimal="2130706433", decimal_of_bad="2134638593", hexadecimal="0x7f000001", hexadecimal_capital="0X7F000001",
    octal="017700000001", two_parts="127.1", three_parts="127.0.1", octal_part="0177.0.0.1",
    hexadecimal_part="0x7f.0.0.1", hexadecimal_last="127.0.0.0x1", hexadecimal_short="0x7f.1",
    zero_padded_last="127.0.0.01", zero_padded_first="0127.0.0.1", zero_padded_long="00000127.0.0.1",
    mixed_bases="127.0x0.0x0.0x1", octal_of_bad="0177.074.0.1", zero="0", zero_hex="0x0", overflow="4294967297",
    overflow_part="127.0.0.257", five_parts="127.0.0.1.1", empty_part="127..0.1", leading_dot=".127.0.0.1",
    two_trailing_dots="127.60.0.1..", name_before_hex="a.0x7f000001", name_before_number="a.2130706433",
    name_ending_as_address="evil.github.test.127.60.0.1", exponent="127e0.0.0.1",
)  # fmt: skip
IPV4 = _spellings(
    REFUSED,
    loopback="127.0.0.1", bad="127.60.0.1", loopback_trailing_dot="127.0.0.1.", bad_trailing_dot="127.60.0.1.",
    loopback_end="127.255.255.254", this_network="0.0.0.0", this_network_host="0.1.2.3", ten="10.0.0.1",
    ten_end="10.255.255.255", shared="100.64.0.1", link_local="169.254.0.1", metadata="169.254.169.254",
    metadata_containers="169.254.170.2", private_172="172.16.0.1", private_172_end="172.31.255.255",
    protocol_assignments="192.0.0.8", documentation_1="192.0.2.1", relay_6to4="192.88.99.1", private_192="192.168.0.1",
    benchmarking="198.18.0.1", documentation_2="198.51.100.1", documentation_3="203.0.113.1", multicast="224.0.0.1",
    multicast_end="239.255.255.255", reserved="240.0.0.1", broadcast="255.255.255.255", metadata_azure="168.63.129.16",
    metadata_alibaba="100.100.100.200", metadata_oracle="192.0.0.192",
)  # fmt: skip
IPV6 = _spellings(
    REFUSED,
    six_loopback="[::1]", six_loopback_long="[0:0:0:0:0:0:0:1]", six_loopback_padded="[0000:0000::0001]",
    six_unspecified="[::]", six_mapped="[::ffff:7f00:1]", six_mapped_bad="[::ffff:7f3c:1]",
    six_mapped_long="[0:0:0:0:0:ffff:7f00:1]", six_mapped_capital="[::FFFF:7F00:1]",
    six_mapped_metadata="[::ffff:a9fe:a9fe]", six_compatible="[::7f00:1]", six_translated="[::ffff:0:7f00:1]",
    six_nat64="[64:ff9b::7f00:1]", six_nat64_metadata="[64:ff9b::a9fe:a9fe]", six_nat64_local="[64:ff9b:1::7f00:1]",
    six_6to4="[2002:7f00:1::]", six_6to4_ten="[2002:a00:1::1]", six_teredo="[2001:0:7f00:1::1]",
    six_teredo_client="[2001:0:1::80ff:fffe]", six_isatap_local="[fe80::5efe:7f00:1]",
    six_isatap_unique="[fd00::5efe:7f00:1]", six_orchid="[2001:20::1]", six_link_local="[fe80::1]",
    six_site_local="[fec0::1]", six_unique="[fc00::1]", six_metadata="[fd00:ec2::254]", six_multicast="[ff02::1]",
    six_discard="[100::1]", six_documentation="[2001:db8::1]", six_documentation_new="[3fff::1]",
    six_segment_routing="[5f00::1]",
)  # fmt: skip
SIX_INVALID = _spellings(
    INVALID, MALFORMED,
    six_dotted="[::ffff:127.0.0.1]", six_dotted_compatible="[::127.0.0.1]", six_zone="[fe80::1%25eth0]",
    six_zone_bare="[::1%lo]", six_zone_number="[fe80::1%1]", six_bare="::1", six_unclosed="[::1", six_empty="[]",
    six_of_a_name="[localhost]", six_of_an_address="[127.0.0.1]", six_twice="[[::1]]", six_future="[v1.::1]",
    six_trailing_dot="[::1].", six_too_long="[0:0:0:0:0:0:0:0:1]", six_two_gaps="[::1::]", six_five_digits="[00000::1]",
)  # fmt: skip
NAMES = _spellings(
    REFUSED,
    localhost="localhost", localhost_capital="LOCALHOST", localhost_dot="localhost.", localhost_below="a.localhost",
    localhost_below_dot="a.b.localhost.", name_of_loopback="loopback.names.test", name_of_bad="bad.names.test",
    name_of_bad_capital="BAD.Names.TEST", name_of_bad_dot="bad.names.test.", name_of_ten="ten.names.test",
    name_of_metadata="metadata.names.test", name_metadata_google="metadata.google.internal",
    name_of_zero="zero.names.test", name_of_azure="azure.names.test", name_of_alibaba="alibaba.names.test",
    name_of_multicast="multicast.names.test", name_of_broadcast="broadcast.names.test",
    name_of_six_loopback="six.names.test", name_of_mapped="mapped.names.test", name_of_nat64="nat64.names.test",
    name_of_6to4="6to4.names.test", name_of_teredo="teredo.names.test", name_of_unique="unique.names.test",
    name_of_link_local="link-local.names.test", name_of_both_bad="both-bad.names.test", alias_of_bad="alias.names.test",
    alias_of_alias="alias-of-alias.names.test", alias_of_localhost="alias-local.names.test",
    punycode_of_bad="xn--bcher-kva.names.test",
)  # fmt: skip
NAMES_UNKNOWN = _spellings(
    UNKNOWN,
    no_such_name="nobody.names.test", no_addresses="empty.names.test", refused_by_the_resolver="servfail.names.test",
    hosts_file_name="ip6-localhost", negative="-2130706433", alias_to_nowhere="alias-nowhere.names.test",
)  # fmt: skip
NAMES_INVALID = _spellings(
    INVALID, MALFORMED,
    two_dots="localhost..", inner_dots="bad..names.test", only_dot=".", empty="", full_width_digits="１２７.60.0.1",
    full_width_dots="127。60。0。1", circled_digits="①②⑦.60.0.1", half_width_dot="127｡60｡0｡1",
    full_width_name="ｂad.names.test", long_s="loc\u017fhost", soft_hyphen="bad\u00adname.names.test",
    zero_width="bad\u200b.names.test", kelvin="\u212aad.names.test", plus="+127.0.0.1", escaped_dot="127%2e60.0.1",
    escaped_digits="%31%32%37.60.0.1", escaped_nul="127.50.0.1%00.127.60.0.1", fragment="127.50.0.1#127.60.0.1",
    backslash="127.60.0.1\\127.50.0.1", backslash_user="127.50.0.1\\@127.60.0.1", tab="127.50.0.1\t127.60.0.1",
    comma="127.50.0.1,127.60.0.1", semicolon="127.60.0.1;127.50.0.1", two_ports="127.60.0.1:80", asterisk="*",
    star_name="*.names.test", dollar="$(bad)", exclamation="bad!.names.test", brackets="bad[.names.test",
    bar="bad|names.test", quote='bad".names.test', too_long="a." * 127 + "names.test",
)  # fmt: skip
USERS = _spellings(
    MALFORMED, INVALID, REFUSED, REACHED,  # the user is no part of what is judged, nor of what is asked for
    user="127.50.0.1@127.60.0.1", user_other_way="127.60.0.1@127.50.0.1", user_and_password="a:b@127.60.0.1",
)  # fmt: skip
UNDERSCORES = _spellings(MALFORMED, REFUSED, UNKNOWN, underscore="_bad.names.test", underscore_inside="b_ad.names.test")
ALIASES = _spellings(
    NO_ALIAS,
    alias_of_nobody="nobody.egress", alias_on_another_port="named.egress", alias_in_capitals="NAMED.Egress",
    alias_with_a_dot="named.egress.", alias_below_another="a.named.egress", alias_of_another_tenant="theirs.egress",
    alias_of_two_labels="console.names.egress", alias_of_a_workload="orders.egress", alias_with_a_number="1.egress",
)  # fmt: skip
SPELLINGS = (
    *ALIASES,
    *USERS,
    *UNDERSCORES,
    *NUMBERS,
    *IPV4,
    *IPV6,
    *SIX_INVALID,
    *NAMES,
    *NAMES_UNKNOWN,
    *NAMES_INVALID,
)

PORTS = {
    "none": "", "empty": ":", "zero": ":0", "too_great": ":65536", "wraps_around": ":65616",
    "very_long": ":00000000000080", "negative": ":-1", "plus": ":+80", "hexadecimal": ":0x50",
    "letters": ":http", "space": ": 80", "full_width": ":８０", "twice": ":80:80", "fraction": ":80.0",
    "path": ":80/", "fragment": ":80#", "question": ":80?", "at": ":80@127.60.0.1:80",
}  # fmt: skip
"""What follows a good host in a request for a tunnel, and must not be a port."""


@dataclass(frozen=True)
class Head:
    """A request as it is written, with `\\n` for line ends, and what may become of it."""

    name: str
    text: str
    told: frozenset[str]


def _head(name: str, text: str, *told: str) -> Head:
    return Head(name, text, frozenset(told))


def _to_good(name: str, rest: str, *told: str) -> Head:
    return _head(name, "GET http://{good}/ HTTP/1.1\nHost: {good}\n" + rest, *told)


def _to_bad(name: str, rest: str, *told: str) -> Head:
    return _head(name, "GET http://{bad}/ HTTP/1.1\nHost: {bad}\n" + rest, *told)


_CLAIM = "x-gatehouse-tenant: acme\nx-gatehouse-workload: orders\nx-gatehouse-destination: {good}\n"
HEADS = (
    _head("absolute bad, host good", "GET http://{bad}/ HTTP/1.1\nHost: {good}\n{known}", NO_RULE),
    _head("absolute good, host bad", "GET http://{good}/ HTTP/1.1\nHost: {bad}\n{known}", REACHED),
    _head("origin form, host bad", "GET / HTTP/1.1\nHost: {bad}\n{known}", NO_RULE),
    _head("tunnel to bad, host good", "CONNECT {bad} HTTP/1.1\nHost: {good}\n{known}", NO_RULE),
    _head("tunnel to good, host bad", "CONNECT {good} HTTP/1.1\nHost: {bad}\n{known}", REACHED),
    _head("two hosts, bad last", "GET / HTTP/1.1\nHost: {good}\nHost: {bad}\n{known}", MALFORMED, INVALID),
    _head("two hosts, bad first", "GET / HTTP/1.1\nHost: {bad}\nHost: {good}\n{known}", MALFORMED, INVALID),
    _head("two hosts and absolute",
          "GET http://{good}/ HTTP/1.1\nHost: {bad}\nHost: {bad}\n{known}", MALFORMED, REACHED),
    _head("no host", "GET / HTTP/1.1\n{known}", MALFORMED, INVALID),
    _head("old HTTP, absolute bad", "GET http://{bad}/ HTTP/1.0\n{known}", NO_RULE, MALFORMED),
    _head("oldest HTTP", "GET http://{bad}/\n", MALFORMED),
    _head("HTTP of a later day", "GET http://{bad}/ HTTP/3.0\nHost: {good}\n{known}", MALFORMED),
    _head("https in plain", "GET https://{bad}/ HTTP/1.1\nHost: {bad}\n{known}", NO_RULE, MALFORMED),
    _head("another scheme", "GET ftp://{bad}/ HTTP/1.1\nHost: {good}\n{known}", MALFORMED),
    _head("no scheme", "GET //{bad}/ HTTP/1.1\nHost: {bad}\n{known}", NO_RULE),
    _head("file", "GET file:///etc/passwd HTTP/1.1\nHost: {good}\n{known}", MALFORMED),
    _head("user in the address", "GET http://{good}@{bad}/ HTTP/1.1\nHost: {good}\n{known}", INVALID, NO_RULE),
    _head("fragment in the address",
          "GET http://{good}#@{bad}/ HTTP/1.1\nHost: {good}\n{known}", INVALID, MALFORMED, REACHED),
    _head("question in the address",
          "GET http://{good}?@{bad}/ HTTP/1.1\nHost: {good}\n{known}", INVALID, MALFORMED, REACHED),
    _head("backslash in the address", "GET http://{good}\\@{bad}/ HTTP/1.1\nHost: {good}\n{known}", INVALID, MALFORMED),
    _to_good("forwarded host", "X-Forwarded-Host: {bad}\n{known}", REACHED),
    _to_good("forwarded", "Forwarded: host={bad}\n{known}", REACHED),
    _to_good("original destination", "x-envoy-original-dst-host: {bad}\n{known}", REACHED),
    _to_good("original path", "x-envoy-original-path: http://{bad}/\n{known}", REACHED),
    _to_good("another address of its own", ":authority: {bad}\n{known}", MALFORMED),
    _to_good("method override", "X-HTTP-Method-Override: CONNECT\n{known}", REACHED),
    _to_good("claims by header, nobody", f"{_CLAIM}", MISSING),
    _to_good("claims by header, idle", f"{_CLAIM}{{idle}}", NO_RULE),
    _to_good("claims in capitals", f"{_CLAIM.replace('x-g', 'X-G')}{{idle}}", NO_RULE),
    _to_good("claims twice", f"{_CLAIM}{_CLAIM}{{idle}}", NO_RULE),
    _to_good("claims with underscores", "x_gatehouse_workload: orders\n{idle}", NO_RULE, MALFORMED),
    _to_good("claims as a list", "x-gatehouse-workload: idle, orders\n{idle}", NO_RULE),
    _to_good("claims behind a fold", "X-A: b\n x-gatehouse-workload: orders\n{idle}", NO_RULE, MALFORMED),
    _to_good("claims before a colon and space", "x-gatehouse-workload : orders\n{idle}", NO_RULE, MALFORMED),
    _to_good("claims behind a carriage return", "X-A: b\rx-gatehouse-workload: orders\n{idle}", NO_RULE, MALFORMED),
    _to_good("claims behind a nul", "X-A: b\0x-gatehouse-workload: orders\n{idle}", MALFORMED),
    _to_good("claims as hop by hop",
             f"Connection: x-gatehouse-workload, x-gatehouse-destination\n{_CLAIM}{{idle}}", NO_RULE),
    _to_good("who asks as hop by hop", "Connection: proxy-authorization\n{idle}", NO_RULE, MISSING),
    _to_bad("host as hop by hop", "Connection: host\n{known}", NO_RULE, MALFORMED),
    _to_good("two identities, idle first", "{idle}{known}", MISSING, WRONG, NO_RULE),
    _to_good("two identities, idle last", "{known}{idle}", MISSING, WRONG),
    _to_good("identity of another tenant", "{foreign}", NO_RULE),
    _to_good("another tenant claims ours", f"{_CLAIM}{{foreign}}", NO_RULE),
    _to_good("identity of the node", "{node}", WRONG),
    _to_good("identity with two spaces", "{spaced}", WRONG, MISSING, REACHED),
    _to_good("identity cut in the middle", "{cut}", WRONG, MISSING),
    _to_good("identity by bearer", "Proxy-Authorization: Bearer x\n", MISSING),
    _to_good("identity as for the service", "{plain}", MISSING),
    _head("identity in the address",
          "GET http://acme.orders.k1ab:right@{good}/ HTTP/1.1\nHost: {good}\n", INVALID, MISSING),
    _head("length and chunks",
          "POST http://{good}/ HTTP/1.1\nHost: {good}\n{known}Content-Length: 4\nTransfer-Encoding: chunked\n\n"
          "0\n\nGET http://{bad}/ HTTP/1.1\nHost: {bad}\n{known}",
          MALFORMED),
    _head("two lengths",
          "POST http://{good}/ HTTP/1.1\nHost: {good}\n{known}Content-Length: 0\nContent-Length: 44\n", MALFORMED),
    _head("odd encoding",
          "POST http://{good}/ HTTP/1.1\nHost: {good}\n{known}Transfer-Encoding: xchunked\n", MALFORMED),
    _head("encoding twice",
          "POST http://{good}/ HTTP/1.1\nHost: {good}\n{known}Transfer-Encoding: chunked, identity\n", MALFORMED),
    _to_bad("another request behind", "{known}\nGET http://{bad}/2 HTTP/1.1\nHost: {good}\n{known}", NO_RULE),
    _to_bad("websocket to bad", "Connection: upgrade\nUpgrade: websocket\n{known}", NO_RULE, MALFORMED),
    _to_good("websocket to good", "Connection: upgrade\nUpgrade: websocket\n{known}", REACHED),
    _head("tunnel to a name of ours", "CONNECT named.egress:80 HTTP/1.1\nHost: x\n{known}", NO_ALIAS),
    _head("sealed to a name of ours", "CONNECT named.egress:443 HTTP/1.1\nHost: x\n{known}", NO_ALIAS),
    _head("another tenant's name", "GET http://theirs.egress/ HTTP/1.1\nHost: theirs.egress\n{known}", NO_ALIAS),
    _head("our name, by another tenant", "GET http://named.egress/ HTTP/1.1\nHost: named.egress\n{foreign}", NO_ALIAS),
    _head("our name, by a workload without it", "GET http://named.egress/ HTTP/1.1\nHost: x\n{idle}", NO_RULE),
    _head("our name in the host alone", "GET / HTTP/1.1\nHost: named.egress\n{idle}", NO_RULE),
    _head("our name behind a good one", "GET http://{good}/ HTTP/1.1\nHost: named.egress\n{known}", REACHED),
    _to_good("our name forwarded", "X-Forwarded-Host: named.egress\n{known}", REACHED),
    _to_good("another protocol", "Connection: upgrade\nUpgrade: foo\n{known}", UPGRADE),
    _to_good("another protocol beside websocket", "Connection: upgrade\nUpgrade: websocket, foo\n{known}", UPGRADE),
    _head("TLS inside",
          "OPTIONS * HTTP/1.1\nHost: {good}\nConnection: upgrade\nUpgrade: TLS/1.0\n{known}", UPGRADE, MALFORMED),
    _head("packets over HTTP",
          "GET http://{good}/.well-known/masque/udp/127.60.0.1/53/ HTTP/1.1\nHost: {good}\nConnection: upgrade\n"
          "Upgrade: connect-udp\nCapsule-Protocol: ?1\n{known}", UPGRADE),
    _to_bad("clear text HTTP/2 to bad",
            "Connection: upgrade, http2-settings\nUpgrade: h2c\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\n{known}",
            NO_RULE, MALFORMED),
    _head("trace", "TRACE http://{bad}/ HTTP/1.1\nHost: {bad}\nMax-Forwards: 0\n{known}", NO_RULE),
    _head("a tunnel with a path", "CONNECT {bad}/ HTTP/1.1\nHost: {bad}\n{known}", MALFORMED, INVALID),
    _head("a tunnel with a scheme", "CONNECT http://{bad} HTTP/1.1\nHost: {bad}\n{known}", MALFORMED, INVALID),
    _head("a tunnel to the listener itself", "CONNECT {itself} HTTP/1.1\nHost: {itself}\n{known}", REFUSED),
    _head("the listener itself in plain", "GET http://{itself}/ HTTP/1.1\nHost: {itself}\n{known}", REFUSED),
    _head("a tunnel to the control plane", "CONNECT console.names.test:8000 HTTP/1.1\nHost: x\n{known}", REFUSED),
    _head("a tunnel to the administration", "CONNECT {admin} HTTP/1.1\nHost: {admin}\n{known}", REFUSED),
    _head("a socket by its path", "CONNECT unix:/run/admin.sock HTTP/1.1\nHost: x\n{known}", MALFORMED, INVALID),
    _head("a socket without a name", "CONNECT @admin:80 HTTP/1.1\nHost: x\n{known}", MALFORMED, INVALID, NO_RULE),
    _head("a tunnel that mentions the ingress", "CONNECT shop.acme.test:80 HTTP/1.1\nHost: x\n{known}", NO_RULE),
    _head("a header that is very long",
          "GET http://{bad}/ HTTP/1.1\nHost: {good}\nX-A: " + "a" * 70_000 + "\n{known}", MALFORMED, NO_RULE),
)  # fmt: skip


@dataclass(frozen=True)
class Exchange:
    """Headers of a request over HTTP/2, and what may become of it."""

    name: str
    headers: tuple[tuple[str, str], ...]
    told: frozenset[str]


def _exchange(name: str, told: str, /, *headers: tuple[str, str]) -> Exchange:
    return Exchange(name, headers, frozenset(told.split("|")))


_GET = ((":method", "GET"), (":scheme", "http"), (":path", "/"))
EXCHANGES = (
    _exchange("plain to good", REACHED, *_GET, (":authority", "{good}")),
    _exchange("plain to bad", NO_RULE, *_GET, (":authority", "{bad}")),
    _exchange("host says bad", f"{REACHED}|{MALFORMED}", *_GET, (":authority", "{good}"), ("host", "{bad}")),
    _exchange("host says good", NO_RULE, *_GET, (":authority", "{bad}"), ("host", "{good}")),
    _exchange("host alone", f"{NO_RULE}|{MALFORMED}", *_GET, ("host", "{bad}")),
    _exchange("tunnel to bad", NO_RULE, (":method", "CONNECT"), (":authority", "{bad}")),
    _exchange("tunnel to good", REACHED, (":method", "CONNECT"), (":authority", "{good}")),
    _exchange("websocket to bad", f"{NO_RULE}|{MALFORMED}", (":method", "CONNECT"), (":protocol", "websocket"),
              (":scheme", "http"), (":path", "/"), (":authority", "{bad}")),
    _exchange("websocket to good", REACHED, (":method", "CONNECT"), (":protocol", "websocket"),
              (":scheme", "http"), (":path", "/"), (":authority", "{good}")),
    _exchange("packets to bad", UPGRADE, (":method", "CONNECT"), (":protocol", "connect-udp"),
              (":scheme", "http"), (":path", "/.well-known/masque/udp/127.60.0.1/53/"), (":authority", "{bad}")),
    _exchange("claims", NO_RULE, *_GET, (":authority", "{bad}"), ("x-gatehouse-destination", "{good}")),
    _exchange("scheme of another", f"{NO_RULE}|{MALFORMED}", (":method", "GET"), (":scheme", "ftp"), (":path", "/"),
              (":authority", "{bad}")),
    _exchange("path that is an address", f"{REACHED}|{MALFORMED}", (":method", "GET"), (":scheme", "http"),
              (":path", "http://{bad}/"), (":authority", "{good}")),
    _exchange("user in the address", f"{INVALID}|{MALFORMED}", *_GET, (":authority", "{good}@{bad}")),
)  # fmt: skip
