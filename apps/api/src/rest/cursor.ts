import { fromBase64Url, toBase64Url } from '@skinstack/domain/crypto/encodings';
import { invalidField } from './rows.ts';

/** The cursor of a list that is not ordered by id: where its page ended, opaque to callers. */
export function writeCursor(place: readonly string[]): string {
  return toBase64Url(new TextEncoder().encode(JSON.stringify(place)));
}

/**
 * What a cursor says.
 * @param first what it must begin with: the order of the list it is of
 * @param count how many texts there are in all
 * @throws Problem `invalid_request` on what is no cursor of this list
 */
export function readCursor(cursor: string, first: string, count: number): string[] {
  const place = readTexts(cursor);
  if (place?.length === count && place[0] === first) return place;
  throw refuseCursor();
}

/** The refusal of a cursor that is of another list, or of none. */
export function refuseCursor() {
  return invalidField('cursor', 'Not a next_cursor of this list');
}

function readTexts(cursor: string): string[] | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(fromBase64Url(cursor));
    const value: unknown = JSON.parse(text);
    const isPlace = Array.isArray(value) && value.every((one) => typeof one === 'string');
    return isPlace ? value : null;
  } catch {
    return null;
  }
}
