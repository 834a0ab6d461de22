import { ARCHIVE_COLUMNS } from '@skinstack/db/list-archive-rows';
import type { ArchivePart } from '@skinstack/db/put-archive-part';
import { sha256Hex } from '@skinstack/domain/crypto/sha256';
import type { ClickArchive } from './click-archive.ts';
import { folderOf, partName } from './part-file.ts';

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
