import { ARCHIVE_COLUMNS, type ArchiveRow } from '@skinstack/db/list-archive-rows';
import { formatTable } from '@skinstack/domain/format-table';

/** `clicks/2025-09/part-00001.csv.gz` */
export function partName(month_on: string, part: number): string {
  return `${folderOf(month_on)}/part-${String(part).padStart(5, '0')}.csv.gz`;
}

/** `clicks/2025-09` */
export const folderOf = (month_on: string) => `clicks/${month_on.slice(0, 7)}`;

/** The text of a part: a line of column names, then one for each click. */
export function partText(rows: readonly ArchiveRow[]): string {
  const lines = rows.map((row) => ARCHIVE_COLUMNS.map((name) => row[name] ?? null));
  return formatTable([ARCHIVE_COLUMNS, ...lines]);
}

/** A text as gzip, which analytics engines read directly. */
export function compress(text: string): Promise<Uint8Array<ArrayBuffer>> {
  return readAll(new Blob([text]).stream().pipeThrough(new CompressionStream('gzip')));
}

/** The text of a gzip; null when it is damaged or is none. */
export async function decompress(bytes: Uint8Array<ArrayBuffer>): Promise<string | null> {
  try {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    return new TextDecoder().decode(await readAll(stream));
  } catch {
    return null;
  }
}

async function readAll(stream: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
