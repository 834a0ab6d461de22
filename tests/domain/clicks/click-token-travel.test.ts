import {
  createTokenSigner,
  importSigningKey,
  signClickToken,
  verifyClickToken,
} from '@skinstack/domain/clicks/click-token';
import { idBytes, makeId } from '@skinstack/domain/ids';
import { splitDestination } from '@skinstack/domain/links/destination';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const SIGNING_KEY = 'a-signing-key-of-more-than-32-characters';
const signer = createTokenSigner(SIGNING_KEY);
const key = await importSigningKey(SIGNING_KEY);

/** What a network says of a sub-id, and what it may do to one on its way. */
const NETWORKS: [string, string, RegExp, (token: string) => string][] = [
  ['Refersion', 'subid', /^[A-Za-z0-9_-]+$/, (token) => jsonField('sub_id', token)],
  ['impact, which escapes nothing', 'subId1', /^.{1,255}$/, (token) => token],
  ['impact, by a macro in a URL', 'subId1', /^.{1,255}$/, (token) => macro('{SubId1}', token)],
  ['Levanta', 'subid1', /^[a-zA-Z0-9\-_@./ ]{1,256}$/, (token) => jsonField('subid1', token)],
  ['Shopify, from the landing page', 'ss_click', /^[!-~]+$/, (token) => landing('ss_click', token)],
  ['Shopify, as a cart attribute', 'ss_click', /^.{1,255}$/, (token) => ` ${token}\n`.trim()],
  [
    'a form, twice escaped',
    'click_id',
    /^.+$/,
    (token) => decoded(decoded(encoded(encoded(token)))),
  ],
  [
    'an XML report',
    'clickref',
    /^[^<>&"']+$/,
    (token) => /<a>(.*)<\/a>/.exec(`<a>${token}</a>`)?.[1] ?? '',
  ],
  [
    'a CSV report',
    'clickref',
    /^[^",;=+@-][^",;\r\n]*$/,
    (token) => `1,${token},x`.split(',')[1] ?? '',
  ],
];

const encoded = (text: string) => new URLSearchParams({ v: text }).toString().slice(2);
const decoded = (text: string) => new URLSearchParams(`v=${text}`).get('v') ?? '';
const jsonField = (name: string, token: string) =>
  (JSON.parse(JSON.stringify({ click: { [name]: token } })) as { click: Record<string, string> })
    .click[name] ?? '';
const macro = (name: string, token: string) =>
  new URL(`https://api.skin.st/webhooks/impact?s=${name}`.replace(name, token)).searchParams.get(
    's',
  ) ?? '';
function landing(name: string, token: string): string {
  const { before, after } = splitDestination('https://shop.example/p?a=1#top', name);
  return new URL(before + token + after).searchParams.get(name) ?? '';
}

describe('a token is the same after its journey', () => {
  test.each(NETWORKS)('%s', async (_, name, rule, travel) => {
    const random = fc.uint8Array({ minLength: 10, maxLength: 10 });
    const time = fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2100, 0) });
    await fc.assert(
      fc.asyncProperty(time, random, random, async (at_ms, a, b) => {
        const [click_id, link_id] = [makeId('clk', at_ms, a), makeId('lnk', at_ms, b)];
        const token = signClickToken(signer, idBytes(click_id), idBytes(link_id));
        expect(token).toMatch(rule);
        const { before, after } = splitDestination('https://shop.example/p?x=1#y', name);
        expect(new URL(before + token + after).searchParams.get(name)).toBe(token);
        const came_back = await verifyClickToken(key, travel(token));
        expect(came_back).toMatchObject({ click_id, link_id, clicked_at_ms: at_ms });
      }),
      { numRuns: 50 },
    );
  });
});
