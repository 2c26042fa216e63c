"""What answers may be kept and how long they are fresh (RFC 9111), for a cache that many share.

Statuses that clients can provoke by broken requests are never kept, whatever the service says of them.
"""

from typing import Final

FRESHNESS: Final = """
local BY_THEMSELVES = {["200"] = true, ["203"] = true, ["301"] = true, ["308"] = true}
local IF_TOLD = {["300"] = true, ["404"] = true, ["410"] = true}

local function directives(text)
  local found = {}
  for part in lower(text or ""):gmatch("[^,]+") do
    local name, value = part:match('^%s*([^=%s]+)%s*=?%s*"?([^"]-)"?%s*$')
    if name ~= nil then
      if found[name] ~= nil and found[name] ~= value then value = "0" end  -- of two that differ neither counts
      found[name] = value
    end
  end
  return found
end

local function seconds(text)
  if text == nil then return nil end
  return text:match("^%d+$") and math.min(tonumber(text), 2147483647) or 0
end

local MONTHS = {jan = 1, feb = 2, mar = 3, apr = 4, may = 5, jun = 6, jul = 7, aug = 8, sep = 9, oct = 10, nov = 11,
  dec = 12}
local function time_of(text)
  local day, month, year, h, m, s = (text or ""):match("^%a+, (%d%d) (%a%a%a) (%d%d%d%d) (%d%d):(%d%d):(%d%d) GMT$")
  month = month and MONTHS[lower(month)]
  if month == nil then return nil end
  local y = month > 2 and tonumber(year) or year - 1
  local era = math.floor(y / 400)
  local of_era = y - era * 400
  local of_year = math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1
  local days = era * 146097 + of_era * 365 + math.floor(of_era / 4) - math.floor(of_era / 100) + of_year - 719468
  return days * 86400 + h * 3600 + m * 60 + s
end

-- For how many seconds the service says that its answer is fresh; nil where it says nothing.
local function said_lifetime(headers, told)
  local age = seconds(told["s-maxage"]) or seconds(told["max-age"])
  if age ~= nil then return age end
  local expires = headers:get("expires")
  if expires == nil then return nil end
  local ends, from = time_of(expires), time_of(headers:get("date"))
  return ends and from and math.max(0, ends - from) or 0
end

-- The names of the headers by which an answer varies besides those in the key; nil where nobody noted what they said.
local function varied_by(headers, context)
  local in_key, names, seen = words(context.headers).has, {}, {}
  for name in lower(headers:get("vary") or ""):gmatch("[^,%s]+") do
    if not (VARYING.has[name] or in_key[name]) then return nil end
    if not (in_key[name] or seen[name]) then names[#names + 1], seen[name] = name, true end
  end
  table.sort(names)
  return names
end

-- How an answer is kept: its lifetime, its age already, how long it may be served stale, what it varies by; or why not.
local function judged(headers, context)
  local status, told = headers:get(":status"), directives(headers:get("cache-control"))
  if not (BY_THEMSELVES[status] or IF_TOLD[status]) then return nil, "status" end
  if headers:get("set-cookie") ~= nil then return nil, "set-cookie" end
  if told["no-store"] ~= nil or told["private"] ~= nil then return nil, "private" end
  if context.respects and told["no-cache"] ~= nil then return nil, "no-cache" end
  if headers:get("content-range") ~= nil or headers:get("trailer") ~= nil then return nil, "part" end
  local names = varied_by(headers, context)
  if names == nil then return nil, "vary" end
  local lifetime = context.respects and said_lifetime(headers, told) or nil
  if lifetime == nil and BY_THEMSELVES[status] then lifetime = context.ttl end
  lifetime = math.min(lifetime or 0, context.max_ttl)
  local age = context.respects and seconds(headers:get("age")) or 0
  if lifetime - age <= 0 then return nil, "stale" end
  local length = headers:get("content-length")
  if length ~= nil and (seconds(length) > context.max_bytes) then return nil, "size" end
  local stale = context.stale
  if told["must-revalidate"] ~= nil or told["proxy-revalidate"] ~= nil or told["s-maxage"] ~= nil then stale = 0 end
  return {lifetime = lifetime, age = age, stale = stale, names = names, length = length and tonumber(length)}
end
"""
