/** Commands run on both engines, whose answers must be the same. `k:` begins a key. */
export const KEY_SCRIPTS: Record<string, string> = {
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
};
