"""What asks requests for API keys, in Envoy's Lua. It is the same everywhere; each place tells what it wants.

A key is found by its digest, so its bytes are compared with nothing and time tells nothing of it. The digests stand in
the virtual host's metadata, or, where the gateway itself asks, before the script of the place. Envoy copies metadata
for whoever reads them, 0.35 µs for each key; so they are read once, and found again by what the place calls them. A
script that fails would let a request go on, so whatever goes wrong is caught and answered 503.
"""

from typing import Final

READING: Final = """
local find, sub, gsub, lower = string.find, string.sub, string.gsub, string.lower
local MOST = 512  -- a longer text is no key, and is not hashed

local function only(headers, name)
  local count = headers:getNumValues(name)
  if count == 0 then return nil end
  return count == 1 and headers:getAtIndex(name, 0) or ""  -- of two nobody knows which is meant, so it is none
end

local function unescaped(text)
  return (gsub(gsub(text, "+", " "), "%%(%x%x)", function(pair) return char(tonumber(pair, 16)) end))
end

local LETTERS = {}
for i = 1, 64 do
  LETTERS[sub("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", i, i)] = i - 1
end

local function unbase64(text)
  local bits, size, bytes = 0, 0, {}
  for letter in gsub(text, "=*$", ""):gmatch(".") do
    local value = LETTERS[letter]
    if value == nil then return nil end
    bits, size = bits * 64 + value, size + 6
    if size >= 8 then
      size = size - 8
      local unit = 2 ^ size
      bytes[#bytes + 1] = char(floor(bits / unit))
      bits = bits % unit
    end
  end
  return table.concat(bytes)
end

local function credentials(headers, scheme)
  local value = only(headers, "authorization")
  if value == nil then return nil end
  if value == "" then return "" end
  local said, rest = value:match("^(%S+) +(.-) *$")
  return said ~= nil and lower(said) == scheme and rest or nil
end

-- What `part` says of the parts of a text, a value for each that is called so, and the text without these.
local function within(text, separator, name, decoded)
  local found, left = {}, {}
  for part in text:gmatch("[^" .. separator .. "]+") do
    local called, value = part:match("^%s*([^=]*)=?(.-)%s*$")
    if decoded(called) == name then found[#found + 1] = decoded(value) else left[#left + 1] = part end
  end
  return found, table.concat(left, separator)
end

local function one_of(values)
  if #values == 0 then return nil end
  return #values == 1 and values[1] or ""
end

local function as_it_is(text) return (gsub(text, '^"(.*)"$', "%1")) end

local function cookies(headers)
  local all = {}
  for i = 0, headers:getNumValues("cookie") - 1 do all[#all + 1] = headers:getAtIndex("cookie", i) end
  return table.concat(all, ";")
end

-- Each reads a key from its place: the key, and the name that was said with it; nil where there is none.
local readers = {
  header = function(headers, name) return only(headers, name) end,
  query = function(headers, name)
    local query = headers:get(":path"):match("%?(.*)$")
    return query and one_of((within(query, "&", name, unescaped)))
  end,
  cookie = function(headers, name) return one_of((within(cookies(headers), ";", name, as_it_is))) end,
  bearer = function(headers) return credentials(headers, "bearer") end,
  basic = function(headers)
    local told = credentials(headers, "basic")
    if told == nil then return nil end
    local user, key = (#told <= 2 * MOST and unbase64(told) or ""):match("^([^:]*):(.*)$")
    return key or "", user
  end,
}

local function forget_authorization(headers) headers:remove("authorization") end

-- Each takes the key out of its place.
local removers = {
  header = function(headers, name) headers:remove(name) end,
  query = function(headers, name)
    local path, query = headers:get(":path"):match("^([^?]*)%?(.*)$")
    local _, left = within(query, "&", name, unescaped)
    headers:replace(":path", left == "" and path or path .. "?" .. left)
  end,
  cookie = function(headers, name)
    local _, left = within(cookies(headers), ";", name, as_it_is)
    headers:remove("cookie")
    if left:find("%S") then headers:add("cookie", left:match("^%s*(.-)%s*$")) end
  end,
  bearer = forget_authorization,
  basic = forget_authorization,
}

local known_sources = {}
local function sources_of(text)
  local sources = known_sources[text]
  if sources == nil then
    sources = {}
    for type, name in text:gmatch("(%a+):(%S*)") do sources[#sources + 1] = {type = type, name = name} end
    known_sources[text] = sources
  end
  return sources
end
"""

KNOWING: Final = """
-- By raw digest {consumer, key, when it ends in seconds or nil, groups}, from texts by digest.
local function known_of(texts)
  local known = {}
  for digest, text in pairs(texts) do
    local consumer, name, ends, groups = text:match("^([^|]*)|([^|]*)|([^|]*)|(.*)$")
    known[unhex(digest)] = {consumer, name, tonumber(ends), groups}
  end
  return known
end

local MOST_VERSIONS = 256
local versions, count = {}, 0
local function known_to(handle, version)
  local known = versions[version]
  if known == nil then
    if count >= MOST_VERSIONS then versions, count = {}, 0 end
    known = known_of(handle:virtualHost():metadata())
    versions[version], count = known, count + 1
  end
  return known
end
"""
"""Whose keys there are, as the virtual host tells it. A script of the gateway's own has a `GATEWAYS` text before it."""

DECIDING: Final = """
local gateways
if GATEWAYS then
  local texts = {}
  for digest, text in GATEWAYS:gmatch("(%x+) ([^\\n]*)") do texts[digest] = text end
  gateways = known_of(texts)
end

local function is_in(groups, wanted)
  for group in wanted:gmatch("%S+") do
    if find(" " .. groups .. " ", " " .. group .. " ", 1, true) then return true end
  end
  return wanted == ""
end

-- What becomes of a request with this key: a verdict, and the consumer, key and groups where they are known.
local function judged(key, user, context, known, handle)
  if key == nil then return context:get("anonymous") and "anonymous" or "missing", "", "", "" end
  local entry = #key > 0 and #key <= MOST and known[sha256(key)] or nil
  if entry == nil then return "unknown", "", "", "" end
  local consumer, name, ends, groups = entry[1], entry[2], entry[3], entry[4]
  if user ~= nil and user ~= consumer then return "unknown", "", "", "" end
  if ends and tonumber(tostring(handle:timestamp())) >= ends * 1000 then return "expired", consumer, name, "" end
  return is_in(groups, context:get("groups")) and "allowed" or "not_allowed", consumer, name, groups
end

local function list_of(text)
  local list = {}
  for word in text:gmatch("%S+") do list[#list + 1] = word end
  return list
end

local function decided(handle)
  local context, headers = handle:filterContext(), handle:headers()
  local known = gateways or known_to(handle, context:get("known"))
  local is_shadow, key, user = context:get("shadow"), nil, nil
  for _, source in ipairs(sources_of(context:get("sources"))) do
    local found, said = readers[source.type](headers, source.name)
    if found ~= nil then
      if key == nil then key, user = found, said end
      if not (is_shadow or context:get("forward_key")) then removers[source.type](headers, source.name) end
    end
  end
  local verdict, consumer, name, groups = judged(key, user, context, known, handle)
  local said = handle:streamInfo():dynamicMetadata()
  local told = is_shadow and verdict ~= "allowed" and verdict ~= "anonymous" and "would_be_" .. verdict or verdict
  said:set("METADATA", "counted", table.concat({context:get("policy"), consumer, name, told}, "/"))
  if verdict == "allowed" then
    said:set("METADATA", "consumer", consumer)
    said:set("METADATA", "key", name)
    said:set("METADATA", "groups", list_of(groups))
    if not is_shadow then
      headers:replace("CONSUMER_HEADER", consumer)
      if groups ~= "" then headers:replace("GROUPS_HEADER", (gsub(groups, " ", ","))) end
    end
    return nil
  end
  if is_shadow or verdict == "anonymous" then return nil end
  return verdict, context:get("challenge"), (gsub(headers:get("x-request-id") or "", "[^%w-]", ""))
end
"""

ANSWERING: Final = """
local REFUSALS = {
  missing = {"401", "Unauthorized", "api_key_missing", "This needs an API key, and the request has none."},
  unknown = {"401", "Unauthorized", "api_key_unknown", "This API key is not known here."},
  expired = {"401", "Unauthorized", "api_key_expired", "This API key has expired."},
  not_allowed = {"403", "Forbidden", "consumer_not_allowed", "Whoever this API key is of may not call this."},
  failed = {"503", "Service Unavailable", "api_key_unchecked", "The API key could not be looked at."},
}

function envoy_on_request(handle)
  local is_done, verdict, challenge, id = pcall(decided, handle)
  if is_done and verdict == nil then return end
  if not is_done then
    if handle:filterContext():get("shadow") then return end
    verdict, challenge, id = "failed", nil, ""
  end
  local status, title, code, detail = unpack(REFUSALS[verdict])
  local answer = {[":status"] = status, ["content-type"] = "application/problem+json", ["cache-control"] = "no-store"}
  if status == "401" then answer["www-authenticate"] = challenge end
  handle:respond(answer, ('{"type":"about:blank","title":"%s","status":%s,"code":"%s","detail":"%s","request_id":"%s"}')
    :format(title, status, code, detail, id))
end
"""
