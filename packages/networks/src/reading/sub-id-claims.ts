import type { Claim } from '../event.ts';
import { isPlainText } from './text.ts';

/** Our click tokens, as a sub-id shows them; anything else there is somebody else's mark. */
const TOKEN = /^[A-Za-z0-9_-]{64}$/;

/**
 * The click tokens among the sub-ids of a postback. What has the form of our token comes first: a
 * sub-id is also used for other marks.
 * @param names the fields that are sub-ids, each with what the network calls it
 */
export function readSubIdClaims(
  values: ReadonlyMap<string, string>,
  names: Readonly<Record<string, string>>,
): Claim[] {
  const tokens = Object.entries(names)
    .map(([name, where]) => ({ token: values.get(name) ?? '', where }))
    .filter(({ token }) => isPlainText(token))
    .sort((a, b) => Number(TOKEN.test(b.token)) - Number(TOKEN.test(a.token)));
  return tokens.map(({ token, where }) => ({ kind: 'click', token, where }));
}
