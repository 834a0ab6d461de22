/**
 * What Redis gives its scripts, written in Lua. Bytes travel between here and JavaScript as text
 * of one character a byte, with U+0100 for zero, at which the interpreter's strings would end.
 * Values travel as a tag, a size, a colon and so many bytes or elements: `i1:7`, `a2:s1:as1:b`.
 */
export const LUA_PRELUDE = String.raw`
local function to_bytes(text)
  return (text:gsub('[\xC2-\xC4][\x80-\xBF]', function(letter)
    return string.char(utf8.codepoint(letter) % 256)
  end))
end

local function to_text(bytes)
  return (bytes:gsub('[\0\x80-\xFF]', function(byte)
    return utf8.char(byte == '\0' and 256 or byte:byte())
  end))
end

local function read(text, at)
  local tag, size, start = text:match('^(.)(%d+):()', at)
  size = math.tointeger(tonumber(size))
  if tag == 'a' then
    local list = {}
    for index = 1, size do list[index], start = read(text, start) end
    return list, start
  end
  local value = text:sub(start, start + size - 1)
  start = start + size
  if tag == 'i' then return math.tointeger(tonumber(value)), start end
  if tag == 'n' then return false, start end
  if tag == 'e' then return { err = value }, start end
  if tag == 'o' then return { ok = value }, start end
  return value, start
end

local function sized(tag, value) return tag .. #value .. ':' .. value end

local function write(value)
  local kind = type(value)
  if kind == 'string' then return sized('s', value) end
  if kind == 'number' then
    local whole = value < 0 and math.ceil(value) or math.floor(value)
    return sized('i', string.format('%.0f', whole))
  end
  if value == true then return 'i1:1' end
  if kind ~= 'table' then return 'n0:' end
  local err, ok = rawget(value, 'err'), rawget(value, 'ok')
  if type(err) == 'string' then return sized('e', err) end
  if type(ok) == 'string' then return sized('o', ok) end
  local parts = {}
  for index = 1, math.huge do
    if value[index] == nil then break end
    parts[index] = write(value[index])
  end
  return 'a' .. #parts .. ':' .. table.concat(parts)
end

local send = send_to_redis

local function ask(...)
  local parts = { ... }
  if #parts == 0 then
    return { err = 'ERR Please specify at least one argument for this redis lib call' }
  end
  for index = 1, select('#', ...) do
    local part = parts[index]
    if type(part) == 'number' then
      parts[index] = string.format('%.17g', part)
    elseif type(part) ~= 'string' then
      return { err = 'ERR Lua redis lib command arguments must be strings or integers' }
    end
  end
  return (read(to_bytes(send(to_text(write(parts)))), 1))
end

local redis = { pcall = ask }
function redis.call(...)
  local reply = ask(...)
  if type(reply) == 'table' and reply.err then error(reply, 0) end
  return reply
end
function redis.error_reply(text)
  if text:sub(1, 1) == '-' then return { err = text:sub(2) } end
  return { err = text:find(' ', 1, true) and text or 'ERR ' .. text }
end
function redis.status_reply(text) return { ok = text } end
function redis.sha1hex(text) return sha1_of(to_text(text)) end

-- The names a script of Redis sees: those of Lua 5.1 without files and programs.
local globals = {
  redis = redis, string = string, table = table, math = math, coroutine = coroutine,
  assert = assert, error = error, getmetatable = getmetatable, ipairs = ipairs, next = next,
  pairs = pairs, rawequal = rawequal, rawget = rawget, rawset = rawset, select = select,
  setmetatable = setmetatable, tonumber = tonumber, tostring = tostring, type = type,
  unpack = table.unpack, xpcall = xpcall, _VERSION = 'Lua 5.1',
}
globals._G = globals
function globals.pcall(...)
  local results = table.pack(pcall(...))
  local problem = results[2]
  if not results[1] and type(problem) == 'table' and problem.err then results[2] = problem.err end
  return table.unpack(results, 1, results.n)
end
setmetatable(globals, {
  __index = function(_, name)
    error("Script attempted to access nonexistent global variable '" .. tostring(name) .. "'", 2)
  end,
  __newindex = function() error('Attempt to modify a readonly table', 2) end,
})

local function explain(problem)
  if type(problem) ~= 'table' then problem = { err = 'ERR ' .. tostring(problem) } end
  for level = 2, 200 do
    local place = debug.getinfo(level, 'Sl')
    if not place then break end
    if place.source == '@user_script' then
      problem.line = place.currentline
      break
    end
  end
  return problem
end

local compiled = {}

function compile(hash, script)
  local chunk, problem = load(to_bytes(script), '@user_script', 't', globals)
  if not chunk then return to_text(problem) end
  compiled[hash] = chunk
  return ''
end

function run(hash, input)
  local given = read(to_bytes(input), 1)
  rawset(globals, 'KEYS', given[1])
  rawset(globals, 'ARGV', given[2])
  local worked, value = xpcall(compiled[hash], explain)
  if not worked then
    local text = type(value.err) == 'string' and value.err or 'ERR unknown error'
    -- A call that is returned leaves no trace of its line.
    local place = ', on @user_script:' .. (value.line or 1) .. '.'
    value = { err = text .. ' script: ' .. hash .. place }
  end
  return to_text(write(value))
end
`;
