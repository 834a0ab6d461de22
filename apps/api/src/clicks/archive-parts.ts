import {
  ARCHIVE_COLUMNS,
  type ArchivePart,
  insertArchivePart,
  listArchiveRows,
  listNextArchiveRows,
  markPartProven,
} from '@skinstack/db/clicks/archive-parts';
import { sha256Hex } from '@skinstack/domain/crypto/sha256';
import type { Ports } from '../ports.ts';
import {
  type ClickArchive,
  compress,
  decompress,
  folderOf,
  partName,
  partText,
} from './archive-files.ts';

/** Clicks in a part: some megabytes of text, read and written within a second. */
export const MAX_ROWS = 20_000;

/**
 * Writes the next file of a closed month. A run killed before recording it writes the same clicks
 * to the same name again.
 * @returns false when no click is left
 */
export async function writePart(
  ports: Ports,
  archive: ClickArchive,
  month_on: string,
  before: ArchivePart | undefined,
  max_rows = MAX_ROWS,
): Promise<boolean> {
  const after_id = before?.last_id ?? '';
  const rows = await listNextArchiveRows(ports.db, month_on, after_id, max_rows);
  const last_id = rows.at(-1)?.id;
  if (!last_id) return false;
  const part = (before?.part ?? 0) + 1;
  const bytes = await compress(partText(rows));
  const sha256 = await sha256Hex(bytes);
  await archive.put(partName(month_on, part), bytes, sha256);
  const size = { row_count: rows.length, byte_count: bytes.length, sha256 };
  await insertArchivePart(ports.db, { month_on, part, after_id, last_id, ...size });
  return true;
}

/**
 * Reads a file back and compares it with the clicks in the database, byte for byte. One that is
 * missing, damaged or different is written again, and verified by the next run.
 */
export async function verifyPart(
  ports: Ports,
  archive: ClickArchive,
  part: ArchivePart,
): Promise<boolean> {
  const { month_on, part: number } = part;
  const name = partName(month_on, number);
  const [rows, stored] = await Promise.all([listArchiveRows(ports.db, part), archive.get(name)]);
  const text = partText(rows);
  if (stored !== null && rows.length === part.row_count && (await decompress(stored)) === text) {
    const [sha256, proven_at] = [await sha256Hex(stored), new Date(ports.now())];
    await markPartProven(ports.db, {
      month_on,
      part: number,
      sha256,
      byte_count: stored.length,
      proven_at,
    });
    return true;
  }
  ports.log('error', 'click_archive_differs', { name, row_count: rows.length });
  const bytes = await compress(text);
  await archive.put(name, bytes, await sha256Hex(bytes));
  return false;
}

/** Writes the manifest of a month's folder: the number of clicks, and the hash of each file. */
export async function writeManifest(
  archive: ClickArchive,
  month_on: string,
  parts: readonly ArchivePart[],
): Promise<number> {
  const row_count = parts.reduce((sum, part) => sum + part.row_count, 0);
  const manifest = {
    month: month_on.slice(0, 7),
    row_count,
    columns: ARCHIVE_COLUMNS,
    parts: parts.map((part) => ({
      file: partName(month_on, part.part),
      row_count: part.row_count,
      byte_count: part.byte_count,
      sha256: part.sha256,
      after_id: part.after_id,
      last_id: part.last_id,
    })),
  };
  const bytes = new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`);
  await archive.put(`${folderOf(month_on)}/manifest.json`, bytes, await sha256Hex(bytes));
  return row_count;
}
