"""Where answers are kept: in the memory of each worker thread, bounded, and fairly shared among tenants.

When it is full, the tenant that holds most loses what nobody asked for the longest time. What is not in the table is
fetched again; so nothing that goes wrong here loses more than time.
"""

from typing import Final

STORE: Final = """
local MOST_BYTES = MIB * 1048576
local ENTRY_BYTES = 1024  -- what a kept answer takes besides its texts, at most
local tenants, all_bytes = {}, 0

local function store_of(tenant)
  local store = tenants[tenant]
  if store == nil then
    local edge = {}
    edge.before, edge.after = edge, edge
    store = {entries = {}, bytes = 0, edge = edge}
    tenants[tenant] = store
  end
  return store
end

local function put_first(store, entry)
  local edge = store.edge
  entry.before, entry.after = edge, edge.after
  edge.after.before, edge.after = entry, entry
end

local function take_out(entry) entry.before.after, entry.after.before = entry.after, entry.before end

local function drop(store, entry)
  take_out(entry)
  store.entries[entry.key] = nil
  store.bytes, all_bytes = store.bytes - entry.bytes, all_bytes - entry.bytes
end

local function fullest()
  local most
  for _, store in pairs(tenants) do
    if most == nil or store.bytes > most.bytes then most = store end
  end
  return most
end

local function keep(tenant, entry)
  local store = store_of(tenant)
  local old = store.entries[entry.key]
  if old ~= nil then drop(store, old) end
  entry.bytes = ENTRY_BYTES + 2 * #entry.key + #(entry.body or "")
  for _, header in ipairs(entry.headers or {}) do entry.bytes = entry.bytes + 64 + #header[1] + #header[2] end
  store.entries[entry.key] = entry
  put_first(store, entry)
  store.bytes, all_bytes = store.bytes + entry.bytes, all_bytes + entry.bytes
  while all_bytes > MOST_BYTES do
    local full = fullest()
    drop(full, full.edge.before)
  end
end

local function kept(tenant, key)
  local store = tenants[tenant]
  local entry = store and store.entries[key]
  if entry ~= nil then
    take_out(entry)
    put_first(store, entry)
  end
  return entry
end
"""
"""`MIB` is replaced by how many MiB a worker thread keeps."""
