"""Looking up, answering and keeping: what Envoy calls for each request and each answer of a place that has a cache.

A script that fails lets a request go on as if there were no cache. A request that is let through to renew a stale
answer is one of many: the others get the stale one meanwhile, for as long as the policy says.
"""

from typing import Final

SERVING: Final = """
local NAME = "METADATA"
local RENEWAL_MS = 10000
local NOT_KEPT = {connection = true, ["keep-alive"] = true, ["proxy-connection"] = true, ["transfer-encoding"] = true,
  te = true, trailer = true, upgrade = true, ["proxy-authenticate"] = true, ["proxy-authorization"] = true,
  ["content-length"] = true, age = true, ["cache-status"] = true, ["x-request-id"] = true, [":status"] = true}

local function now_of(handle) return tonumber(tostring(handle:timestamp())) end
local function tenant_of(context) return context.policy:match("^[^/]*") end
local function age_of(entry, now) return entry.age + math.floor((now - entry.at) / 1000) end

local function varied_key(key, names, value_of)
  local parts = {key, "vary"}
  for _, name in ipairs(names) do parts[#parts + 1] = name .. "=" .. gsub(lower(value_of(name)), "%s", "") end
  return concat(parts, "\\n")
end

-- The kept answer of a key, if there is one that this request may get, and what it is called then.
local function found_for(handle, context, headers, key)
  local tenant, list = tenant_of(context), context.list
  local entry = kept(tenant, key)
  if entry ~= nil and entry.names ~= nil then
    key = varied_key(key, entry.names, function(name) return all_of(headers, name) end)
    entry = kept(tenant, key)
  end
  if entry == nil then return nil, "uri-miss" end
  if is_purged(entry, list) then
    drop(store_of(tenant), entry)
    return nil, "uri-miss"
  end
  local now = now_of(handle)
  local left = entry.lifetime - age_of(entry, now)
  if left > 0 then return entry, "hit", left, now end
  if left + entry.stale <= 0 then return nil, "stale" end
  if entry.renewed_until ~= nil and now < entry.renewed_until then return entry, "hit", left, now end
  entry.renewed_until = now + RENEWAL_MS
  return nil, "stale"
end

local function is_known(entry, headers)
  local tags = headers:get("if-none-match")
  if entry.status ~= "200" then return false end
  if tags == nil then
    local since = headers:get("if-modified-since")
    return since ~= nil and entry.modified ~= nil and since == entry.modified
  end
  if entry.etag == nil then return false end
  local wanted = gsub(entry.etag, "^W/", "")
  for tag in tags:gmatch('[^,%s]+') do
    if tag == "*" or gsub(tag, "^W/", "") == wanted then return true end
  end
  return false
end

local function looked_up(handle)
  local is_fat = has_body(handle)
  local context, headers = settings_of(handle), handle:headers()
  local said = handle:streamInfo():dynamicMetadata()
  local function note(did, why)
    said:set(NAME, "did", did)
    said:set(NAME, "why", why or "")
    said:set(NAME, "counted", context.policy .. "/" .. did)
  end
  if is_fat then return note("bypass", "body") end
  local key, reason = key_of(handle, context, headers)
  if key == nil then return note("bypass", reason) end
  said:set(NAME, "key", key)
  said:set(NAME, "purge", tostring(context.list.latest))
  local entry, what, left, now = found_for(handle, context, headers, key)
  if entry == nil then
    local varying = {}
    for _, name in ipairs(VARYING) do varying[name] = all_of(headers, name) end
    said:set(NAME, "varying", varying)
    if headers:get(":method") == "HEAD" then said:set(NAME, "is_head", true) end
    return note(what == "stale" and "stale" or "miss", what)
  end
  note(left > 0 and "hit" or "hit_stale", tostring(left))
  said:set(NAME, "kept", entry.key)
  said:set(NAME, "age", tostring(age_of(entry, now)))
  if is_known(entry, headers) then return {[":status"] = "304"}, nil end
  return {[":status"] = entry.status}, entry.body
end

function envoy_on_request(handle)
  local is_done, answer, body = pcall(looked_up, handle)
  if not is_done then handle:logErr(tostring(answer)) end
  if is_done and answer ~= nil then handle:respond(answer, body) end
end

-- Makes the answer that Envoy wrote by itself into the one that was kept.
local function write_kept(handle, told)
  local entry = kept(tenant_of(settings_of(handle)), told["kept"])
  local headers, names = handle:headers(), {}
  for name in pairs(headers) do names[#names + 1] = name end
  for _, name in ipairs(names) do
    if name ~= ":status" and name ~= "content-length" then headers:remove(name) end
  end
  for _, header in ipairs(entry.headers) do headers:add(header[1], header[2]) end
  if headers:get(":status") == "304" then headers:remove("content-length") end
  headers:replace("age", told["age"])
  headers:add("cache-status", "gatehouse; hit; ttl=" .. told["why"])
end

local function headers_of(headers)
  local list = {}
  for name, value in pairs(headers) do
    if not NOT_KEPT[name] and name:sub(1, 8) ~= "x-envoy-" then list[#list + 1] = {name, value} end
  end
  return list
end

-- What is to be kept of an answer apart from its body; nil for nothing.
local function planned(handle, told)
  local context, headers = settings_of(handle), handle:headers()
  local plan, reason
  if told["did"] ~= "bypass" then plan, reason = judged(headers, context) end
  local status = told["did"] == "bypass" and "gatehouse; fwd=bypass; detail=" .. told["why"]
    or "gatehouse; fwd=" .. told["why"] .. (plan and (plan.length and "; stored" or "") or "; detail=" .. reason)
  local entry
  if plan ~= nil and told["is_head"] == nil then
    local path = told["key"]:match("^[^\\n]*\\n[^\\n]*\\n[^\\n]*\\n([^\\n]*\\n[^\\n]*)")
    local host, target = path:match("^([^\\n]*)\\n(.*)$")
    local tags = (headers:get("cache-tag") or "") .. " " .. (headers:get("surrogate-key") or "")
    entry = {key = told["key"], status = headers:get(":status"), headers = headers_of(headers),
      lifetime = plan.lifetime, age = plan.age, stale = plan.stale, at = now_of(handle),
      purge = tonumber(told["purge"]), host = host,
      url = host .. target, tags = " " .. gsub(tags, "[,%s]+", " ") .. " ", etag = headers:get("etag"),
      modified = headers:get("last-modified"), length = plan.length, most = context.max_bytes,
      tenant = tenant_of(context)}
    if #plan.names > 0 then
      entry.varied = {key = entry.key, names = plan.names}
      entry.key = varied_key(entry.key, plan.names, function(name) return told["varying"][name] or "" end)
    end
  end
  headers:add("cache-status", status)
  return entry
end

-- Bytes of answers that are on their way and may be kept. Those of clients that went away vanish with their scripts.
local collecting, collected = setmetatable({}, {__mode = "k"}), 0
local function may_collect(parts, length)
  if collected + length > MOST_BYTES / 2 then
    collected = 0
    for _, size in pairs(collecting) do collected = collected + size end
    if collected + length > MOST_BYTES / 2 then return false end
  end
  collecting[parts], collected = (collecting[parts] or 0) + length, collected + length
  return true
end

local function let_go(parts)
  collected = math.max(0, collected - (collecting[parts] or 0))
  collecting[parts] = nil
end

function envoy_on_response(handle)
  local told = handle:streamInfo():dynamicMetadata():get(NAME)
  if told == nil then return end
  if told["kept"] ~= nil then
    pcall(write_kept, handle, told)
    return
  end
  local is_done, entry = pcall(planned, handle, told)
  if not is_done or entry == nil then return end
  local parts, size = {}, 0
  for chunk in handle:bodyChunks() do
    local length = chunk:length()
    size = size + length
    if parts ~= nil and size <= entry.most and may_collect(parts, length) then
      parts[#parts + 1] = length > 0 and chunk:getBytes(0, length) or ""
    elseif parts ~= nil then
      let_go(parts)
      parts = nil
    end
  end
  if parts ~= nil then let_go(parts) end
  if parts == nil or (entry.length ~= nil and entry.length ~= size) or handle:trailers() ~= nil then return end
  entry.body = concat(parts)
  pcall(function()
    if entry.varied ~= nil then keep(entry.tenant, entry.varied) end
    keep(entry.tenant, entry)
  end)
end
"""
