const TIME = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:?\d{2})$/;
const EARLIEST_MS = Date.UTC(2000, 0, 1);
const LATEST_MS = Date.UTC(2100, 0, 1);

/** An ISO 8601 time with its offset, in milliseconds since 1970; null for anything else. */
export function parseIsoTime(text: string | null | undefined): number | null {
  const match = TIME.exec(text ?? '');
  if (!match) return null;
  const [time = '', year, month, day] = match;
  const at_ms = Date.parse(time);
  // 30 February would be read as 2 March
  const calendar_day = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const isReal = at_ms >= EARLIEST_MS && at_ms < LATEST_MS;
  return isReal && calendar_day.getUTCDate() === Number(day) ? at_ms : null;
}

/**
 * An instant of ISO 8601 that names its zone, or of Unix seconds, in milliseconds.
 * @returns null for anything else: a day that is none, a time without a zone, another century
 */
export function parseInstant(text: string): number | null {
  const plain = text.trim();
  return /^\d{9,10}$/.test(plain) ? Number(plain) * 1_000 : parseIsoTime(plain.replace(' ', 'T'));
}

const UTC_TIME = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})/;

/** A time written without its zone, where the network documents UTC; null for anything else. */
export function parseUtcTime(text: string): number | null {
  const [, day, time] = UTC_TIME.exec(text) ?? [];
  return parseIsoTime(day && `${day}T${time}Z`);
}
