import { startOfDay } from '@skinstack/domain/start-of-day';

/** A time as it is; a day by its beginning in the caller's time zone. In milliseconds. */
export function readTime(text: string, timezone: string): number {
  return text.includes('T') ? Date.parse(text) : startOfDay(text, timezone).getTime();
}
