import { ARCHIVE_COLUMNS, type ArchiveRow } from '@skinstack/db/clicks/archive-parts';
import { formatExactCsv } from '@skinstack/domain/csv';

/** Where clicks that leave the database are stored, by file name. */
export type ClickArchive = {
  /** Writes a file, or overwrites it. @throws when the bytes did not arrive intact */
  put(name: string, bytes: Uint8Array<ArrayBuffer>, sha256: string): Promise<void>;
  /** The file; null when there is none. */
  get(name: string): Promise<Uint8Array<ArrayBuffer> | null>;
};

/** The part of an R2 bucket that is used (developers.cloudflare.com, R2 Workers API). */
export type Bucket = {
  put(name: string, bytes: Uint8Array<ArrayBuffer>, options: { sha256: string }): Promise<unknown>;
  get(name: string): Promise<{ arrayBuffer(): Promise<ArrayBuffer> } | null>;
};

/** The archive in an R2 bucket; R2 refuses bytes that do not match the hash. */
export function openBucket(bucket: Bucket): ClickArchive {
  return {
    put: async (name, bytes, sha256) => {
      await bucket.put(name, bytes, { sha256 });
    },
    get: async (name) => {
      const file = await bucket.get(name);
      return file && new Uint8Array(await file.arrayBuffer());
    },
  };
}

/** `clicks/2025-09/part-00001.csv.gz` */
export function partName(month_on: string, part: number): string {
  return `${folderOf(month_on)}/part-${String(part).padStart(5, '0')}.csv.gz`;
}

/** `clicks/2025-09` */
export const folderOf = (month_on: string) => `clicks/${month_on.slice(0, 7)}`;

/** The text of a part: a line of column names, then one for each click. */
export function partText(rows: readonly ArchiveRow[]): string {
  const lines = rows.map((row) => ARCHIVE_COLUMNS.map((name) => row[name] ?? null));
  return formatExactCsv([ARCHIVE_COLUMNS, ...lines]);
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
