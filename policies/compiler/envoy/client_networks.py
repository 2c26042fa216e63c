"""Networks as regular expressions over the text of an address, for what Envoy compares as text. Pure.

Texts are as Envoy writes them: IPv6 in lower case, without leading zeros, and with the longest run of zeros as `::`
(RFC 5952). Where that run lies may differ among addresses of one network, so an expression has a branch for each place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Final

from policies.compiler.envoy.egress.numbers import in_ranges
from policies.compiler.intent.fields.regexes import cost

_GROUPS, _BITS, _NIBBLE = 8, 16, 4
_DIGIT: Final = "[0-9a-f]"
_GROUP: Final = f"{_DIGIT}{{1,4}}"
_ANYTHING: Final = "[0-9a-f:.]*"
_MOST_COST: Final = 40  # under 100 instructions of RE2, which is Envoy's own bound: this costs nothing


def in_networks(networks: Iterable[str]) -> list[str]:
    """Expressions of which one matches the whole text of an address just when it is in one of the networks."""
    found: list[str] = []
    for one in (branch for network in networks for branch in branches(network)):
        if found and cost(found[-1]) + cost(one) <= _MOST_COST:
            found[-1] += f"|{one}"
        else:
            found.append(one)
    return found


def branches(network: str) -> list[str]:
    """Expressions of which one matches the whole text of every address in a network, and none that of another."""
    known = ip_network(network)
    if known.prefixlen == known.max_prefixlen:
        return [re.escape(str(known.network_address))]
    return [_of_four(known)] if isinstance(known, IPv4Network) else list(dict.fromkeys(_of_six(known)))


def _of_four(network: IPv4Network) -> str:
    first, last = network.network_address.packed, network.broadcast_address.packed
    free = next((at for at in range(4) if (first[at], last[at]) == (0, 255)), 4)
    octets = [
        str(low) if low == high else f"(?:{in_ranges([(low, high)])})"
        for low, high in zip(first[:free], last[:free], strict=True)
    ]
    return r"\.".join([*octets, *([r"[0-9.]+"] if free < 4 else [])])


def _of_six(network: IPv6Network) -> Iterator[str]:
    """Branches: `::` is behind the fixed groups, or begins in them and ends behind, or is among them."""
    packed, (known, bits) = network.network_address.packed, divmod(network.prefixlen, _BITS)
    groups = [int.from_bytes(packed[at : at + 2], "big") for at in range(0, 2 * _GROUPS, 2)]
    fixed = [f"{one:x}" for one in groups[:known]]
    part = _within(groups[known], _BITS - bits) if bits else None
    may_be_zero = part is not None and groups[known] == 0
    free = _GROUPS - known
    yield from _behind(fixed, part, may_be_zero=may_be_zero)
    for begin, end in _runs_of_zeros(fixed):
        if end == known:
            yield from _across(fixed[:begin], part, free, may_be_zero=may_be_zero)
        else:
            rest = [*fixed[end:], *([part] if part else [])]
            more = free - (part is not None)
            yield f"{':'.join(fixed[:begin])}::{':'.join(rest)}" + (f"(?::{_GROUP}){{{more}}}" if more else "")


def _behind(fixed: list[str], part: str | None, *, may_be_zero: bool) -> Iterator[str]:
    if part is None:
        yield f"{':'.join(fixed)}:{_ANYTHING}" if fixed else f"{_ANYTHING}:{_ANYTHING}"
        return
    is_last = len(fixed) + 1 == _GROUPS
    yield ":".join([*fixed, part]) + ("" if is_last else f":{_ANYTHING}")
    if may_be_zero:
        yield f"{':'.join(fixed)}::{_ANYTHING}"


def _across(before: list[str], part: str | None, free: int, *, may_be_zero: bool) -> Iterator[str]:
    """`::` stands for the last fixed groups and perhaps for more; behind it are at most the free ones."""
    start, most = f"{':'.join(before)}::", free - (part is not None)
    if part is not None:
        yield f"{start}{part}(?::{_GROUP}){{{most}}}"
    if (part is None or may_be_zero) and most:
        yield f"{start}(?:{_GROUP}(?::{_GROUP}){{0,{most - 1}}})?"
    elif part is None or may_be_zero:
        yield start


def _runs_of_zeros(fixed: list[str]) -> Iterator[tuple[int, int]]:
    """Where groups of zeros begin and end, each run as long as it is; a run at the end may be of one group."""
    begin = 0
    while begin < len(fixed):
        end = begin
        while end < len(fixed) and fixed[end] == "0":
            end += 1
        if end - begin > 1 or (end - begin == 1 and end == len(fixed)):
            yield begin, end
        begin = max(end, begin + 1)


def _within(low: int, free: int) -> str:
    """An expression for the group `low` and all others that differ from it in the last `free` bits only."""
    ways = list(_hexadecimal(low, free))
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"


def _hexadecimal(low: int, free: int) -> Iterator[str]:
    whole, bits = divmod(free, _NIBBLE)
    if low:
        head, digit = divmod(low >> (_NIBBLE * whole), 16)
        ways = "".join(f"{digit + more:x}" for more in range(2**bits))
        yield (f"{head:x}" if head else "") + (f"[{ways}]" if len(ways) > 1 else ways) + _DIGIT * whole
        return
    if whole:
        yield f"{_DIGIT}{{1,{whole}}}" if whole > 1 else _DIGIT
    ways = "".join(f"{more:x}" for more in range(1 if whole else 0, 2**bits))
    if ways:
        yield f"[{ways}]" + _DIGIT * whole
