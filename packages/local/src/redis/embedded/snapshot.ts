import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Entry, Value } from './keyspace.ts';

interface SavedEntry {
  key: string;
  type: Value['type'];
  data: unknown;
  expiresAt: number | null;
}

/** Writes every entry beside `file` and renames it there, so a crash leaves the older one. */
export function writeSnapshot(file: string, entries: [string, Entry][]): void {
  const saved = entries.map(([key, { value, expiresAt }]): SavedEntry => {
    const { type, data } = value;
    const plain = typeof data === 'string' || Array.isArray(data) ? data : [...data];
    return { key, type, data: plain, expiresAt };
  });
  const fresh = `${file}.new`;
  writeFileSync(fresh, JSON.stringify({ version: 1, entries: saved }), { mode: 0o600 });
  renameSync(fresh, file);
}

/** Reads what `writeSnapshot` wrote; no file is an empty Redis. */
export function readSnapshot(file: string): Map<string, Entry> {
  if (!existsSync(file)) return new Map();
  const { entries } = parse(file);
  return new Map(
    entries.map(({ key, type, data, expiresAt }) => [
      key,
      { value: revive(type, data), expiresAt },
    ]),
  );
}

function parse(file: string): { entries: SavedEntry[] } {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as { entries: SavedEntry[] };
  } catch (cause) {
    throw new Error(`${file} cannot be read: remove it`, { cause });
  }
}

function revive(type: Value['type'], data: unknown): Value {
  switch (type) {
    case 'string':
      return { type, data: data as string };
    case 'list':
      return { type, data: data as string[] };
    case 'set':
      return { type, data: new Set(data as string[]) };
    case 'hash':
      return { type, data: new Map(data as [string, string][]) };
    case 'zset':
      return { type, data: new Map(data as [string, number][]) };
  }
}
