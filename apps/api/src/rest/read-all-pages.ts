import { invalidField } from './rows.ts';

/** A file is one answer; what has more rows is asked for in parts. */
const MAX_ROWS = 20_000;
/** How many rows are read at once for a file. */
export const PAGE_ROWS = 1_000;

/**
 * All rows of a list, page by page, for a file.
 * @param by the filter by which fewer are asked for
 * @throws Problem `invalid_request` when there are too many for one file
 */
export async function readAllPages<Row, Cursor>(
  by: string,
  readPage: (cursor?: Cursor) => Promise<{ data: Row[]; next_cursor: Cursor | null }>,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let cursor: Cursor | undefined; ; ) {
    const page = await readPage(cursor);
    rows.push(...page.data);
    if (rows.length > MAX_ROWS) {
      throw invalidField(by, `A file has at most ${MAX_ROWS} rows; ask for fewer`);
    }
    if (page.next_cursor === null) return rows;
    cursor = page.next_cursor;
  }
}
