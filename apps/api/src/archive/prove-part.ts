import { listArchiveRows } from '@skinstack/db/list-archive-rows';
import type { ArchivePart } from '@skinstack/db/put-archive-part';
import { setPartProven } from '@skinstack/db/set-part-proven';
import { sha256Hex } from '@skinstack/domain/crypto/sha256';
import type { Ports } from '../ports.ts';
import type { ClickArchive } from './click-archive.ts';
import { compress, decompress, partName, partText } from './part-file.ts';

/**
 * Reads a file back and compares it with the clicks in the database, byte for byte. One that is
 * missing, damaged or different is written again, and verified by the next run.
 */
export async function provePart(
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
    await setPartProven(ports.db, {
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
