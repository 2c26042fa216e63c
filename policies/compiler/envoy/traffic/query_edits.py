"""Edits of the query by a script, name by name as a service reads it; all else stays as the client wrote it.

Envoy's own edits of queries decode every parameter and write it back as it is then: `?q=%20x` becomes a request line
with a space in it, and clients could say to a service what they like.
"""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote

from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.envoy.traffic.writer import add_filter, turn_off, turn_on
from policies.compiler.intent.traffic import QueryEdits

NAME: Final = "query_edits"
_FILTER: Final = "envoy.extensions.filters.http.lua.v3.Lua"
_PER_ROUTE: Final = "envoy.extensions.filters.http.lua.v3.LuaPerRoute"
_SCRIPT: Final = """
local function read(text)
  local spaced = text:gsub("+", " ")
  return (spaced:gsub("%%(%x%x)", function(digits) return string.char(tonumber(digits, 16)) end))
end

function envoy_on_request(handle)
  local edits = handle:filterContext()
  local set, named = edits:get("set"), {}
  for _, name in ipairs(edits:get("remove")) do named[name] = false end
  for _, one in ipairs(set) do named[one.name] = one.pair end
  local path, query = handle:headers():get(":path"):match("^([^?]*)%??(.*)$")
  local kept, written = {}, {}
  for part in query:gmatch("[^&]+") do
    local name = read(part:match("^[^=]*"))
    if named[name] == nil then
      kept[#kept + 1] = part
    elseif named[name] and not written[name] then
      kept[#kept + 1], written[name] = named[name], true
    end
  end
  for _, one in ipairs(set) do
    if not written[one.name] then kept[#kept + 1] = one.pair end
  end
  query = table.concat(kept, "&")
  handle:headers():replace(":path", query == "" and path or path .. "?" .. query)
end
"""


def add_query_filter(manager: Any, schema: EnvoySchema) -> None:
    """Add the script, turned off; places say what it edits."""
    config = schema.message(_FILTER)()
    config.source_codes[NAME].inline_string = _SCRIPT
    config.clear_route_cache.value = False
    add_filter(manager, NAME, config, schema)


def write_query_edits(message: Any, edits: QueryEdits | None, schema: EnvoySchema) -> None:
    """Say for a place what is edited there; without edits nothing is, whatever a less specific place says."""
    if edits is None:
        turn_off(message, NAME, schema)
        return
    config = schema.message(_PER_ROUTE)(name=NAME)
    pairs = [{"name": one.name, "pair": f"{one.name}={quote(one.value, safe='')}"} for one in edits.set]
    config.filter_context.update({"set": pairs, "remove": list(edits.remove)})
    turn_on(message, NAME, config, schema)
