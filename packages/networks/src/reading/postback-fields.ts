import { canonicalText } from '@skinstack/domain/orders/identity';
import type { VerifiedDelivery } from '../adapter.ts';
import type { Named } from './clicks.ts';
import { parseExactJson } from './exact-json.ts';
import { findUnfilledMacro } from './text.ts';

/** What a postback says, by `fieldName` whatever the template calls it, and its items. */
export type PostbackFields = {
  values: ReadonlyMap<string, string>;
  /** All that was sent, in its order: one name may come twice. */
  pairs: readonly Named[];
  items: readonly ReadonlyMap<string, string>[];
};

/**
 * Reads a postback: the query of a GET, or the JSON or form of a POST. Templates are written by
 * hand, so `ActionId`, `action_id` and `actionId` are one name: `actionid`.
 * @returns what is wrong, in a sentence, when it cannot be read
 */
export function readPostbackFields({
  method,
  query,
  headers,
  body,
}: VerifiedDelivery): PostbackFields | string {
  if (method === 'GET') return readPairs(new URLSearchParams(query));
  const isForm = headers.get('Content-Type')?.startsWith('application/x-www-form-urlencoded');
  if (isForm) return readPairs(new URLSearchParams(new TextDecoder().decode(body)));
  return readJsonFields(body);
}

/** The same of a JSON object. */
export function readJsonFields(body: Uint8Array): PostbackFields | string {
  const json = parseExactJson(body);
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return 'The body is neither a JSON object in UTF-8 nor a form.';
  }
  const { items, ...rest } = json as Record<string, unknown>;
  const fields = readPairs(scalarsOf(rest));
  if (typeof fields === 'string') return fields;
  const read = (Array.isArray(items) ? items : []).map(readItem);
  const isFilled = read.every((item) => findUnfilledMacro(item) === undefined);
  return { ...fields, items: isFilled ? read : [] };
}

/** What makes the action and its money; a wrong value here is another action, or other money. */
const NEEDED = new Set([
  ...['actionid', 'oid', 'orderid', 'status', 'state', 'amount', 'payout', 'currency'],
  ...['campaignid'],
]);

function readPairs(sent: Iterable<readonly [string, string]>): PostbackFields | string {
  const values = new Map<string, string>();
  const pairs: Named[] = [];
  for (const [name, text] of sent) {
    const key = keyOf(name);
    const value = canonicalText(text);
    if (findUnfilledMacro([[key, value]]) !== undefined) {
      if (NEEDED.has(key)) return `The macro of the field ${key} was not replaced.`;
      continue;
    }
    pairs.push({ name, value });
    const first = values.get(key);
    if (first && value && first !== value && NEEDED.has(key)) {
      return `The field ${key} comes twice.`;
    }
    values.set(key, first || value);
  }
  return { values, pairs, items: [] };
}

function scalarsOf(value: unknown): [string, string][] {
  return Object.entries(Object(value)).flatMap(([name, one]): [string, string][] =>
    typeof one === 'string' ? [[name, one]] : [],
  );
}

function readItem(item: unknown): ReadonlyMap<string, string> {
  return new Map(scalarsOf(item).map(([name, value]) => [keyOf(name), canonicalText(value)]));
}

const keyOf = (name: string) => name.toLowerCase().replace(/[_-]/g, '');
