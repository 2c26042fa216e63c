"""Hard limits, each with its reason, because a limit met at save time is a message and one met in Envoy is an outage.

The constants bound the shape of one object and are enforced when it is parsed; `Limits` bounds a slice and is
enforced when it is compiled. Figures are from measurements of Envoy 1.40: about 3.4 KB of heap for each route
and 64 KB for each cluster.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gatehouse_protocol.frames import MAX_BODY_BYTES
from gatehouse_protocol.key_sets import MAX_CHARACTERS

DESCRIPTION_CHARACTERS: Final = 1_000
REGEX_CHARACTERS: Final = 512
REGEX_COST: Final = 1_000  # estimated instructions; RE2 runs in time proportional to them for each byte it reads
REGEX_PROGRAM: Final = 2_000  # instructions of RE2's: a class of characters is several
PATH_CHARACTERS: Final = 1_024
HEADER_NAME_CHARACTERS: Final = 128
HEADER_VALUE_CHARACTERS: Final = 4_096
QUERY_CHARACTERS: Final = 1_024
HOSTNAMES_PER_ROUTE: Final = 64
METHODS_PER_ROUTE: Final = 16
CONDITIONS_PER_ROUTE: Final = 16  # header conditions, and query conditions, each
CLIENT_NETWORKS_PER_ROUTE: Final = 32  # Envoy holds the route once for every few of them
COUNTRIES_PER_ROUTE: Final = 32
ASNS_PER_ROUTE: Final = 32
TLS_FINGERPRINTS_PER_ROUTE: Final = 16
CLIENTS_PER_ROUTE: Final = (
    256  # each network with each country, number and fingerprint: Envoy may hold a route for each
)
BACKENDS_PER_ROUTE: Final = 16
MIRRORS_PER_ROUTE: Final = 4
RESPONSE_BODY_BYTES: Final = 4_096  # what Envoy takes for a direct response
HEADER_EDITS: Final = 32  # of each sort: set, add, remove
ADDRESSES_PER_SERVICE: Final = 256
ENDPOINT_PRIORITIES: Final = 8  # three of Envoy's each, where near ones are asked first; it takes 128
WEIGHT: Final = 1_000_000
RETRY_ATTEMPTS: Final = 10
SWITCH_MESSAGE_CHARACTERS: Final = 500  # Envoy answers with at most 4 096 bytes of its own
RETRY_AFTER_SECONDS: Final = 30 * 86_400
AUTHORITIES: Final = 10  # CA certificates that clients of a hostname may be from; Envoy lists them in each handshake
AUTHORITIES_CHARACTERS: Final = 64 * 1024  # as PEM, with what people write around it
CLIENT_NAMES: Final = 32
CLIENT_NAME_CHARACTERS: Final = 512
VERIFY_DEPTH: Final = 10
LIST_ENTRIES: Final = 100_000  # read by a node in half a second, looked into in the time of a binary search
LIST_ENTRY_CHARACTERS: Final = 256
EXPRESSION_CHARACTERS: Final = 4_096
INSPECTED_BODY_BYTES: Final = 131_072  # as much of a body as Envoy keeps for the inspector; the rest passes behind it
HIDDEN_ARGUMENTS: Final = 50  # they travel with every record of a route
WAF_RULES: Final = 500  # a rule costs each request 0.1 to 2 µs
WAF_EXCLUSIONS: Final = 1_000
DLP_CUSTOM_PATTERNS: Final = 50
DLP_KNOWN_SECRETS: Final = 50  # all of them cost a kilobyte that is looked at 0.1 ms
DLP_HEADERS: Final = 32
DLP_EXCLUSIONS: Final = 500
DLP_FINDINGS: Final = 1_000  # that are counted in one request
REQUEST_BODY_BYTES: Final = 1024 * 1024 * 1024  # of a size limit; larger bodies need none
CACHE_SECONDS: Final = 7 * 86_400
CACHE_STALE_SECONDS: Final = 86_400
CACHE_NAMES: Final = 16  # of headers, cookies or parameters each; every one is looked for in every request
CACHE_BODY_KIB: Final = 1_024  # a worker thread copies it for each answer, 0.1 ms
PURGES: Final = 50  # of a policy; the oldest become one of everything, as each is looked at for what was kept before it
PURGE_CHARACTERS: Final = 1_024
CACHE_MIB: Final = 64  # of each worker thread of a node, for all tenants together
ERROR_PAGES: Final = 20  # of a policy
CORS_ORIGINS: Final = 100  # compared one after the other, for requests with an origin
CORS_HEADERS: Final = 100
RATE_REQUESTS: Final = 1_000_000
RATE_SECONDS: Final = 86_400
RATE_TRACKED: Final = 1_000_000  # clients that a policy remembers; some 300 bytes each
RATE_EXCEPTIONS: Final = 100
QUOTA_REQUESTS: Final = 1_000_000_000  # in a window, over all nodes
QUOTA_KEYS: Final = 3
KEYS_PER_CONSUMER: Final = 8
GROUPS_PER_CONSUMER: Final = 16
GROUPS_PER_POLICY: Final = 32  # looked through one after the other
KEY_SOURCES: Final = 5
IP_ACCESS_NETWORKS: Final = 1_000  # of each sort; compared one after the other, 5 ns each
KEY_SET_CHARACTERS: Final = MAX_CHARACTERS
KEY_REFRESH_SECONDS: Final = (10, 86_400)  # the least, so that no issuer is asked without end; the most: a day
URL_CHARACTERS: Final = 2_048
SESSION_SECONDS: Final = (60, 2_592_000)
CLAIM_CHARACTERS: Final = 512
CLAIM_DEPTH: Final = 8
CLAIM_VALUES: Final = 100  # of one claim, compared one after the other
CLAIM_CONDITIONS: Final = 16
TOKEN_SCOPES: Final = 32
TOKEN_AUDIENCES: Final = 32
TOKEN_PLACES: Final = 8
CLAIM_HEADERS: Final = 32
CLOCK_SKEW_SECONDS: Final = 600
AUTHORIZATION_RULES: Final = 100  # of a policy, tried one after the other
RULE_PATHS: Final = 50
RULE_CONSUMERS: Final = 100  # and groups, each
RULE_ORIGINS: Final = 250  # countries, autonomous systems and fingerprints, each; compared one after the other
AUTHORIZER_SECONDS: Final = 10
AUTHORIZER_HEADERS: Final = 32  # of each sort
AUTHORIZED_BODY_BYTES: Final = 65_536  # held back until the service has answered
CHECK_BODY_BYTES: Final = 4_096
CHECK_TEXT_CHARACTERS: Final = 1_024
CHECK_HEADERS: Final = 16
CHECK_CONDITIONS: Final = 16  # of each sort
CHECK_NODES: Final = 100
CHECK_CONSOLE_EVERY_SECONDS: Final = 30
CHECK_CONSOLE_SECONDS: Final = 30  # so much of the console's time one check takes at most
CREDENTIALS_PER_WORKLOAD: Final = 8
EGRESS_SOURCES: Final = 256  # of a listener: who asks from which networks
NETWORKS_PER_SOURCE: Final = 64
NETWORKS_OF_SOURCES: Final = 1_000  # of a listener; looked through once for each address, 0.1 ms for all
REVOKED_CERTIFICATES: Final = 100  # of a workload, by serial; together they are one regular expression
LISTENER_CONNECTIONS: Final = 1_000_000  # at once, and new in a second; some 50 KB of a node each when they do anything
PROXY_NAMES: Final = 10
DESTINATIONS_PER_RULE: Final = 200
PORT_RANGES: Final = 16  # of a destination; together they are one regular expression
SCHEDULE_WINDOWS: Final = 21
EGRESS_RULES: Final = 200  # of a policy; Envoy tries the wildcards of a workload one after the other
WORKLOADS_PER_POLICY: Final = 200
REGIONS: Final = 50
DATA_CLASSES: Final = 20  # of a workload
RESIDENCY_RULES: Final = 50  # of a policy
SIGNED_BODY_BYTES: Final = 4 * 1024 * 1024  # held by Envoy, for a signature stands before what it signs
HASHED_BODY_BYTES: Final = 1024 * 1024  # the same where a script hashes it, which takes 11 ms of a thread for 1 MiB
HELD_ENTRIES: Final = 1_000  # of a list, that Envoy is told of for each host that names a policy with it
HELD_COMPARISONS: Final = 2_000  # of all rules of a policy that Envoy holds by itself; two for a network of IPv4


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one slice may hold. At every default at once a tenant costs a node about 700 MB; usual ones cost a few."""

    routes_per_slice: int = 20_000  # 68 MB of Envoy heap; a change of one costs Envoy 0.2 s of CPU
    placements_per_slice: int = 40_000  # a route counted once for each of its hostnames, as Envoy holds it
    routes_per_host: int = 10_000
    hostnames_per_slice: int = 5_000
    services_per_slice: int = 1_000  # 64 MB of Envoy heap, 0.8 s of start-up
    client_certificates_per_slice: int = 200  # hostnames that ask for one; each is a chain of every TLS listener
    listeners_per_slice: int = 32
    waf_policies_per_slice: int = 100  # 55 KiB and 0.3 ms of a node each
    lists_per_slice: int = 100
    dlp_policies_per_slice: int = 50  # 50 KiB and 1 ms of a node each
    traffic_policies_per_slice: int = 500
    consumers_per_slice: int = 2_000  # each key is 130 bytes of every hostname where keys are asked for
    checks_per_slice: int = 200  # each costs a node some 4 ms of CPU whenever it is sent
    console_checks_per_slice: int = 20  # each takes a place among those that the console sends for everybody
    workloads_per_slice: int = 1_000  # found by name, so that many cost a request nothing
    egress_policies_per_slice: int = 500
    egress_destinations_per_slice: int = 200  # a cluster each, or two where a policy observes
    copies_per_route: int = 4  # on average over a host, in the leaves of its matcher tree; plain prefixes need 2
    routes_per_scanned_host: int = 256  # where a tree would need more copies; the last costs 7 µs of CPU a request
    bytes_per_resource: int = MAX_BODY_BYTES  # what an agent accepts in one frame
