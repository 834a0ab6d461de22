import type { FieldError } from '@skinstack/domain/problem';
import Papa from 'papaparse';

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
