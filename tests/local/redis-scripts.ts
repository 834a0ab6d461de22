/** Commands run on both engines, whose answers must be the same. `k:` begins a key. */
export const REDIS_SCRIPTS: Record<string, string> = {
  'strings and their options': `
    GET k:s
    SET k:s one
    SET k:s two NX
    SET k:s three XX GET
    set k:s four xx get ex 100
    TTL k:s
    SET k:s five KEEPTTL
    TTL k:s
    SET k:s six
    TTL k:s
    SET k:s x NX XX
    SET k:s x EX
    SET k:s x EX 0
    SET k:s x EX -1
    SET k:s x EX ten
    SET k:s x EX 10 PX 10
    SET k:s x EX 10 KEEPTTL
    SET k:s x BOGUS
    SET k:s
    SET k:t
    SET k:t new NX GET
    SET k:none x XX
    SETNX k:s seven
    SETNX k:u eight
    SETEX k:u 100 nine
    SETEX k:u 0 nine
    GETDEL k:u
    GETDEL k:u
    GETEX k:s EX 50
    TTL k:s
    GETEX k:s PERSIST
    TTL k:s
    GETEX k:s PERSIST EX 5
    GETEX k:none EX 5
    GETSET k:s eight
    MSET k:a 1 k:b 2
    MSET k:a
    MSET k:a 1 k:b
    MGET k:a k:b k:none
    APPEND k:a 23
    STRLEN k:a
    STRLEN k:none
    GETRANGE k:a 0 -2
    GETRANGE k:a 5 9`,
  counters: `
    INCR k:n
    INCRBY k:n 10
    DECR k:n
    DECRBY k:n 20
    INCRBY k:n 1.5
    INCRBY k:n " 1"
    INCRBY k:n 01
    INCRBY k:n +1
    INCRBY k:n 9223372036854775808
    SET k:n 9223372036854775807
    INCR k:n
    GET k:n
    SET k:n -9223372036854775808
    DECR k:n
    SET k:n abc
    INCR k:n
    SET k:n ""
    INCR k:n
    SET k:f 10.5
    INCRBYFLOAT k:f 0.1
    INCRBYFLOAT k:f -5
    INCRBYFLOAT k:f x
    INCRBYFLOAT k:g 3
    INCRBYFLOAT k:g 1.0e2
    INCRBYFLOAT k:g inf
    SET k:e 5 EX 100
    INCR k:e
    TTL k:e
    APPEND k:e 0
    TTL k:e`,
  'keys and expiry': `
    EXISTS k:x k:x
    SET k:x 1
    EXISTS k:x k:x k:none
    TYPE k:x
    TYPE k:none
    TTL k:x
    TTL k:none
    PTTL k:none
    EXPIRE k:x 100
    TTL k:x
    EXPIRE k:x 50 GT
    EXPIRE k:x 200 GT
    EXPIRE k:x 300 LT
    EXPIRE k:x 10 NX
    EXPIRE k:x 20 XX
    TTL k:x
    EXPIRE k:x abc
    EXPIRE k:x 10 BAD
    EXPIRE k:none 10
    PERSIST k:x
    PERSIST k:x
    EXPIRE k:x 30 GT
    EXPIRE k:x 30 LT
    PEXPIRE k:x 100000
    EXPIRE k:x -1
    EXISTS k:x
    SET k:y 1
    DEL k:y k:y k:none
    SET k:y 1
    UNLINK k:y
    ECHO hello
    PING
    PING hello
    ECHO
    NOSUCH a b
    GET
    get
    DEL`,
  lists: `
    RPUSH k:l a b c
    LPUSH k:l z y
    LRANGE k:l 0 -1
    LRANGE k:l -2 -1
    LRANGE k:l 5 9
    LRANGE k:l 2 1
    LRANGE k:l 0 x
    LLEN k:l
    LINDEX k:l 0
    LINDEX k:l -1
    LINDEX k:l 99
    LPOP k:l
    RPOP k:l
    LPOP k:l 2
    LPOP k:l 0
    LPOP k:l -1
    LPOP k:none
    LPOP k:none 2
    RPOP k:l 10
    EXISTS k:l
    RPUSH k:l a b a c a
    LREM k:l -1 a
    LREM k:l 1 a
    LREM k:l 0 a
    LREM k:l 0 a
    LRANGE k:l 0 -1
    LMOVE k:l k:m LEFT RIGHT
    lmove k:l k:m left right
    LMOVE k:l k:m LEFT RIGHT
    LMOVE k:l k:m UP RIGHT
    LMOVE k:m k:m LEFT RIGHT
    LRANGE k:m 0 -1
    RPUSH k:m 1 2 3 4
    LTRIM k:m 1 -2
    LRANGE k:m 0 -1
    LTRIM k:m 9 10
    EXISTS k:m
    LTRIM k:m 0 1
    LPUSHX k:m x
    SET k:s 1
    LPUSH k:s x
    LRANGE k:s 0 -1
    RPUSH k:m 1
    LMOVE k:m k:s LEFT LEFT
    LLEN k:m
    LPUSH k:m`,
  'sets and hashes': `
    SADD k:t a b a
    SADD k:t b c
    SCARD k:t
    SISMEMBER k:t a
    SISMEMBER k:t z
    SMISMEMBER k:t a z
    SREM k:t a z
    SREM k:t b c
    SMEMBERS k:t
    EXISTS k:t
    HSET k:h f 1 g 2
    HSET k:h f 3 h 4
    HSET k:h f
    HSET k:h f 1 g
    HGET k:h f
    HGET k:h none
    HGET k:none f
    HMGET k:h f none g
    HMGET k:none f
    HGETALL k:h
    HGETALL k:none
    HKEYS k:h
    HVALS k:h
    HLEN k:h
    HEXISTS k:h f
    HEXISTS k:h none
    HSETNX k:h f 9
    HSETNX k:h i 9
    HINCRBY k:h f 5
    HINCRBY k:h new -5
    HINCRBY k:h f x
    HSET k:h t text
    HINCRBY k:h t 1
    HDEL k:h f g none
    HDEL k:h h new i t
    EXISTS k:h
    SADD k:t a
    HGET k:t a
    TYPE k:t`,
  'sorted sets': `
    ZADD k:z 1 a 2 b 3 c
    ZADD k:z 5 a
    ZADD k:z NX 9 a 4 d
    ZADD k:z XX CH 6 a 1 none
    ZADD k:z GT 1 a
    ZADD k:z LT CH 1 a
    ZADD k:z INCR 2.5 a
    ZADD k:z NX INCR 1 a
    ZADD k:z NX XX 1 a
    ZADD k:z GT LT 1 a
    ZADD k:z INCR 1 a 2 b
    ZADD k:z x a
    ZADD k:z 1
    ZADD k:z 1 a 2
    ZSCORE k:z a
    ZSCORE k:z none
    ZCARD k:z
    ZINCRBY k:z 1 b
    ZINCRBY k:z x b
    ZRANGE k:z 0 -1
    ZRANGE k:z 0 -1 WITHSCORES
    zrange k:z 0 0 rev
    ZRANGE k:z -2 -1
    ZRANGE k:z 2 +inf BYSCORE
    ZRANGE k:z (3 inf BYSCORE
    ZRANGE k:z inf -inf BYSCORE REV LIMIT 0 2
    ZRANGE k:z 0 1 LIMIT 0 1
    ZRANGE k:z a b BYSCORE
    ZRANGE k:z 0 x
    ZRANGEBYSCORE k:z -inf +inf WITHSCORES
    ZRANGEBYSCORE k:z 3 4 LIMIT 1 1
    ZRANGEBYSCORE k:z (3 (4
    ZRANGEBYSCORE k:none 0 1
    ZCOUNT k:z 3 4
    ZREMRANGEBYSCORE k:z 3 3.5
    ZREMRANGEBYSCORE k:z nope 3
    ZREMRANGEBYRANK k:z 0 0
    ZRANGE k:z 0 -1 WITHSCORES
    ZADD k:z 7 same 7 also
    ZRANGE k:z 0 -1
    ZREM k:z a none
    ZREM k:z b c d same also
    EXISTS k:z
    SET k:s 1
    ZADD k:s 1 a
    ZRANGE k:s 0 -1`,
};
