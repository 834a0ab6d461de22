/**
 * Ids are a short prefix and a UUIDv7 in Crockford base32: `lnk_01k9…` (26 characters after the
 * prefix, as in the TypeID specification v0.3). They sort by the time they were made.
 */
export const ID_PREFIXES = [
  'usr',
  'ses',
  'inf',
  'key',
  'mer',
  'prg',
  'prd',
  'rul',
  'cpn',
  'lnk',
  'clk',
  'net',
  'evt',
  'prv',
  'ord',
  'cnv',
  'com',
  'rev',
  'jrn',
  'pay',
  'run',
  'dec',
  'red',
  'exp',
  'hld',
  'mbr',
  'grp',
  'trm',
  'chg',
  'aud',
  'whk',
  'dlv',
  'mal',
  'cus',
] as const;
export type IdPrefix = (typeof ID_PREFIXES)[number];
export type Id<P extends IdPrefix> = `${P}_${string}`;

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const CODES = Uint8Array.from(ALPHABET, (letter) => letter.charCodeAt(0));
/** The letters of an id while it is made, over the one before; the fourth is always `_`. */
const draft = Array.from({ length: 30 }, () => '_'.charCodeAt(0));
const BODY = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/;

/**
 * Makes an id from a time and ten random bytes (RFC 9562 §5.7, UUID version 7).
 * @param at_ms milliseconds since 1970, below 2^48
 * @param random ten random bytes; six of their bits give way to version and variant
 */
export function makeId<P extends IdPrefix>(prefix: P, at_ms: number, random: Uint8Array): Id<P> {
  return idFromBytes(prefix, makeIdBytes(at_ms, random));
}

/**
 * The sixteen bytes of a new id, for those who need them beside its text.
 * @param bytes where they are written
 */
export function makeIdBytes(
  at_ms: number,
  random: Uint8Array,
  bytes = new Uint8Array(16),
): Uint8Array {
  for (let at = 0, rest = at_ms; at < 6; at++) {
    bytes[5 - at] = rest;
    rest = Math.floor(rest / 256);
  }
  for (let at = 0; at < 10; at++) bytes[at + 6] = random[at] ?? 0;
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes;
}

/** True when `value` is an id of this kind: the right prefix and a body of 128 bits. */
export function isId<P extends IdPrefix>(prefix: P, value: string): value is Id<P> {
  return value.startsWith(`${prefix}_`) && BODY.test(value.slice(prefix.length + 1));
}

/** The sixteen bytes of an id, for packing it into a click token. */
export function idBytes(id: string): Uint8Array {
  const body = id.slice(id.indexOf('_') + 1);
  let bits = 0n;
  for (const letter of body) bits = (bits << 5n) | BigInt(ALPHABET.indexOf(letter));
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, bits >> 64n);
  view.setBigUint64(8, bits & 0xffffffffffffffffn);
  return bytes;
}

/** The id of these sixteen bytes: the inverse of `idBytes`. */
export function idFromBytes<P extends IdPrefix>(prefix: P, bytes: Uint8Array): Id<P> {
  for (let at = 0; at < 3; at++) draft[at] = prefix.charCodeAt(at);
  let to = 4;
  let pending = 0;
  let bit_count = 2; // 130 bits of base32 carry 128: two leading zero bits
  for (let at = 0; at < 16; at++) {
    pending = ((pending & 31) << 8) | (bytes[at] ?? 0);
    bit_count += 8;
    while (bit_count >= 5) {
      bit_count -= 5;
      draft[to++] = CODES[(pending >> bit_count) & 31] ?? 0;
    }
  }
  return String.fromCharCode(...draft) as Id<P>;
}

/** The time an id was made, in milliseconds since 1970. */
export function idTime(id: string): number {
  const view = new DataView(idBytes(id).buffer);
  return view.getUint16(0) * 2 ** 32 + view.getUint32(2);
}
