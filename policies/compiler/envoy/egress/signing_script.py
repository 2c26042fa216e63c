"""What signs a request with a shared secret, in Envoy's Lua; how it hashes is in `lua_hashing`.

It is the same for all destinations, so that all of them share one machine; what a destination has signed is told as
the filter's context. The key and its id come in a header, which nothing behind the script sees. A script that fails
would let its request go on unsigned, so whatever goes wrong is caught and answered 503.
"""

from typing import Final

SIGNING: Final = """
local moments = {
  unix = function(ms) return ("%d"):format(floor(ms / 1000)) end,
  unix_ms = function(ms) return ("%d"):format(ms) end,
  iso_8601 = function(ms) return os.date("!%Y-%m-%dT%H:%M:%SZ", floor(ms / 1000)) end,
  http_date = function(ms) return os.date("!%a, %d %b %Y %H:%M:%S GMT", floor(ms / 1000)) end,
}

-- What it takes: `request` has method, target, host, ms, key, key_id, base64(text), field(name), body(); `plan` is
-- what is signed. What it returns is the headers to write.
local function parts_of(request)
  local path, query = request.target:match("^([^?]*)%??(.*)$")
  return path == "" and "/" or path, query
end

local function quoted(text) return '"' .. text:gsub('["\\\\]', "\\\\%0") .. '"' end

local function by_message(request, plan)
  local path, query = parts_of(request)
  local derived = {
    ["@method"] = request.method, ["@scheme"] = "https", ["@authority"] = request.host, ["@path"] = path,
    ["@query"] = "?" .. query, ["@request-target"] = request.target,
    ["@target-uri"] = "https://" .. request.host .. request.target,
  }
  local written, lines, names = {}, {}, {}
  for name in plan.components:gmatch("%S+") do
    local value = derived[name]
    if name == "content-digest" then
      value = "sha-256=:" .. request.base64(sha256(request.body())) .. ":"
      written[name] = value
    elseif name == "date" then
      value = moments.http_date(request.ms)
      written[name] = value
    elseif value == nil then
      value = request.field(name)
    end
    if value ~= nil then
      lines[#lines + 1] = '"' .. name .. '": ' .. value
      names[#names + 1] = '"' .. name .. '"'
    end
  end
  local seconds = floor(request.ms / 1000)
  local said = "(" .. table.concat(names, " ") .. ");created=" .. moments.unix(request.ms)
  if plan.expires_seconds then said = said .. (";expires=%d"):format(seconds + plan.expires_seconds) end
  if request.key_id ~= "" then said = said .. ";keyid=" .. quoted(request.key_id) end
  lines[#lines + 1] = '"@signature-params": ' .. said
  written["signature-input"] = plan.label .. "=" .. said
  local made = hmac(request.key, table.concat(lines, "\\n"))
  written["signature"] = plan.label .. "=:" .. request.base64(made) .. ":"
  return written
end

local function by_template(request, plan)
  local path, query = parts_of(request)
  local known = {
    method = request.method, path = path, query = query, target = request.target, host = request.host,
    timestamp = moments[plan.timestamp_format](request.ms), key_id = request.key_id,
  }
  if plan.covers_body then
    known.body = request.body()
    if plan.string_to_sign:find("{body_sha256}", 1, true) then known.body_sha256 = hex(sha256(known.body)) end
  end
  local function filled(text)
    return (text:gsub("{([^{}]*)}", function(name)
      local field = name:match("^header:(.*)$")
      if field then return request.field(field) or "" end
      return known[name] or error("no such part")
    end))
  end
  local made = hmac(request.key, filled(plan.string_to_sign))
  known.signature = plan.signature_encoding == "hex" and hex(made) or request.base64(made)
  local written = {[plan.header] = filled(plan.header_value)}
  if plan.timestamp_header then written[plan.timestamp_header] = known.timestamp end
  return written
end

local function signature_headers(request, plan)
  return (plan.scheme == "template" and by_template or by_message)(request, plan)
end
"""

ENTRY: Final = """
local function plan_of(context)
  local plan = {}
  for name, value in pairs(context) do plan[name] = value end
  return plan
end

local function field_of(headers, name)
  local values = {}
  for i = 0, headers:getNumValues(name) - 1 do
    values[#values + 1] = headers:getAtIndex(name, i):match("^[ \\t]*(.-)[ \\t]*$")
  end
  return #values > 0 and table.concat(values, ", ") or nil
end

local function sign(handle)
  local plan, headers = plan_of(handle:filterContext()), handle:headers()
  local key_id, key = headers:get("KEY_HEADER"):match("^(%x*):(%x+)$")
  headers:remove("KEY_HEADER")
  for name in plan.written:gmatch("%S+") do headers:remove(name) end
  local body = ""
  if plan.covers_body and headers:get("upgrade") == nil then  -- what changes its protocol never ends
    local found = handle:body(true)
    body = found:getBytes(0, found:length())
    headers = handle:headers()  -- those from before the body had to be waited for are no longer valid
  end
  local written = signature_headers({
    method = headers:get(":method"), target = headers:get(":path"), host = headers:get(":authority"):lower(),
    ms = tonumber(tostring(handle:timestamp())), key = unhex(key), key_id = unhex(key_id),
    base64 = function(text) return handle:base64Escape(text) end,
    field = function(name) return field_of(headers, name) end,
    body = function() return body end,
  }, plan)
  for name, value in pairs(written) do headers:replace(name, value) end
end

function envoy_on_request(handle)
  if not pcall(sign, handle) then
    handle:respond({[":status"] = "503", ["x-gatehouse-reason"] = "credential_unavailable"},
      "The gateway could not sign this request, so it was not sent.")
  end
end
"""
