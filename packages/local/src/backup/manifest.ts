import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Table } from './list-tables.ts';
import type { RowsDigest } from './read-rows.ts';

/** What is in a backup: one file a table (`<name>.jsonl.gz`), and this beside them. */
export type Manifest = {
  format: 'skinstack-backup-1';
  taken_at: string;
  /** The database's migrations, by the time that identifies each. */
  migrations: number[];
  /** The first and the last month there are clicks of (`2026-11-01`); null when there are none. */
  click_months: [string, string] | null;
  tables: (Table & RowsDigest)[];
};

const MANIFEST = 'manifest.json';
export const manifestFile = (folder: string) => join(folder, MANIFEST);
export const tableFile = (folder: string, name: string) => join(folder, `${name}.jsonl.gz`);

/** @throws Error when the folder holds no whole backup: the manifest is written last */
export function readManifest(folder: string): Manifest {
  if (!existsSync(manifestFile(folder))) throw new Error(`${folder} holds no whole backup`);
  const manifest = JSON.parse(readFileSync(manifestFile(folder), 'utf8')) as Manifest;
  if (manifest.format !== 'skinstack-backup-1') throw new Error(`${folder} is of another format`);
  return manifest;
}
