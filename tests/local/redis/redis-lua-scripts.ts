/** The same for scripts in Lua: values both ways, errors, and what a script may reach. */
export const LUA_SCRIPTS: Record<string, string> = {
  'scripts and their values': `
    EVAL "return 1" 0
    eval "return KEYS[1] .. ARGV[1] .. #KEYS .. #ARGV" 1 k:a b
    EVAL "return {KEYS, ARGV}" 2 k:a k:b c ü
    EVAL "return {1, 2.9, -2.9, 'x', true, false, 'gone after false'}" 0
    EVAL "return {1, nil, 3}" 0
    EVAL "return {}" 0
    EVAL "return" 0
    EVAL "return false" 0
    EVAL "return {ok = 'fine'}" 0
    EVAL "return {err = 'MINE and not yours'}" 0
    EVAL "return {1, {err = 'ERR inside'}, {2, {3}}}" 0
    EVAL "return redis.status_reply('fine')" 0
    EVAL "return redis.error_reply('MINE too')" 0
    EVAL "return redis.sha1hex('x')" 0
    EVAL "return #ARGV[1]" 0 ü
    EVAL "return #'ü'" 0
    EVAL "return string.char(0, 128, 255) == ARGV[1]" 0 x
    EVAL "return #string.char(0, 128, 255, 0)" 0
    EVAL "return 1700000000000" 0
    EVAL "return 100000 * 100000 % 7" 0
    EVAL "return ARGV[1] % ARGV[2]" 0 1700000012345 60000
    EVAL "return math.floor((1 - (ARGV[1] % ARGV[2]) / ARGV[2]) * ARGV[3])" 0 17000123 60000 599
    EVAL "return tonumber(ARGV[1]) + ARGV[2]" 0 1.5 1.5
    EVAL "return tostring(tonumber(ARGV[1]))" 0 12
    EVAL "return {unpack(ARGV)}" 0 a b c
    EVAL "local total = 0 for _, v in ipairs(ARGV) do total = total + v end return total" 0 1 2 3
    EVAL "return type(redis.call)" 0`,
  'scripts that run commands': `
    EVAL "return redis.call('GET', KEYS[1]) == false" 1 k:none
    EVAL "return redis.call('SET', KEYS[1], ARGV[1]).ok" 1 k:s 5
    EVAL "return redis.call('set', KEYS[1], 7)" 1 k:s
    EVAL "return redis.call('INCRBY', KEYS[1], ARGV[1])" 1 k:s 3
    EVAL "return redis.call('INCRBY', KEYS[1], 10 / 5) == 12" 1 k:s
    EVAL "return redis.call('PEXPIRE', KEYS[1], ARGV[1] * 2 + 1000)" 1 k:s 50000
    TTL k:s
    EVAL "return redis.call('SET', KEYS[1], 0.5)" 1 k:f
    GET k:f
    EVAL "redis.call('SET', KEYS[1], string.char(0, 1, 255)) return #redis.call('GET', KEYS[1])" 1 k:bin
    EVAL "return #redis.call('GET', KEYS[1])" 1 k:bin
    EVAL "redis.call('RPUSH', KEYS[1], unpack(ARGV)) return redis.call('LRANGE', KEYS[1], 0, -1)" 1 k:l a b
    EVAL "return redis.call('HSET', KEYS[1], 'at', 1700000000000, 'left', 10 / 5)" 1 k:h
    EVAL "return redis.call('HMGET', KEYS[1], 'at', 'none', 'left')" 1 k:h
    EVAL "return redis.call('HMGET', KEYS[1], 'at', 'none')[2] == false" 1 k:h
    EVAL "return redis.call('TYPE', KEYS[1]).ok" 1 k:h
    EVAL "return redis.call('PING')" 0
    EVAL "for _, k in ipairs(redis.call('KEYS', KEYS[1])) do redis.call('DEL', k) end" 1 k:*
    EVAL "return redis.call('EXISTS', KEYS[1])" 1 k:h`,
  'scripts that fail': `
    SET k:s text
    EVAL "return redis.call('INCR', KEYS[1])" 1 k:s
    EVAL "return redis.pcall('INCR', KEYS[1])" 1 k:s
    EVAL "return redis.pcall('INCR', KEYS[1]).err" 1 k:s
    EVAL "redis.call('SET', KEYS[1], 'kept') return redis.call('LPUSH', KEYS[1], 1)" 1 k:s
    GET k:s
    EVAL "local ok, e = pcall(redis.call, 'INCR', KEYS[1]) return {ok, type(e), e.err}" 1 k:s
    EVAL "return redis.call('NOSUCH')" 0
    EVAL "return redis.call('GET')" 0
    EVAL "return redis.pcall()" 0
    EVAL "return redis.pcall('GET', {})" 0
    EVAL "return redis.pcall('EVAL', 'return 1', 0)" 0
    EVAL "error('my own words')" 0
    EVAL "error({err = 'CODE my own words'})" 0
    EVAL "return nothing_of_this_name" 0
    EVAL "kept = 1" 0
    EVAL "return os.execute" 0
    EVAL "local a = redis.call('GET', KEYS[1]) local b = redis.call('INCR', KEYS[1]) return a" 1 k:s
    EVAL "return 1" 2 k:a
    EVAL "return 1" -1
    EVAL "return 1" x
    EVAL "return 1"`,
  'scripts by their hash': `
    EVALSHA e0e1f9fabfc9d4800c877a703b823ac0578ff8db 0
    SCRIPT FLUSH
    EVALSHA e0e1f9fabfc9d4800c877a703b823ac0578ff8db 0
    SCRIPT LOAD "return 1"
    EVALSHA e0e1f9fabfc9d4800c877a703b823ac0578ff8db 0
    evalsha E0E1F9FABFC9D4800C877A703B823AC0578FF8DB 0
    SCRIPT EXISTS e0e1f9fabfc9d4800c877a703b823ac0578ff8db ffffffffffffffffffffffffffffffffffffffff
    script flush
    SCRIPT EXISTS e0e1f9fabfc9d4800c877a703b823ac0578ff8db
    EVAL "return 'kept by EVAL'" 0
    SCRIPT EXISTS 4c0f9a1c0d9c9f2b1df6d3e0a4f4e1d4f4c1f3a2
    EVALSHA short 0
    SCRIPT`,
};
