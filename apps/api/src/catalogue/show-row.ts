import { toJsonMinor } from '@skinstack/domain/money';

/** A stored row as JSON shows it: times as ISO-8601 UTC, amounts as numbers, the rest as it is. */
export type Shown<Row> = {
  [K in keyof Row]: Row[K] extends Date
    ? string
    : Row[K] extends Date | null
      ? string | null
      : Row[K] extends bigint
        ? number
        : Row[K] extends bigint | null
          ? number | null
          : Row[K];
};

/** Shows a row. */
export function showRow<Row extends object>(row: Row): Shown<Row> {
  const shown = Object.entries(row).map(([name, value]) => {
    if (value instanceof Date) return [name, value.toISOString()];
    return [name, typeof value === 'bigint' ? toJsonMinor(value) : value];
  });
  return Object.fromEntries(shown) as Shown<Row>;
}
