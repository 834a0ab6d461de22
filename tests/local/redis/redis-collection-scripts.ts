/** The same for lists, sets, hashes and sorted sets. */
export const COLLECTION_SCRIPTS: Record<string, string> = {
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
