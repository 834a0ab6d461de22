import { z } from '@hono/zod-openapi';
import { AmountTooLarge } from '@skinstack/domain/money';

/** Rows of a list that JSON cannot carry exactly: named, and why, so that the others are shown. */
export const leftOutSchema = z
  .array(z.object({ row: z.string(), reason: z.string() }))
  .optional()
  .openapi({
    description: 'Rows with an amount that no JSON number carries; only if there are any',
  });
export type LeftOut = { row: string; reason: string }[];

/**
 * Each row as JSON. One row with an amount beyond what JSON carries does not take the others with
 * it: it is named beside them, and no other figure is put in its place.
 * @param nameOf the row's id, or its currency
 */
export function presentEach<Row, Shown>(
  rows: readonly Row[],
  nameOf: (row: Row) => string,
  present: (row: Row) => Shown,
): { shown: Shown[]; left_out: { left_out?: LeftOut } } {
  const left_out: LeftOut = [];
  const shown = rows.flatMap((row) => {
    try {
      return [present(row)];
    } catch (error) {
      if (!(error instanceof AmountTooLarge)) throw error;
      left_out.push({ row: nameOf(row), reason: error.message });
      return [];
    }
  });
  return { shown, left_out: left_out.length > 0 ? { left_out } : {} };
}
