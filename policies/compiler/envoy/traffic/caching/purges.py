"""What a place says, and which kept answers a purge is about. Purges have numbers, not times: clocks of nodes differ.

An answer has the number of the last purge that was known when its request came, so that one on its way while somebody
purges is gone as well.
"""

from typing import Final

PURGES: Final = """
local find = string.find

local function purges_of(text)
  local list = {latest = 0}
  for number, sort, value in text:gmatch("(%d+) (%S+) ?([^\\n]*)") do
    list[#list + 1] = {tonumber(number), sort, value}
    list.latest = math.max(list.latest, tonumber(number))
  end
  return list
end

-- What the place says, read once: whatever changes of it changes its version or the number of the last purge.
local known_settings, known_count = {}, 0
local function settings_of(handle)
  local context = handle:filterContext()
  local name = context:get("version") .. context:get("purged")
  local settings = known_settings[name]
  if settings == nil then
    if known_count >= 1024 then known_settings, known_count = {}, 0 end
    settings = {}
    for key, value in pairs(context) do settings[key] = value end
    settings.list = purges_of(settings.purges)
    known_settings[name], known_count = settings, known_count + 1
  end
  return settings
end

local function has_tag(entry, tag)
  return find(entry.tags, " " .. tag .. " ", 1, true) ~= nil
end

local is_about = {
  everything = function() return true end,
  host = function(entry, value) return entry.host == value end,
  url = function(entry, value) return entry.url == value end,
  prefix = function(entry, value) return entry.url:sub(1, #value) == value end,
  tag = has_tag,
}

local function is_purged(entry, list)
  if entry.purge >= list.latest then return false end
  for _, one in ipairs(list) do
    if one[1] > entry.purge and is_about[one[2]](entry, one[3]) then return true end
  end
  entry.purge = list.latest
  return false
end
"""
