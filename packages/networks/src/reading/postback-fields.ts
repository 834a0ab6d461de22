import type { VerifiedDelivery } from '../adapter.ts';
import { parseExactJson } from './exact-json.ts';
import { findUnfilledMacro } from './text.ts';

/** What a postback says, by `fieldName` whatever the template calls it, and its items. */
export type PostbackFields = {
  values: ReadonlyMap<string, string>;
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
  return isFilled ? { ...fields, items: read } : 'A macro of the items was not replaced.';
}

function readPairs(pairs: Iterable<readonly [string, string]>): PostbackFields | string {
  const values = new Map<string, string>();
  for (const [name, text] of pairs) {
    const key = keyOf(name);
    const value = text.trim();
    const first = values.get(key);
    if (first && value && first !== value) return `The field ${key.slice(0, 60)} comes twice.`;
    values.set(key, first || value);
  }
  const macro = findUnfilledMacro(values);
  if (macro) return `The macro of the field ${macro.slice(0, 60)} was not replaced.`;
  return { values, items: [] };
}

function scalarsOf(value: unknown): [string, string][] {
  return Object.entries(Object(value)).flatMap(([name, one]): [string, string][] =>
    typeof one === 'string' ? [[name, one]] : [],
  );
}

function readItem(item: unknown): ReadonlyMap<string, string> {
  return new Map(scalarsOf(item).map(([name, value]) => [keyOf(name), value.trim()]));
}

const keyOf = (name: string) => name.toLowerCase().replace(/[_-]/g, '');
