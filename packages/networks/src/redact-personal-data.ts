import { parseWithRawNumbers } from './exact-numbers.ts';
import { isPersonalKey } from './is-personal-key.ts';
import { keepClick, nameOf, type PersonalField, stripPersonalData } from './strip-personal-data.ts';

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
    if (!isPersonalKey(name)) return [keepClickOf(pair, value)];
    if (value !== '') taken.push({ path: name, value: nameOf(value) });
    return [];
  });
  return { body: encode(pairs.join('&')), taken };
}

/** An address inside a form is encoded; of its own query only the click stays. */
function keepClickOf(pair: string, value: string): string {
  const address = nameOf(value);
  if (!/^https?:\/\//.test(address)) return pair;
  return `${pair.slice(0, pair.indexOf('=') + 1)}${encodeURIComponent(keepClick(address))}`;
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
