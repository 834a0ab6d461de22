/**
 * Rows as CSV for programs, exactly as they are: nothing is neutralised as for spreadsheets. A
 * value that is not known is nothing at all, an empty one is `""` (as PostgreSQL's COPY has it);
 * lines end in LF.
 */
export function formatTable(rows: readonly (readonly (string | null)[])[]): string {
  return rows.map((row) => `${row.map(formatValue).join(',')}\n`).join('');
}

function formatValue(value: string | null): string {
  if (value === null) return '';
  return value === '' || /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
