import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { spoolClicks } from '@skinstack/cache/click-spool';
import { connectRedis } from '@skinstack/cache/connect-redis';
import { putLinks, readCachedLink } from '@skinstack/cache/link-cache';
import type { RedirectLink } from '@skinstack/domain/links/redirect-link';
import { createLinkSigner } from '@skinstack/domain/links/signed-link';
import { afterEach, describe, expect, test } from 'vitest';

const signer = createLinkSigner('the key of these tests, long enough');
const link: RedirectLink = {
  ...{ link_id: 'lnk_01kav5w2f8e9vr3m6n7p8q9s0t', slug: 'Cached01', influencer_id: 'inf_1' },
  ...{ destination_url: 'https://shop.example/', allowed_hosts: ['shop.example'] },
  ...{ click_parameter: 'subid', attribution_window_days: 30 },
  ...{ program_id: 'prg_1', merchant_id: 'mer_1', read_at_ms: 1_795_000_000_000 },
  ...{ is_active: true, expires_at_ms: null, timezone: 'UTC' },
  ...{ spelling: 'case', sub_id: null, passes_parameters: true, utm: '' },
};

let server: Server | undefined;
afterEach(() => server?.closeAllConnections());

/** A Redis that answers as it likes, and counts how often it was asked. */
async function badRedis(answer: 'never' | 'reset') {
  const asked = { count: 0 };
  server = createServer((request) => {
    asked.count++;
    if (answer === 'reset') request.socket.destroy();
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const deadline_ms = answer === 'never' ? 50 : 5_000;
  return { asked, client: connectRedis(`http://127.0.0.1:${port}`, 'token', deadline_ms) };
}

describe('a Redis that does not answer', () => {
  test('is an error, every time: never an empty answer, never garbage', async () => {
    const { client } = await badRedis('never');
    await expect(readCachedLink(client, signer, link.slug, 0)).rejects.toThrow();
    await expect(readCachedLink(client, signer, link.slug, 0)).rejects.toThrow();
    await expect(putLinks(client, signer, [link])).rejects.toThrow();
  });

  test('is asked once: a redirect has no time for another try', async () => {
    const { asked, client } = await badRedis('reset');
    await expect(readCachedLink(client, signer, link.slug, 0)).rejects.toThrow();
    expect(asked.count).toBe(1);
    await expect(spoolClicks(client, [{} as never])).rejects.toThrow();
    expect(asked.count).toBe(2);
  });
});
