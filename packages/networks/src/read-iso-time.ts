const TIME = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:?\d{2})$/;
const EARLIEST_MS = Date.UTC(2000, 0, 1);
const LATEST_MS = Date.UTC(2100, 0, 1);

/** An ISO 8601 time with its offset, in milliseconds since 1970; null for anything else. */
export function readIsoTime(text: string | null | undefined): number | null {
  const match = TIME.exec(text ?? '');
  if (!match) return null;
  const [time = '', year, month, day] = match;
  const at_ms = Date.parse(time);
  // 30 February would be read as 2 March
  const calendar_day = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const isReal = at_ms >= EARLIEST_MS && at_ms < LATEST_MS;
  return isReal && calendar_day.getUTCDate() === Number(day) ? at_ms : null;
}
