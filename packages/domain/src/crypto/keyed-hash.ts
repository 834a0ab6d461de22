/**
 * HMAC-SHA256 under the key it was made with, of the first `length` bytes of `message`. Its first
 * `count` bytes (of 32) are written into `target` from `at` on, which may be the message itself.
 */
export type KeyedHash = (
  message: Uint8Array,
  length: number,
  target: Uint8Array,
  at: number,
  count: number,
) => void;

const BLOCK = 64;
const schedule = new Int32Array(64);
const rounds = new Int32Array(64);
const start = new Int32Array(8);
fillConstants();

/**
 * HMAC-SHA256 (RFC 2104, FIPS 180-4) that answers at once and has its key worked in already:
 * WebCrypto's answers with a promise, and takes several times as long for the few bytes of a click
 * token. Nothing here branches or looks up by what is hashed, so its time tells nothing of the key.
 */
export function createKeyedHash(key: Uint8Array): KeyedHash {
  const short = key.length > BLOCK ? digest(key) : key;
  const [inner, outer] = [startWith(short, 0x36), startWith(short, 0x5c)];
  const state = new Int32Array(8);
  return (message, length, target, at, count) => {
    state.set(inner);
    absorb(state, message, length, BLOCK);
    loadDigest(state);
    state.set(outer);
    compress(state);
    writeBytes(state, target, at, count);
  };
}

/** SHA-256. */
function digest(message: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(32);
  writeBytes(absorb(start.slice(), message, message.length, 0), bytes, 0, 32);
  return bytes;
}

/** The state after a first block: the key, padded and mixed with one byte. */
function startWith(key: Uint8Array, mask: number): Int32Array {
  const block = new Uint8Array(BLOCK);
  block.set(key);
  const state = start.slice();
  loadBlock(
    block.map((byte) => byte ^ mask),
    BLOCK,
    0,
  );
  compress(state);
  return state;
}

/** Works the rest of a message into a state that has `before` bytes of it, and ends it. */
function absorb(
  state: Int32Array,
  message: Uint8Array,
  length: number,
  before: number,
): Int32Array {
  const end = (length + 8) & -BLOCK;
  for (let from = 0; from <= end; from += BLOCK) {
    loadBlock(message, length, from);
    if (from === end) schedule[15] = (before + length) * 8;
    compress(state);
  }
  return state;
}

/** Sixteen words of a message; behind its end come one bit and zeros. */
function loadBlock(message: Uint8Array, length: number, from: number): void {
  const whole = Math.min(16, Math.max(0, (length - from) >> 2));
  for (let t = 0; t < whole; t++) schedule[t] = wordAt(message, from + t * 4);
  for (let t = whole; t < 16; t++) schedule[t] = 0;
  const left = length - from - whole * 4;
  if (whole < 16 && left >= 0) schedule[whole] = lastWord(message, length, left);
}

function wordAt(message: Uint8Array, at: number): number {
  const [a, b] = [message[at] ?? 0, message[at + 1] ?? 0];
  return (a << 24) | (b << 16) | ((message[at + 2] ?? 0) << 8) | (message[at + 3] ?? 0);
}

/** The bytes that are no whole word, and the bit behind them. */
function lastWord(message: Uint8Array, length: number, left: number): number {
  let word = 0x80 << (24 - left * 8);
  for (let at = 0; at < left; at++) {
    word |= (message[length - left + at] ?? 0) << (24 - at * 8);
  }
  return word;
}

/** A digest as the message: eight words, one bit, and its length with the block before it. */
function loadDigest(state: Int32Array): void {
  schedule.set(state);
  schedule[8] = 0x80 << 24;
  for (let t = 9; t < 15; t++) schedule[t] = 0;
  schedule[15] = (BLOCK + 32) * 8;
}

function writeBytes(state: Int32Array, target: Uint8Array, at: number, count: number): void {
  for (let n = 0; n < count; n++) target[at + n] = word(state, n >> 2) >>> (24 - (n & 3) * 8);
}

/** Works the loaded block into the state (FIPS 180-4 §6.2.2, in its letters). */
function compress(state: Int32Array): void {
  for (let t = 16; t < 64; t++) {
    const w15 = word(schedule, t - 15);
    const w2 = word(schedule, t - 2);
    const s0 = turn(w15, 7) ^ turn(w15, 18) ^ (w15 >>> 3);
    const s1 = turn(w2, 17) ^ turn(w2, 19) ^ (w2 >>> 10);
    schedule[t] = s1 + word(schedule, t - 7) + s0 + word(schedule, t - 16);
  }
  let a = word(state, 0);
  let b = word(state, 1);
  let c = word(state, 2);
  let d = word(state, 3);
  let e = word(state, 4);
  let f = word(state, 5);
  let g = word(state, 6);
  let h = word(state, 7);
  for (let t = 0; t < 64; t++) {
    const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
    const t1 = (h + s1 + (g ^ (e & (f ^ g))) + word(rounds, t) + word(schedule, t)) | 0;
    const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
    const t2 = (s0 + ((a & b) | (c & (a | b)))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  state[0] = word(state, 0) + a;
  state[1] = word(state, 1) + b;
  state[2] = word(state, 2) + c;
  state[3] = word(state, 3) + d;
  state[4] = word(state, 4) + e;
  state[5] = word(state, 5) + f;
  state[6] = word(state, 6) + g;
  state[7] = word(state, 7) + h;
}

/** A word that is there: the compiler cannot know that every index is. */
function word(words: Int32Array, at: number): number {
  return words[at] ?? 0;
}

function turn(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}

/** The fractions of square and cube roots of the first primes (FIPS 180-4 §4.2.2, §5.3.3). */
function fillConstants(): void {
  const fraction = (root: number) => (root - Math.floor(root)) * 2 ** 32;
  for (let prime = 2, count = 0; count < 64; prime++) {
    let divisor = 2;
    while (prime % divisor !== 0) divisor++;
    if (divisor < prime) continue;
    if (count < 8) start[count] = fraction(Math.sqrt(prime));
    rounds[count] = fraction(Math.cbrt(prime));
    count++;
  }
}
