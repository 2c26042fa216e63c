"""SHA-256 (FIPS 180-4) and HMAC (RFC 2104) in Lua, for scripts that Envoy runs; it has neither itself."""

from typing import Final

HASHING: Final = """
local bit = require("bit")
local band, bnot, bxor, ror, rshift, tobit = bit.band, bit.bnot, bit.bxor, bit.ror, bit.rshift, bit.tobit
local byte, char, floor = string.byte, string.char, math.floor

local K, W = {}, {}
do  -- of the cube roots of the first 64 primes, the first 32 bits behind the point
  local n = 2
  while #K < 64 do
    local is_prime = true
    for d = 2, floor(math.sqrt(n)) do is_prime = is_prime and n % d ~= 0 end
    if is_prime then
      local root = n ^ (1 / 3)
      K[#K + 1] = tobit(floor((root - floor(root)) * 4294967296))
    end
    n = n + 1
  end
  for i = 1, 64 do W[i] = 0 end
end

local function add_block(text, at, h)
  for i = 1, 16 do
    local a, b, c, d = byte(text, at, at + 3)
    W[i] = tobit(a * 16777216 + b * 65536 + c * 256 + d)
    at = at + 4
  end
  for i = 17, 64 do
    local x, y = W[i - 15], W[i - 2]
    local low = bxor(ror(x, 7), ror(x, 18), rshift(x, 3))
    local high = bxor(ror(y, 17), ror(y, 19), rshift(y, 10))
    W[i] = tobit(W[i - 16] + low + W[i - 7] + high)
  end
  local a, b, c, d, e, f, g, l = h[1], h[2], h[3], h[4], h[5], h[6], h[7], h[8]
  for i = 1, 64 do
    local one = bxor(ror(e, 6), ror(e, 11), ror(e, 25)) + bxor(band(e, f), band(bnot(e), g))
    one = tobit(l + one + K[i] + W[i])
    local two = bxor(ror(a, 2), ror(a, 13), ror(a, 22)) + bxor(band(a, b), band(a, c), band(b, c))
    l, g, f, e, d, c, b, a = g, f, e, tobit(d + one), c, b, a, tobit(one + two)
  end
  h[1], h[2], h[3], h[4] = tobit(h[1] + a), tobit(h[2] + b), tobit(h[3] + c), tobit(h[4] + d)
  h[5], h[6], h[7], h[8] = tobit(h[5] + e), tobit(h[6] + f), tobit(h[7] + g), tobit(h[8] + l)
end

local function word(n)
  return char(band(rshift(n, 24), 255), band(rshift(n, 16), 255), band(rshift(n, 8), 255), band(n, 255))
end

local function sha256(text)
  local h = {0x6a09e667, tobit(0xbb67ae85), 0x3c6ef372, tobit(0xa54ff53a),
             0x510e527f, tobit(0x9b05688c), 0x1f83d9ab, 0x5be0cd19}
  local whole = #text - #text % 64
  for at = 1, whole, 64 do add_block(text, at, h) end
  local rest = text:sub(whole + 1) .. "\\128"
  rest = rest .. ("\\0"):rep((56 - #rest) % 64) .. word(floor(#text / 536870912)) .. word(tobit(#text * 8))
  for at = 1, #rest, 64 do add_block(rest, at, h) end
  local words = {}
  for i = 1, 8 do words[i] = word(h[i]) end
  return table.concat(words)
end

local function hmac(key, text)
  if #key > 64 then key = sha256(key) end
  key = key .. ("\\0"):rep(64 - #key)
  local function padded(n) return (key:gsub(".", function(one) return char(bxor(byte(one), n)) end)) end
  return sha256(padded(0x5c) .. sha256(padded(0x36) .. text))
end

local function hex(text) return (text:gsub(".", function(one) return ("%02x"):format(byte(one)) end)) end

local function unhex(text) return (text:gsub("%x%x", function(pair) return char(tonumber(pair, 16)) end)) end
"""
