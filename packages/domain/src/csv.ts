const NUMBER = /^-?\d+(\.\d+)?$/;
/**
 * What spreadsheets read as the beginning of a formula (OWASP, CSV injection): its signs, as wide
 * or small letters too, which some turn into plain ones, and behind blanks, which some leave out.
 */
const FORMULA = /^(?:[\t\r\n]|[\s\p{Cf}]*[=+\-@＝＋－＠﹦﹢﹣﹫⁼⁺⁻₌₊₋])/u;

/** Tells spreadsheets that a file is UTF-8; without it Excel shows other letters. */
export const BYTE_ORDER_MARK = '\uFEFF';

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

/**
 * Rows as CSV for programs, exactly as they are: nothing is neutralised as for spreadsheets. A
 * value that is not known is nothing at all, an empty one is `""` (as PostgreSQL's COPY has it);
 * lines end in LF.
 */
export function formatExactCsv(rows: readonly (readonly (string | null)[])[]): string {
  return rows.map((row) => `${row.map(formatValue).join(',')}\n`).join('');
}

function formatValue(value: string | null): string {
  if (value === null) return '';
  return value === '' || /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
