/**
 * The value below which `percent` of 100 values lie, between two neighbours in proportion
 * (method 7 of Hyndman and Fan, what most tools print). NaN of no values.
 */
export function percentile(values: ArrayLike<number>, percent: number): number {
  const sorted = Float64Array.from(values).sort();
  const place = ((sorted.length - 1) * percent) / 100;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? below;
  return below + (above - below) * (place - Math.floor(place));
}

/** The middle of some measurements: what one disturbed repeat does not move. NaN of none. */
export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** Lines up rows in columns, the first to the left and numbers to the right. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, cell.length);
  }
  const pad = (cell: string, at: number) =>
    at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart((widths[at] ?? 0) + 3);
  return rows.map((row) => row.map(pad).join('').trimEnd()).join('\n');
}
