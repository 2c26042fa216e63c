"""The first filter of an egress listener: who says they ask, and for what, each in one spelling.

It believes nobody. Whose routes are looked at follows from what the caller claims to be, and the password is checked by
those very routes (`routes.py`). A certificate was verified in the handshake; whether it is one of a workload, of the
authority of the workload's own tenant, and holds now, is looked at here for each request. Everything behind it
compares what is `WRITTEN` here, which is never a caller's own: a host in lower case without a trailing dot, always with
its port, and no other way to write an address than the usual one (RFC 5952). A literal address stands in `ADDRESS` as
well, in hexadecimal, so that networks are prefixes of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.envoy.egress.sources import BY_SOURCE_CODE, lua_table
from policies.compiler.intent.egress import EgressSource

TENANT: Final = "x-gatehouse-tenant"
WORKLOAD: Final = "x-gatehouse-workload"
DESTINATION: Final = "x-gatehouse-destination"
ADDRESS: Final = "x-gatehouse-address"
NOW: Final = "x-gatehouse-now"
"""Seconds since 1970."""
WEEK_MINUTE: Final = "x-gatehouse-week-minute"
"""The minute of the week in UTC; Monday 00:00 is 0."""
REGION: Final = "x-gatehouse-region"
"""Where this node is, as it was started with; not there where it does not say."""
SERIAL: Final = "x-gatehouse-serial"
"""Of the certificate that proved who asks, in hexadecimal without leading zeros; absent for a password."""
ISSUED: Final = "x-gatehouse-issued"
"""When that certificate began to hold, in seconds since 1970."""
SOURCE: Final = "x-gatehouse-source"
SOURCE_SIDE: Final = "x-gatehouse-source-side"
"""The two ends of a caller's connection, as Envoy tells a listener inside of it."""
WRITTEN: Final = (TENANT, WORKLOAD, DESTINATION, ADDRESS, NOW, WEEK_MINUTE, REGION, SERIAL, ISSUED)
"""The headers that it writes, each after what a caller wrote there is gone."""
_LUA: Final = "envoy.extensions.filters.http.lua.v3.Lua"
_CODE: Final = """
local ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
local VALUES = {}
for place = 1, #ALPHABET do VALUES[ALPHABET:byte(place)] = place - 1 end
local THURSDAY = 3 * 24 * 60  -- of the week, in minutes: 1970 began on it
local MOST_REMEMBERED = 4096
local REGION = os.getenv("GATEHOUSE_NODE_REGION") or ""
local remembered, count = {}, 0

local function decoded(text)
  local out, bits, held = {}, 0, 0
  for place = 1, #text do
    local value = VALUES[text:byte(place)]
    if value == nil then break end
    held, bits = (held * 64 + value) % 16777216, bits + 6
    if bits >= 8 then
      bits = bits - 8
      out[#out + 1] = string.char(math.floor(held / 2 ^ bits) % 256)
    end
  end
  return table.concat(out)
end

local function claim(given)
  local known = remembered[given]
  if known == nil then
    local user = decoded(given:match("^[Bb][Aa][Ss][Ii][Cc] +(%S+)$") or ""):match("^([^:]*):") or ""
    local tenant, workload, credential = user:match("^([a-z0-9-]+)%.([a-z0-9-]+)%.([a-z0-9]+)$")
    known = {tenant or false, workload or false, credential or false}
    if count >= MOST_REMEMBERED then remembered, count = {}, 0 end
    remembered[given], count = known, count + 1
  end
  return known[1], known[2], known[3]
end

local function certified(handle)
  local connection = handle:streamInfo():downstreamSslConnection()
  if connection == nil or not connection:peerCertificatePresented() then return nil end
  if not connection:peerCertificateValidated() then return nil, "The certificate is of nobody who is trusted here." end
  local names = connection:uriSanPeerCertificate()
  if #names ~= 1 then return nil, "The certificate has not exactly one URI, which says whose it is." end
  local domain, tenant, workload = names[1]:match("^spiffe://([a-z0-9._-]+)/([a-z0-9-]+)/([a-z0-9-]+)$")
  if domain == nil then return nil, "The certificate is not that of a workload." end
  if connection:issuerPeerCertificate() ~= "CN=" .. tenant .. ",OU=workloads,O=" .. domain then
    return nil, "The certificate is of an authority that does not vouch for this tenant."
  end
  local now, from, to = os.time(), connection:validFromPeerCertificate(), connection:expirationPeerCertificate()
  if now < from or now >= to then return nil, "The certificate is over, or does not hold yet." end
  local serial = connection:serialNumberPeerCertificate():lower():gsub("^0+", "")
  return {tenant = tenant, workload = workload, serial = serial, from = from, to = to}
end

local function known_by_certificate(handle, headers, tenant, workload)
  local shown, wrong = certified(handle)
  if wrong then return nil, wrong end
  if shown == nil then return nil end
  if headers:get("proxy-authorization") and (tenant ~= shown.tenant or workload ~= shown.workload) then
    return nil, "The certificate and the user name are not of the same workload."
  end
  headers:add("x-gatehouse-serial", shown.serial)
  headers:add("x-gatehouse-issued", ("%d"):format(shown.from))
  return shown
end

local function groups_of(text)
  local left, right = text:match("^(.-)::(.*)$")
  local groups, tail = {}, {}
  local function read(part, into)
    for piece in (part == "" and "" or part .. ":"):gmatch("([^:]*):") do
      if not piece:match("^%x%x?%x?%x?$") then return false end
      into[#into + 1] = tonumber(piece, 16)
    end
    return true
  end
  if not read(left or text, groups) or not read(right or "", tail) then return nil end
  local missing = 8 - #groups - #tail
  if (left == nil and missing ~= 0) or (left ~= nil and missing < 1) then return nil end
  for _ = 1, missing do groups[#groups + 1] = 0 end
  for _, group in ipairs(tail) do groups[#groups + 1] = group end
  return groups
end

local function shortened(groups)
  local from, length, run = 1, 1, 0
  for place = 1, 9 do
    if groups[place] == 0 then
      run = run + 1
    else
      if run > length then from, length = place - run, run end
      run = 0
    end
  end
  local function joined(first, last)
    local parts = {}
    for place = first, last do parts[#parts + 1] = ("%x"):format(groups[place]) end
    return table.concat(parts, ":")
  end
  if length == 1 then return joined(1, 8) end
  return joined(1, from - 1) .. "::" .. joined(from + length, 8)
end

local function in_one_spelling(host)
  if host:sub(1, 1) == "[" then
    local groups = groups_of(host:match("^%[([0-9a-f:]+)%]$") or "")
    if groups == nil then return nil end
    return "[" .. shortened(groups) .. "]", "6-" .. (("%04x"):rep(8)):format(unpack(groups))
  end
  if #host > 253 or not host:match("^[a-z0-9_.-]+$") or host:match("%.%.") or host:match("^%.") then return nil end
  local last = host:match("[^.]+$")
  if last == nil then return nil end
  if not (last:match("^%d+$") or last:match("^0x%x*$")) then return host end
  local parts = {host:match("^(%d+)%.(%d+)%.(%d+)%.(%d+)$")}
  if #parts ~= 4 then return nil end
  for _, part in ipairs(parts) do
    if tonumber(part) > 255 or (#part > 1 and part:sub(1, 1) == "0") then return nil end
  end
  return host, "4-" .. ("%02x%02x%02x%02x"):format(unpack(parts))
end

local function destination(headers)
  local authority = (headers:get(":authority") or ""):lower()
  local host, port = authority:match("^(%[[^%]]*%]):(%d+)$")
  if host == nil then host, port = authority:match("^([^:]*):(%d+)$") end
  if host == nil then
    if headers:get(":method") == "CONNECT" then return nil end
    host, port = authority, "80"
  end
  local number = tonumber(port)
  if #port > 5 or number < 1 or number > 65535 then return nil end
  local usual, address = in_one_spelling((host:gsub("%.$", "")))
  return usual, number, address
end

--sources--
local function refuse(handle, status, reason, text)
  local headers = {[":status"] = status, ["x-gatehouse-reason"] = reason, ["content-type"] = "application/json"}
  if status == "407" then headers["proxy-authenticate"] = 'Basic realm="egress"' end
  local id = (handle:headers():get("x-request-id") or ""):gsub("[^%w_.-]", function(sign)
    return ("\\\\u%04x"):format(sign:byte())
  end)
  local body = '{"error": "%s", "reason": "%s", "request_id": "%s"}\\n'
  handle:respond(headers, body:format(text, reason, id))
end

local function asking_for(handle, headers)
  local told, whence = handle:streamInfo():dynamicMetadata(), headers:get("x-gatehouse-source") or ""
  told:set("gatehouse.egress", "client", whence)
  told:set("gatehouse.egress", "client_side", headers:get("x-gatehouse-source-side") or "")
  headers:remove("x-gatehouse-source")
  headers:remove("x-gatehouse-source-side")
  return whence
end

local function node_itself(handle, host)
  local secret = host:match("^(%x+)%.node%.proof$")
  if secret == nil or #secret ~= 32 then return nil end
  return secret, "node", "proof", "Basic " .. handle:base64Escape(secret .. ".node.proof:" .. secret)
end

function envoy_on_request(handle)
  local headers = handle:headers()
  for _, name in ipairs({"x-gatehouse-tenant", "x-gatehouse-workload", "x-gatehouse-destination",
                         "x-gatehouse-address", "x-gatehouse-now", "x-gatehouse-week-minute",
                         "x-gatehouse-region", "x-gatehouse-serial", "x-gatehouse-issued"}) do
    headers:remove(name)
  end
  local whence = INSIDE and asking_for(handle, headers) or handle:streamInfo():downstreamDirectRemoteAddress()
  local host, port, address = destination(headers)
  if host == nil or INSIDE and (address or host == "-") then
    return refuse(handle, "400", "destination_invalid", "This is not a host and port that can be asked for.")
  end
  local upgrade = headers:get("upgrade")
  if upgrade ~= nil and upgrade:lower() ~= "websocket" then
    return refuse(handle, "403", "upgrade_refused", "Of other protocols only websocket can be changed to.")
  end
  local given = headers:get("proxy-authorization")
  local tenant, workload, credential = claim(given or "")
  local shown, wrong = known_by_certificate(handle, headers, tenant, workload)
  if wrong then return refuse(handle, "403", "certificate_refused", wrong) end
  if shown then
    tenant, workload = shown.tenant, shown.workload
    credential = ("x509-%s-%d-%d"):format(shown.serial, shown.from, shown.to)
  elseif given == nil then
    if INSIDE then tenant, workload, credential, given = node_itself(handle, host) end
    if not tenant then
      tenant, workload, credential, given = claim_by_source(whence)
    end
    if tenant then headers:add("proxy-authorization", given) end
  end
  if not tenant then
    return refuse(handle, "407", "identity_missing", "Say which workload asks: user name and password of the proxy.")
  end
  headers:replace(":authority", (port == 80 and headers:get(":method") ~= "CONNECT") and host or host .. ":" .. port)
  headers:add("x-gatehouse-tenant", tenant)
  headers:add("x-gatehouse-workload", workload)
  headers:add("x-gatehouse-destination", host .. ":" .. port)
  local now = os.time()
  headers:add("x-gatehouse-now", ("%d"):format(now))
  headers:add("x-gatehouse-week-minute", ("%d"):format((math.floor(now / 60) + THURSDAY) % 10080))
  if address then headers:add("x-gatehouse-address", address) end
  if REGION ~= "" then headers:add("x-gatehouse-region", REGION) end
  local told = handle:streamInfo():dynamicMetadata()
  told:set("gatehouse.egress", "tenant", tenant)
  told:set("gatehouse.egress", "workload", workload)
  told:set("gatehouse.egress", "credential", credential)
  told:set("gatehouse.egress", "destination", host .. ":" .. port)
  handle:clearRouteCache()
end
"""


def write_guard(
    http_filter: Any, schema: EnvoySchema, sources: Sequence[EgressSource] = (), *, is_inside: bool = False
) -> None:
    """Fill the first `HttpFilter` of an egress listener, which knows workloads by these networks as well.

    One that `is_inside` of Envoy believes what it is told of who asks, and leads to names alone.
    """
    config = schema.message(_LUA)()
    inside = f"local INSIDE = {str(is_inside).lower()}"
    known = f"{inside}\n{lua_table(sources)}\n{BY_SOURCE_CODE}"
    config.default_source_code.inline_string = _CODE.replace("--sources--", known)
    http_filter.name = "envoy.filters.http.lua"
    http_filter.typed_config.CopyFrom(schema.to_any(config))
