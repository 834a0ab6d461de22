import { isRawNumber, parseWithRawNumbers } from './exact-json.ts';
import {
  isClickName,
  isPersonalField,
  isPersonalPlace,
  isSurelyToken,
  RENEWAL_NAME,
} from './field-names.ts';

/** A body without personal data, and what was taken out of it. */
export type RedactedBody = { body: Uint8Array<ArrayBuffer>; taken: PersonalField[] };

const FORM = /^[^\s=&]+=[^\s]*$/;

/**
 * Takes the personal data out of a stored delivery, JSON or form, of whatever network: read again
 * it says the same of orders and money. A body that is neither cannot be searched, and goes.
 */
export function redactPersonalData(body: Uint8Array<ArrayBuffer>): RedactedBody {
  const text = decode(body);
  const json = text === null ? undefined : readJson(text);
  if (json !== undefined) {
    const { kept, taken } = stripPersonalData(json);
    return taken.length === 0 ? { body, taken } : { body: encode(JSON.stringify(kept)), taken };
  }
  if (text !== null && FORM.test(text)) return redactForm(text);
  const taken = text === null || text === '' ? [] : [{ path: '', value: text }];
  return { body: encode(''), taken };
}

function redactForm(text: string): RedactedBody {
  const taken: PersonalField[] = [];
  const pairs = text.split('&').flatMap((pair) => {
    const name = nameOf(pair);
    const value = pair.slice(pair.indexOf('=') + 1);
    if (!isPersonalField(name)) return [redactValue(pair, value, taken)];
    if (value !== '') taken.push({ path: name, value: decodeComponent(value) });
    return [];
  });
  return { body: encode(pairs.join('&')), taken };
}

/** Inside a form an address keeps only its click, and a JSON document loses what is personal. */
function redactValue(pair: string, value: string, taken: PersonalField[]): string {
  const text = decodeComponent(value);
  const set = (kept: string) =>
    `${pair.slice(0, pair.indexOf('=') + 1)}${encodeURIComponent(kept)}`;
  if (/^https?:\/\//.test(text)) return set(keepClick(text));
  if (!/^\s*[{[]/.test(text)) return pair;
  const inner = stripPersonalData(readJson(text), nameOf(pair));
  taken.push(...inner.taken);
  return inner.taken.length === 0 ? pair : set(JSON.stringify(inner.kept));
}

function readJson(text: string): unknown {
  try {
    return parseWithRawNumbers(text);
  } catch {
    return undefined;
  }
}

function decode(body: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return null;
  }
}

const encode = (text: string) => new TextEncoder().encode(text);

/** A piece of personal data: where it was, and what it was. */
type PersonalField = { path: string; value: string };
type Json = Record<string, unknown>;

/** Fields of an open list of names and values, which a shop fills with anything. */
const NAMED_VALUES = /^_?(note_?attributes|attributes|custom_?attributes|properties|meta_?data)$/i;
/** Nothing of a network is nested so deeply; what is, is taken out unread. */
const MAX_DEPTH = 60;
/** Addresses of our link's landing page: they carry the click, and whatever else was in them. */
const LANDING_ADDRESS = /^landed_?url$|^landing_?(site|page|url)$/i;

/**
 * A JSON value without personal data, and what was taken out. Numbers may be `JSON.rawJSON`. Ids,
 * amounts, codes, times and the click token stay.
 */
function stripPersonalData(
  value: unknown,
  path = '',
  depth = 0,
): { kept: unknown; taken: PersonalField[] } {
  if (!isContainer(value)) return { kept: value, taken: [] };
  if (depth > MAX_DEPTH) return { kept: null, taken: [{ path, value: '' }] };
  const taken: PersonalField[] = [];
  const keep = (part: unknown, place: string) => {
    const inner = stripPersonalData(part, place, depth + 1);
    taken.push(...inner.taken);
    return inner.kept;
  };
  if (Array.isArray(value)) {
    return { kept: value.map((part, index) => keep(part, `${path}.${index}`)), taken };
  }
  const entries = Object.entries(value).flatMap(([key, part]): [string, unknown][] => {
    const place = path === '' ? key : `${path}.${key}`;
    if (isPersonalField(key) || isPersonalPlace(place)) {
      taken.push(...leavesOf(part, place, depth));
      return [];
    }
    const trimmed = trimOpenField(key, part);
    if (trimmed !== part) taken.push({ path: place, value: JSON.stringify(part) });
    return [[key, keep(trimmed, place)]];
  });
  return { kept: Object.fromEntries(entries), taken };
}

/** What stays of a field anything may be in: the click token; the field itself when that is all. */
function trimOpenField(key: string, value: unknown): unknown {
  if (LANDING_ADDRESS.test(key) && typeof value === 'string') return keepClick(value);
  if (!NAMED_VALUES.test(key) || !isContainer(value)) return value;
  if (Array.isArray(value)) {
    const kept = value.flatMap(keepEntry);
    const isAll = kept.length === value.length && kept.every((one, at) => one === value[at]);
    return isAll ? value : kept;
  }
  const kept = Object.entries(value).filter(([name, one]) => isClick(name, one));
  return kept.length === Object.keys(value).length ? value : Object.fromEntries(kept);
}

/**
 * An entry of an open list that says what an order is, or may carry the click: by itself, or in an
 * address.
 */
function keepEntry(entry: unknown): unknown[] {
  const { value } = Object(entry) as { value?: unknown };
  const name = nameIn(entry);
  if (isClick(name, value) || (name === RENEWAL_NAME && isId(value))) return [entry];
  if (typeof value !== 'string' || !/^https?:\/\//i.test(value)) return [];
  const kept = keepClick(value);
  if (!kept.includes('?')) return [];
  return [kept === value ? entry : { ...Object(entry), value: kept }];
}

/** A number, which names nobody. */
const isId = (value: unknown) =>
  isRawNumber(value) || (typeof value === 'string' && /^\d+$/.test(value));

/** Whatever may be a click stays: by its name, or because it has the form of our token. */
const isClick = (name: string, value: unknown) =>
  isClickName(name) || (typeof value === 'string' && isSurelyToken(value.trim()));

/** The name of an entry of an open list (`{ name, value }`, `{ key, value }`); '' when no text. */
function nameIn(entry: unknown): string {
  const { name, key } = (entry ?? {}) as { name?: unknown; key?: unknown };
  const named = name ?? key;
  return typeof named === 'string' ? named : '';
}

/** The path of an address and, of its query, the click token. */
function keepClick(address: string): string {
  const mark = address.search(/[?#]/);
  if (mark < 0) return address;
  const [query = ''] = address.slice(mark + 1).split('#');
  const isQuery = address[mark] === '?';
  const pairs = isQuery
    ? query.split('&').filter((pair) => isClick(nameOf(pair), pair.slice(pair.indexOf('=') + 1)))
    : [];
  const kept = address.slice(0, mark) + (pairs.length > 0 ? `?${pairs.join('&')}` : '');
  return kept;
}

/** The name of a pair of a query, decoded. */
function nameOf(pair: string): string {
  const [name = ''] = pair.split('=');
  return decodeComponent(name);
}

/** A name or a value of a query, decoded; as it is when it cannot be. */
function decodeComponent(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/** Every text and number below a field that is personal as a whole. */
function leavesOf(value: unknown, path: string, depth: number): PersonalField[] {
  if (isContainer(value)) {
    if (depth > MAX_DEPTH) return [{ path, value: '' }];
    return Object.entries(value).flatMap(([key, part]) =>
      leavesOf(part, `${path}.${key}`, depth + 1),
    );
  }
  if (value === null || value === '' || typeof value === 'boolean') return [];
  return [{ path, value: typeof value === 'string' ? value : JSON.stringify(value) }];
}

function isContainer(value: unknown): value is Json | unknown[] {
  return typeof value === 'object' && value !== null && !isRawNumber(value);
}
