"""Replacing in a request what the inspector says must not leave, before it goes on.

`ext_authz` changes no bodies, and an `ext_proc` beside it would look at each request twice. So the inspector tells with
its answer, as metadata, from where to where something is to be replaced, and a filter after it does that. What cannot
be done is answered 503: a request that is not changed as it must be does not pass. Listeners say of themselves that
they have the filter; where one does not, the inspector refuses what it would have had replaced.
"""

from __future__ import annotations

from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema

FILTER: Final = "gatehouse.dlp.editor"
_METADATA: Final = "gatehouse.dlp"
_LUA: Final = "envoy.extensions.filters.http.lua.v3.Lua"
_PER_ROUTE: Final = "envoy.extensions.filters.http.lua.v3.LuaPerRoute"
_SCRIPT_NAME: Final = "edit"
TOLD: Final = {"x-gatehouse-redacts": f"%METADATA(LISTENER:{_METADATA}:redacts)%"}
"""What the inspector is told of a listener."""
_SCRIPT: Final = """
local function items(told)
  local found = {}
  for where, first, last, text in told:gmatch("([^|;]*)|(%d+)|(%d*)|([^;]*)") do
    found[#found + 1] = {where, tonumber(first), tonumber(last), text}
  end
  return found
end

local function replaced(whole, edits, where)
  local made, at = {}, 1
  for _, edit in ipairs(edits) do
    if edit[1] == where then
      if edit[3] > #whole then error("beyond the end") end
      made[#made + 1] = whole:sub(at, edit[2])
      made[#made + 1] = edit[4]
      at = edit[3] + 1
    end
  end
  made[#made + 1] = whole:sub(at)
  return table.concat(made)
end

local function edit(handle, told)
  local edits, names = items(told), {}
  for _, one in ipairs(edits) do names[one[1]] = one end
  local headers = handle:headers()
  for name in pairs(names) do
    if name == "t" then
      headers:replace(":path", replaced(headers:get(":path"), edits, "t"))
    elseif name:sub(1, 1) == "h" then
      headers:replace(name:sub(2), replaced(headers:get(name:sub(2)), edits, name))
    end
  end
  if names["b"] ~= nil then
    local body = handle:body()
    if body:length() ~= names["n"][2] then error("another body") end
    local length = body:setBytes(replaced(body:getBytes(0, body:length()), edits, "b"))
    headers = handle:headers()  -- those from before the body had to be waited for are no longer valid
    if headers:get("content-length") ~= nil then headers:replace("content-length", tostring(length)) end
  end
end

function envoy_on_request(handle)
  local said = handle:streamInfo():dynamicMetadata():get("envoy.filters.http.ext_authz")
  local told = said and said["x-gatehouse-edits"]
  if told == nil then return end
  if not pcall(edit, handle, told) then
    handle:respond({[":status"] = "503", ["x-gatehouse-reason"] = "not_redacted"},
      "This request could not be changed as it must be, so it was not let through.")
  end
end
"""


def write_filter(manager: Any, schema: EnvoySchema, *, is_on: bool = False) -> None:
    """Add the filter to a connection manager; where it is not on, routes turn it on."""
    config = schema.message(_LUA)()
    if is_on:
        config.default_source_code.inline_string = _SCRIPT
    else:
        config.source_codes[_SCRIPT_NAME].inline_string = _SCRIPT
    manager.http_filters.add(name=FILTER, disabled=not is_on).typed_config.CopyFrom(schema.to_any(config))


def write_route(message: Any, schema: EnvoySchema) -> None:
    """Turn the filter on for a virtual host or a route."""
    config = schema.message(_PER_ROUTE)(name=_SCRIPT_NAME)
    message.typed_per_filter_config[FILTER].CopyFrom(schema.to_any(config))


def write_listener(listener: Any) -> None:
    """Say of a listener that it has the filter."""
    listener.metadata.filter_metadata[_METADATA].update({"redacts": "yes"})
