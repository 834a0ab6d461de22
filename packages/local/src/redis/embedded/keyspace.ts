/** What a key holds. Bytes are kept as latin1 text, one character a byte. */
export type Value =
  | { type: 'string'; data: string }
  | { type: 'list'; data: string[] }
  | { type: 'set'; data: Set<string> }
  | { type: 'hash'; data: Map<string, string> }
  | { type: 'zset'; data: Map<string, number> };

export type ValueType = Value['type'];
export type DataOf<T extends ValueType> = Extract<Value, { type: T }>['data'];

/** A value and when it expires, in milliseconds since the epoch. */
export interface Entry {
  value: Value;
  expiresAt: number | null;
}

const WRONG_TYPE = 'WRONGTYPE Operation against a key holding the wrong kind of value';

/** An error a command answers with; caught where commands are run. */
export class CommandError extends Error {}

const EMPTY: { [T in ValueType]: () => Extract<Value, { type: T }> } = {
  string: () => ({ type: 'string', data: '' }),
  list: () => ({ type: 'list', data: [] }),
  set: () => ({ type: 'set', data: new Set() }),
  hash: () => ({ type: 'hash', data: new Map() }),
  zset: () => ({ type: 'zset', data: new Map() }),
};

/** The keys of the embedded Redis. Expired keys vanish when they are next looked at. */
export class Keyspace {
  readonly now: () => number;
  /** Grows with every possible change, so that a reader knows whether to save. */
  changes = 0;
  readonly #entries: Map<string, Entry>;

  constructor(now: () => number, entries: Map<string, Entry> = new Map()) {
    this.now = now;
    this.#entries = entries;
  }

  find(key: string): Entry | undefined {
    const entry = this.#entries.get(key);
    if (!entry || entry.expiresAt === null || entry.expiresAt > this.now()) return entry;
    this.#entries.delete(key);
    return undefined;
  }

  /** The data of a key that must be of `type`, or nothing when there is no such key. */
  read<T extends ValueType>(key: string, type: T): DataOf<T> | undefined {
    const value = this.find(key)?.value;
    if (!value) return undefined;
    if (value.type !== type) throw new CommandError(WRONG_TYPE);
    return value.data as DataOf<T> | undefined;
  }

  /** The same, made empty when it is not there, to be changed in place. */
  open<T extends ValueType>(key: string, type: T): DataOf<T> {
    this.changes += 1;
    const found = this.read(key, type);
    if (found !== undefined) return found as DataOf<T>;
    const value: Value = EMPTY[type]();
    this.#entries.set(key, { value, expiresAt: null });
    return value.data as DataOf<T>;
  }

  setExpiry(entry: Entry, expiresAt: number | null): void {
    this.changes += 1;
    entry.expiresAt = expiresAt;
  }

  set(key: string, data: string, expiresAt: number | null): void {
    this.changes += 1;
    this.#entries.set(key, { value: { type: 'string', data }, expiresAt });
  }

  delete(key: string): boolean {
    this.changes += 1;
    return this.find(key) !== undefined && this.#entries.delete(key);
  }

  /** Redis has no empty collections: the key goes with its last element. */
  dropIfEmpty(key: string, left: number): void {
    this.changes += 1;
    if (left === 0) this.#entries.delete(key);
  }

  clear(): void {
    this.changes += 1;
    this.#entries.clear();
  }

  entries(): [string, Entry][] {
    return [...this.#entries.keys()].flatMap((key): [string, Entry][] => {
      const entry = this.find(key);
      return entry ? [[key, entry]] : [];
    });
  }
}
