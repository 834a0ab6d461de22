import { describe, expect, test } from 'vitest';
import { fakeApp, link } from '../fake-ports.ts';

const path = `/l/${link.slug}`;
const RENTED = 16509;
const MOBILE = 21928;
type Located = RequestInit & { cf: Record<string, unknown> };

/** Follows a link so many times from one address of a network, and says what was recorded. */
async function followOften(count: number, asn: number | undefined, address = '198.51.100.7') {
  const app = await fakeApp();
  const more = async (times: number, from = address) => {
    for (let time = 0; time < times; time++) {
      const init: Located = { headers: { 'CF-Connecting-IP': from }, cf: { asn } };
      expect((await app.follow(path, init)).status).toBe(302);
    }
  };
  await more(count);
  const reasons = () => app.sent.map(({ bot_reason }) => bot_reason);
  return { ...app, more, reasons };
}

describe('a flood out of a data centre', () => {
  test('is recorded from the twenty-first request of a minute on, and redirected', async () => {
    const { reasons, sent } = await followOften(25, RENTED);
    expect(reasons()).toEqual([...Array(20).fill(null), ...Array(5).fill('data_centre_flood')]);
    expect(sent.map(({ kind }) => kind).slice(19, 21)).toEqual(['click', 'bot']);
  });

  test('is one address’s: another one there is counted', async () => {
    const { reasons, more } = await followOften(21, RENTED);
    await more(1, '198.51.100.8');
    expect(reasons().slice(20)).toEqual(['data_centre_flood', null]);
  });

  test('is over with its minute', async () => {
    const { reasons, more, clock } = await followOften(21, RENTED);
    clock.now_ms += 60_000;
    await more(1);
    expect(reasons().at(-1)).toBeNull();
  });

  test.each([
    ['a mobile network', MOBILE],
    ['a network nobody names', undefined],
  ])('nobody is counted out by number from %s', async (_, asn) => {
    const { reasons } = await followOften(60, asn);
    expect(new Set(reasons())).toEqual(new Set([null]));
  });
});

test('the country is Cloudflare’s header, or else what it says of the request', async () => {
  const { follow, sent } = await fakeApp();
  const cf = { country: 'FR' };
  await follow(path, { headers: { 'CF-IPCountry': 'DE' }, cf } as Located);
  await follow(path, { cf } as Located);
  await follow(path, { headers: { 'CF-IPCountry': '<b>' } });
  expect(sent.map(({ country }) => country)).toEqual(['DE', 'FR', null]);
});
