import { readIsoTime } from './read-iso-time.ts';

/**
 * An instant of ISO 8601 that names its zone, or of Unix seconds, in milliseconds.
 * @returns null for anything else: a day that is none, a time without a zone, another century
 */
export function readInstant(text: string): number | null {
  const plain = text.trim();
  return /^\d{9,10}$/.test(plain) ? Number(plain) * 1_000 : readIsoTime(plain.replace(' ', 'T'));
}
