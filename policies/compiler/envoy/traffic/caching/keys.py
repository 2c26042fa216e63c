"""What a request is looked up by, and which requests are not looked up at all.

Two requests with one key must be one request to the service: what is not in the key is either the same for everybody,
taken out of the request, or a reason to leave the cache alone. Keys are compared whole, never by a hash.
"""

from typing import Final

KEYS: Final = """
local lower, gsub, concat = string.lower, string.gsub, table.concat
local MOST_KEY_BYTES = 8192

-- What many services build their answers from, and clients can say as they like.
local UNSAFE = {"x-forwarded-host", "x-forwarded-scheme", "x-forwarded-server", "x-forwarded-port",
  "x-forwarded-prefix", "x-forwarded-path", "x-forwarded-uri", "forwarded", "x-host", "x-original-url",
  "x-original-host", "x-rewrite-url", "x-http-method-override", "x-http-method", "x-method-override", "upgrade",
  "range", "if-range", "expect"}

local word_lists = {}
local function words(text)
  local list = word_lists[text]
  if list == nil then
    list = {has = {}}
    for word in text:gmatch("%S+") do
      list[#list + 1] = word
      list.has[word] = true
    end
    word_lists[text] = list
  end
  return list
end

local VARYING = words("accept accept-encoding accept-language origin x-requested-with")

local function all_of(headers, name)
  local values = {}
  for i = 0, headers:getNumValues(name) - 1 do values[#values + 1] = headers:getAtIndex(name, i) end
  return concat(values, "\\1")
end

local function unescaped(text)
  return (gsub(gsub(text, "+", " "), "%%(%x%x)", function(pair) return string.char(tonumber(pair, 16)) end))
end

-- The target without the parameters that do not count, or nil where services may disagree on what they are.
local function target_of(path, context)
  local mode = context.query
  if mode == "all" then return path end
  local bare, query = path:match("^([^?]*)%?(.*)$")
  if bare == nil then return path end
  if mode == "none" then return bare end
  if find(query, ";", 1, true) or find(query, "%%3[bB]") then return nil end
  local counted, left = words(context.parameters).has, {}
  for part in query:gmatch("[^&]+") do
    local is_named = counted[unescaped(part:match("^[^=]*"))] or false
    if is_named == (mode == "only") then left[#left + 1] = part end
  end
  return #left == 0 and bare or bare .. "?" .. concat(left, "&")
end

-- Of all cookies those that count, in the policy's order, as often as they are there; and whether there are others.
local function cookies_of(headers, counted)
  local found, left, is_other = {}, {}, false
  for part in all_of(headers, "cookie"):gmatch("[^;\\1]+") do
    local text = part:match("^%s*(.-)%s*$")
    local name = text:match("^[^=]*"):match("^(.-)%s*$")
    if counted.has[name] then
      found[name] = (found[name] and found[name] .. "\\1" or "") .. text
    elseif text ~= "" then
      is_other = true
    end
  end
  for _, name in ipairs(counted) do left[#left + 1] = found[name] end
  return left, is_other
end

-- Who asks: nil for nobody in particular, a text, or false for somebody who has no name here.
local function identity_of(handle, headers)
  local said = handle:streamInfo():dynamicMetadata()
  local caller = said:get("CONSUMERS")
  if caller ~= nil and caller["consumer"] ~= nil then return "consumer\\1" .. caller["consumer"] end
  local token = said:get("TOKENS")
  token = token and token["PAYLOAD"]
  if token ~= nil then
    if type(token["sub"]) ~= "string" or type(token["iss"]) ~= "string" then return false end
    return "subject\\1" .. token["iss"] .. "\\1" .. token["sub"]
  end
  if said:get("ASKED") ~= nil or headers:get("authorization") or headers:get("x-forwarded-client-cert") then
    return false
  end
  return nil
end

local function reason_of(context, headers)
  local method = headers:get(":method")
  if method ~= "GET" and method ~= "HEAD" then return "method" end
  local in_key = words(context.headers).has
  for _, name in ipairs(UNSAFE) do
    if not in_key[name] and headers:get(name) ~= nil then return name end
  end
  for _, name in ipairs(words(context.bypass_headers)) do
    if headers:get(name) ~= nil then return "rule" end
  end
  local _, is_other = cookies_of(headers, words(context.cookies))
  if is_other and not context.ignore_cookies then return "cookie" end
  local told = all_of(headers, "cookie")
  for _, name in ipairs(words(context.bypass_cookies)) do
    if find(";" .. gsub(told, "[%s\\1]", ";"), ";" .. name .. "=", 1, true) then return "rule" end
  end
  if find(lower(headers:get("cache-control") or ""), "no-store", 1, true) then return "request" end
  return nil
end

-- Waits for the body of a request that must have none. What was read off the request before is gone by then.
local function has_body(handle)
  local headers = handle:headers()
  local method = headers:get(":method")
  if (method ~= "GET" and method ~= "HEAD") or headers:get("upgrade") ~= nil then return false end
  return handle:body() ~= nil
end

-- The key of a request, or nil and why it has none; takes out of the request what is not in the key.
local function key_of(handle, context, headers)
  local reason = reason_of(context, headers)
  if reason ~= nil then return nil, reason end
  local who, identified = identity_of(handle, headers), context.identified
  if who ~= nil and identified == "bypass" or who == false and identified == "each" then return nil, "identity" end
  local target = target_of(headers:get(":path"), context)
  if target == nil then return nil, "query" end
  local cookies = cookies_of(headers, words(context.cookies))
  local parts = {context.version, handle:streamInfo():routeName(), headers:get("x-forwarded-proto") or "",
    lower(headers:get(":authority")), target, identified == "each" and who or "", concat(cookies, "\\2")}
  for _, name in ipairs(words(context.headers)) do parts[#parts + 1] = all_of(headers, name) end
  local key = concat(parts, "\\n")
  if #key > MOST_KEY_BYTES then return nil, "length" end
  if target ~= headers:get(":path") then headers:replace(":path", target) end
  if context.ignore_cookies and headers:get("cookie") ~= nil then
    headers:remove("cookie")
    if #cookies > 0 then headers:add("cookie", (gsub(concat(cookies, "; "), "\\1", "; "))) end
  end
  return key
end
"""
