import { readIsoTime } from '../read-iso-time.ts';

const UTC_TIME = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})/;

/** A time written without its zone, where the network documents UTC; null for anything else. */
export function readTime(text: string): number | null {
  const [, day, time] = UTC_TIME.exec(text) ?? [];
  return readIsoTime(day && `${day}T${time}Z`);
}
