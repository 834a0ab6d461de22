const NUMBER = /^-?\d+(\.\d+)?$/;
/** What spreadsheets read as the beginning of a formula (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * Rows as CSV (RFC 4180): quoted where needed, lines ended by CRLF. A cell that a spreadsheet would
 * run as a formula gets an apostrophe before it; a plain number, negative ones too, is none.
 */
export function formatCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(formatCell).join(',')}\r\n`).join('');
}

function formatCell(text: string): string {
  const cell = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
