/** Characters that are there and not seen: zero-width ones, marks of direction, soft hyphens. */
const UNSEEN = /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g;

/**
 * The one form of an identifier somebody else gave: NFC, without what cannot be seen and without
 * blanks around it. ` A-1` and `A-1` are one order, whatever form of Unicode a sender uses.
 */
export function canonicalText(text: string): string {
  return text.replace(UNSEEN, '').normalize('NFC').trim();
}

/** A discount code as shops compare it: canonical, whatever its case. Only for comparison. */
export function canonicalCode(code: string): string {
  return canonicalText(code).toLowerCase();
}

/**
 * An order's number as people write it: canonical, without the `#` shops put before it. `#1001` of
 * the shop and `1001` of a network are one order.
 */
export function canonicalOrderNumber(number: string): string {
  const text = canonicalText(number);
  return text.replace(/^(?:#\s*)+/, '') || text;
}

/** A numeric id, however it was written: `5001.0`, `05001` and `5001` are one; other text stays. */
export function canonicalNumericId(id: string): string {
  const [, digits] = /^0*(\d+)(?:\.0*)?$/.exec(canonicalText(id)) ?? [];
  return digits ?? canonicalText(id);
}
