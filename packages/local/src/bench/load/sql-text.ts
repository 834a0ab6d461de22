const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const LETTERS = Array.from({ length: 10 }, (_, at) => 45 - 5 * at);
const BORN_MS = Date.UTC(2025, 0, 1);

/** SQL of an id as `makeId` of the domain makes it: the time in ten letters, then sixteen. */
export function idAt(prefix: string, at_ms: string, seed: string): string {
  const letters = LETTERS.map(
    (shift) => `substr('${ALPHABET}', ((${at_ms} >> ${shift}) & 31)::int + 1, 1)`,
  );
  return `'${prefix}_' || ${letters.join(' || ')} || substr(md5('${prefix}' || ${seed}), 1, 16)`;
}

/** SQL of the id of the `number`-th row of a kind; numbers are below a million. */
export function idOf(prefix: string, number: string): string {
  return `(${idAt(prefix, `(${BORN_MS} + (${number})::bigint * 1000)`, `(${number})::text`)})`;
}

/** SQL of a number from 0 to 1 that looks random and is the same for the same key and seed. */
export function chance(key: string, seed: number): string {
  const bits = `(hashint8extended((${key})::bigint, ${seed}) & ${2 ** 52 - 1})`;
  return `(${bits} / ${2 ** 52}::float8)`;
}

/** SQL of one of some values; those named more often are drawn more often. */
export function pick(values: readonly string[], key: string, seed: number): string {
  const list = values.map((value) => (value === '' ? 'null' : `'${value}'`)).join(', ');
  return `(array[${list}]::text[])[1 + floor(${chance(key, seed)} * ${values.length})::int]`;
}
