import { z } from 'zod';

const page = z.union([
  z.array(z.unknown()).transform((rows) => ({ rows, cursor: null })),
  z
    .object({
      items: z.array(z.unknown()).optional(),
      reports: z.array(z.unknown()).optional(),
      data: z.array(z.unknown()).optional(),
      rows: z.array(z.unknown()).optional(),
      cursor: z
        .union([z.string(), z.number()])
        .nullish()
        .transform((cursor) => (cursor === null || cursor === undefined ? null : String(cursor))),
    })
    .transform(({ items, reports, data, rows, cursor }) => ({
      rows: items ?? reports ?? data ?? rows,
      cursor: cursor === '' ? null : cursor,
    })),
]);

/** One page of a list of Levanta's API. */
export type Page = { rows: unknown[]; cursor: string | null };

/**
 * Reads a page: a list under one of the names seen, and the cursor of the next, null on the last
 * (knowledge.levanta.io, Pagination). Null when it is none: a page without a list is not an empty
 * one.
 */
export function readPage(json: unknown): Page | null {
  const read = page.safeParse(json);
  if (!read.success || read.data.rows === undefined) return null;
  return { rows: read.data.rows, cursor: read.data.cursor };
}
