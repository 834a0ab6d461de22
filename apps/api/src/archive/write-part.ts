import { listNextArchiveRows } from '@skinstack/db/list-archive-rows';
import { type ArchivePart, putArchivePart } from '@skinstack/db/put-archive-part';
import { sha256Hex } from '@skinstack/domain/crypto/sha256';
import type { Ports } from '../ports.ts';
import type { ClickArchive } from './click-archive.ts';
import { compress, partName, partText } from './part-file.ts';

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
  await putArchivePart(ports.db, { month_on, part, after_id, last_id, ...size });
  return true;
}
