"""Who asks by where they ask from: the guard claims for a caller what the platform says of its network.

The claim is a user name and a password as of any other caller, so that all that follows is the same: the tenant's own
routes have that user where the workload is known by its networks, else the claim leads nowhere. The password is no
secret; what keeps others from it is that the guard never takes this user name from a caller.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from typing import Final

from gatehouse_protocol.addresses import IPNetwork

from policies.compiler.intent.egress import BY_SOURCE, EgressSource, claims_of, source_user
from policies.compiler.intent.egress.host import in_hexadecimal

_BITS: Final = 4  # of a hexadecimal digit
_DIGEST: Final = base64.b64encode(hashlib.sha1(BY_SOURCE.encode(), usedforsecurity=False).digest()).decode()
BY_SOURCE_CODE: Final = """
local located, count_located = {}, 0

local function claim_by_source(text)
  local host = text:match("^(%[[^%]]*%])") or text:match("^([^:]*)") or ""
  local known = located[host]
  if known == nil then
    known = false
    local _, address = in_one_spelling(host)
    if address then
      address = address:gsub("^6%-00000000000000000000ffff", "4-")
      for _, source in ipairs(SOURCES) do
        if address:match(source[1]) then known = source; break end
      end
    end
    if count_located >= MOST_REMEMBERED then located, count_located = {}, 0 end
    located[host], count_located = known, count_located + 1
  end
  if not known then return nil end
  return known[2], known[3], "by-source", known[4]
end
"""
"""Needs `in_one_spelling`, `SOURCES` and `MOST_REMEMBERED`; returns tenant, workload, credential and proof, or nil."""


def known_by_source(tenant: str, workload: str) -> str:
    """The line of a user who is known by where it asks from, in the list of a tenant's users."""
    return f"{source_user(tenant, workload)}:{{SHA}}{_DIGEST}"


def lua_table(sources: Sequence[EgressSource]) -> str:
    """The table `SOURCES`: patterns of addresses, the longest prefixes first, and who asks from there."""
    rows = [
        f'  {{"{_pattern(one.network)}", "{one.tenant}", "{one.workload}", "{_proof(one.tenant, one.workload)}"}},'
        for one in claims_of(sources)
    ]
    return "\n".join(["local SOURCES = {", *rows, "}"])


def _proof(tenant: str, workload: str) -> str:
    said = f"{source_user(tenant, workload)}:{BY_SOURCE}"
    return f"Basic {base64.b64encode(said.encode()).decode()}"


def _pattern(network: IPNetwork) -> str:
    """A pattern of Lua's for addresses in hexadecimal: whole digits, and which the next one may be."""
    whole, bits = divmod(network.prefixlen, _BITS)
    digits = in_hexadecimal(network.network_address)
    prefix = f"^{digits[0]}%-{digits[2 : 2 + whole]}"
    if not bits:
        return prefix
    first = int(digits[2 + whole], 16)
    return f"{prefix}[{''.join(f'{first + more:x}' for more in range(2 ** (_BITS - bits)))}]"
