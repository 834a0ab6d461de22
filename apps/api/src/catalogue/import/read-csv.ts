import { type FieldError, Problem } from '@skinstack/domain/problem';
import Papa from 'papaparse';

/**
 * The largest body of an import, also after inflating: ten thousand products with every field
 * filled are 2 to 4 MiB of CSV.
 */
export const MAX_IMPORT_MIB = 8;
const MAX_BYTES = MAX_IMPORT_MIB * 1_048_576;

/**
 * The bytes of an imported file, inflated when sent with `Content-Encoding: gzip` (RFC 9110 §8.4).
 * Inflating stops at the limit, so a decompression bomb costs no more.
 * @throws Problem `body_too_large`, `unsupported_media_type`, `invalid_request`
 */
export async function readImportBody(
  encoding: string | undefined,
  body: ArrayBuffer,
): Promise<Uint8Array> {
  const name = encoding?.trim().toLowerCase() ?? 'identity';
  if (name === 'identity' || name === '') return new Uint8Array(body);
  if (name === 'gzip' || name === 'x-gzip') return inflate(body);
  throw new Problem('unsupported_media_type', 'Content-Encoding may be gzip, or missing.');
}

async function inflate(body: ArrayBuffer): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const inflated = new Blob([body]).stream().pipeThrough(new DecompressionStream('gzip'));
  try {
    for await (const part of inflated) {
      length += part.length;
      if (length > MAX_BYTES) break;
      parts.push(part);
    }
  } catch {
    const message = 'Not a whole gzip file';
    throw new Problem('invalid_request', `${message}.`, { errors: [{ path: 'body', message }] });
  }
  if (length > MAX_BYTES) {
    throw new Problem('body_too_large', `The body inflates to over ${MAX_IMPORT_MIB} MiB.`);
  }
  return joinParts(parts, length);
}

function joinParts(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/**
 * The text of a CSV body, without its byte-order mark and with LF line ends. Bytes that are not
 * UTF-8 become U+FFFD, so that they can be reported by line and field later.
 * @param content_type the header of that name
 * @throws Problem `unsupported_media_type`, `invalid_request`
 */
export function readCsvText(content_type: string, bytes: Uint8Array): string {
  refuseOtherMedia(content_type);
  if (isUtf16(bytes)) throw refusal('The file is UTF-16. Save it as “CSV UTF-8”.');
  const text = new TextDecoder().decode(bytes);
  if (text.trim() === '') throw refusal('The file is empty.');
  return text.replace(/\r\n?/g, '\n');
}

function refuseOtherMedia(content_type: string): void {
  const [media = '', ...parameters] = content_type.toLowerCase().split(';');
  if (media.trim() !== 'text/csv') {
    throw new Problem('unsupported_media_type', 'Send the file as Content-Type: text/csv.');
  }
  const charset = parameters.map((one) => one.trim()).find((one) => one.startsWith('charset='));
  if (charset && !/^charset="?utf-?8"?$/.test(charset)) {
    throw new Problem('unsupported_media_type', 'The file must be UTF-8 (charset=utf-8).');
  }
}

/** By its byte-order mark, or because every other byte of ASCII letters is zero. */
function isUtf16([first, second]: Uint8Array): boolean {
  if (first === 0xff && second === 0xfe) return true;
  if (first === 0xfe && second === 0xff) return true;
  return (first === 0) !== (second === 0) && second !== undefined;
}

function refusal(message: string): Problem {
  return new Problem('invalid_request', message, { errors: [{ path: 'line 1', message }] });
}

/** One record of a CSV file and the line it begins on, counted from 1. */
export type CsvRecord = { line: number; cells: string[] };

/**
 * The non-blank records of a CSV text (RFC 4180, LF), up to the first broken quote: after that,
 * records cannot be separated.
 * @param max stop after so many records, blank ones included
 */
export function readRecords(
  text: string,
  max: number,
): { records: CsvRecord[]; broken: FieldError | null } {
  const records: CsvRecord[] = [];
  let broken: FieldError | null = null;
  let [line, begins_at, seen_count] = [1, 0, 0];
  Papa.parse<string[]>(text, {
    delimiter: ',',
    newline: '\n',
    step({ data: cells, errors: [error], meta }, parser) {
      if (error) {
        broken = describeQuote(text, begins_at, error.index ?? begins_at, records[0]);
        return parser.abort();
      }
      if (cells.some((cell) => cell.trim() !== '')) records.push({ line, cells });
      line += countLines(text, begins_at, meta.cursor);
      begins_at = meta.cursor;
      seen_count += 1;
      if (seen_count >= max) parser.abort();
    },
  });
  return { records, broken };
}

/** @param opened_at just after the quote that is not closed properly */
function describeQuote(
  text: string,
  begins_at: number,
  opened_at: number,
  header: CsvRecord | undefined,
): FieldError {
  const line = 1 + countLines(text, 0, opened_at);
  const before = text.slice(begins_at, Math.max(begins_at, opened_at - 1));
  const [cells = ['']] = Papa.parse<string[]>(before, { delimiter: ',', newline: '\n' }).data;
  const field = header?.cells[cells.length - 1]?.trim() ?? `column ${cells.length}`;
  const message = 'The quote is not closed, or text follows it; a quote inside is written twice';
  return { path: `line ${line}: ${field}`, message };
}

function countLines(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) {
    count += 1;
  }
  return count;
}
