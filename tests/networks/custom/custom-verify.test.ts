import type { RawDelivery } from '@skinstack/networks/adapter';
import { custom } from '@skinstack/networks/custom/adapter';
import { describe, expect, test } from 'vitest';
import { CUSTOM_SECRET, signMessage, signQuery } from '../../world/sign-custom.ts';

const NOW_MS = Date.UTC(2026, 10, 22, 8);
const NOW = NOW_MS / 1_000;
const BODY = '{"type":"conversion.created","data":{"order_id":"é-1"}}';

function post(body: string, headers: Record<string, string>, received_at_ms = NOW_MS): RawDelivery {
  const sent = { method: 'POST', query: '', received_at_ms } as const;
  return { ...sent, headers: new Headers(headers), body: new TextEncoder().encode(body) };
}
function get(query: string, received_at_ms = NOW_MS): RawDelivery {
  const body = new TextEncoder().encode(query);
  return { method: 'GET', query, headers: new Headers(), body, received_at_ms };
}
const verify = (delivery: RawDelivery, secret = CUSTOM_SECRET) =>
  custom.verify(delivery, { secret, external_account: null });
const signed = (change: Parameters<typeof signMessage>[2] = {}) =>
  signMessage(CUSTOM_SECRET, BODY, { id: 'msg_1', now_ms: NOW_MS, ...change });

describe('a POST as Standard Webhooks signs it', () => {
  test.each([
    {
      // the library's own test, "sign function works"
      secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      timestamp: '1614265330',
      body: '{"test": 2432232314}',
      signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    },
    {
      // docs.svix.com/receiving/verifying-payloads/how-manual
      secret: 'whsec_plJ3nmyCDGBKInavdOK15jsl',
      id: 'msg_loFOjxBNrRLzqYUf',
      timestamp: '1731705121',
      body: '{"event_type":"ping","data":{"success":true}}',
      signature: 'v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=',
    },
  ])('the published vector $id', async ({ secret, id, timestamp, body, signature }) => {
    for (const prefix of ['webhook', 'svix']) {
      const headers = {
        [`${prefix}-id`]: id,
        [`${prefix}-timestamp`]: timestamp,
        [`${prefix}-signature`]: signature,
      };
      const at_ms = Number(timestamp) * 1_000;
      expect(await verify(post(body, headers, at_ms), secret)).not.toBeNull();
      const other = { ...headers, [`${prefix}-signature`]: signature.replace('v1,', 'v2,') };
      expect(await verify(post(body, other, at_ms), secret)).toBeNull();
    }
  });

  test('one good signature among others is enough; unknown versions are skipped', async () => {
    const headers = await signed();
    const good = headers['webhook-signature'] ?? '';
    const old = `v1,${btoa('x'.repeat(32))}`;
    for (const text of [`${old} ${good}`, `v1a,abc v2,def ${good}`, `${good} ${old}`, ` ${good}`]) {
      expect(await verify(post(BODY, { ...headers, 'webhook-signature': text }))).not.toBeNull();
    }
    const third = `${old} v1a,abc v9,x ${old} ${good}`;
    expect(await verify(post(BODY, { ...headers, 'webhook-signature': third }))).not.toBeNull();
    const late = [...Array.from({ length: 3 }, () => old), good].join(' ');
    expect(await verify(post(BODY, { ...headers, 'webhook-signature': late }))).toBeNull();
  });

  test('headers of both schemes are refused, whichever of them holds (23)', async () => {
    const [webhook, svix] = [await signed(), await signed({ prefix: 'svix' })];
    expect(await verify(post(BODY, svix))).not.toBeNull();
    expect(await verify(post(BODY, { ...webhook, ...svix }))).toBeNull();
    for (const field of ['id', 'timestamp', 'signature']) {
      expect(await verify(post(BODY, { ...svix, [`webhook-${field}`]: 'x' }))).toBeNull();
      expect(await verify(post(BODY, { ...webhook, [`svix-${field}`]: 'x' }))).toBeNull();
    }
  });

  test('five minutes early or late, and not a second more', async () => {
    for (const [away_ms, holds] of [
      ...[[300_000, true] as const, [-300_000, true] as const],
      ...[[301_000, false] as const, [-301_000, false] as const],
    ]) {
      const headers = await signed({ now_ms: NOW_MS + away_ms });
      expect((await verify(post(BODY, headers))) !== null, String(away_ms)).toBe(holds);
    }
  });

  test('any flipped bit of the signature or of the body, and any other header: no', async () => {
    const headers = await signed();
    const mac = Uint8Array.from(atob((headers['webhook-signature'] ?? '').slice(3)), (one) =>
      one.charCodeAt(0),
    );
    for (let bit = 0; bit < 256; bit++) {
      const forged = Uint8Array.from(mac);
      forged[bit >> 3] = (forged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const signature = `v1,${btoa(String.fromCharCode(...forged))}`;
      expect(await verify(post(BODY, { ...headers, 'webhook-signature': signature }))).toBeNull();
    }
    const delivery = post(BODY, headers);
    for (let bit = 0; bit < delivery.body.length * 8; bit++) {
      const body = Uint8Array.from(delivery.body);
      body[bit >> 3] = (body[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(await verify({ ...delivery, body })).toBeNull();
    }
    expect(await verify(post(BODY, { ...headers, 'webhook-id': 'msg_2' }))).toBeNull();
    expect(
      await verify(post(BODY, { ...headers, 'webhook-timestamp': String(NOW + 1) })),
    ).toBeNull();
  });

  test('the two families of headers are not mixed', async () => {
    const { 'webhook-id': _, ...rest } = await signed();
    expect(await verify(post(BODY, { ...rest, 'svix-id': 'msg_1' }))).toBeNull();
    expect(await verify(post(BODY, await signed({ prefix: 'svix' })))).not.toBeNull();
  });

  test.each(['whsec_', '', 'whsec_AAAA', 'no prefix', `whsec_${btoa('x'.repeat(65))}`])(
    'a secret that is none (%j) verifies nothing',
    async (secret) => {
      expect(await verify(post(BODY, await signed()), secret)).toBeNull();
    },
  );
});

describe('a GET signed at the end of its query', () => {
  const query = `order_id=1001&amount=100.00&currency=USD&ts=${NOW}`;

  test('holds over the undecoded query, in hex of either case, and keeps neither time nor mac', async () => {
    const postback = await signQuery(CUSTOM_SECRET, query);
    const kept = await verify(get(postback));
    expect(kept?.query).toBe('order_id=1001&amount=100.00&currency=USD');
    expect(new TextDecoder().decode(kept?.body)).toBe(kept?.query);
    const upper = postback.replace(/[^=]+$/, (hex) => hex.toUpperCase());
    expect(await verify(get(upper))).not.toBeNull();
  });

  test('an apostrophe that the runtime has written as %27', async () => {
    const postback = await signQuery(CUSTOM_SECRET, `order_id=O'1&amount=1&currency=USD&ts=${NOW}`);
    expect(
      await verify(get(new URL(`https://x.example/?${postback}`).search.slice(1))),
    ).not.toBeNull();
  });

  test.each([
    ['another order', async () => (await signQuery(CUSTOM_SECRET, query)).replace('1001', '1002')],
    ['one more field', async () => `x=1&${await signQuery(CUSTOM_SECRET, query)}`],
    ['a field after it', async () => `${await signQuery(CUSTOM_SECRET, query)}&x=1`],
    ['decoded after signing', async () => signQuery(CUSTOM_SECRET, `${query}%41`).then(decodeURI)],
    ['no time', async () => signQuery(CUSTOM_SECRET, 'order_id=1')],
    ['two times', async () => signQuery(CUSTOM_SECRET, `${query}&ts=${NOW}`)],
    ['a time that is none', async () => signQuery(CUSTOM_SECRET, 'order_id=1&ts=now')],
    ['an old time', async () => signQuery(CUSTOM_SECRET, `order_id=1&ts=${NOW - 301}`)],
    ['a time to come', async () => signQuery(CUSTOM_SECRET, `order_id=1&ts=${NOW + 301}`)],
    ['only a signature', async () => signQuery(CUSTOM_SECRET, '')],
    ['a short signature', async () => (await signQuery(CUSTOM_SECRET, query)).slice(0, -2)],
    ['another secret', async () => signQuery(`whsec_${btoa('y'.repeat(32))}`, query)],
    ['no signature', async () => query],
    ['nothing', async () => ''],
  ])('%s: no', async (_, make) => {
    expect(await verify(get(await make()))).toBeNull();
  });
});

describe('secrets', () => {
  test('a made one is whsec_ and 32 bytes, and works', async () => {
    const secret = custom.secrets.make(new Uint8Array(32).fill(250));
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(custom.secrets.refuse(secret)).toBeNull();
    const headers = await signMessage(secret, BODY, { now_ms: NOW_MS });
    expect(await verify(post(BODY, headers), secret)).not.toBeNull();
  });

  test('a brought one has that form and 16 to 64 bytes', () => {
    const of = (length: number) => `whsec_${btoa('x'.repeat(length))}`;
    expect([16, 64].map((length) => custom.secrets.refuse(of(length)))).toEqual([null, null]);
    const wrong = [of(15), of(65), 'whsec_', 'x'.repeat(40), `whsk_${btoa('x'.repeat(32))}`];
    for (const secret of [...wrong, `${of(32)}!`, `whsec_${'-_'.repeat(20)}`]) {
      expect(custom.secrets.refuse(secret), secret).toEqual(expect.any(String));
    }
  });
});
