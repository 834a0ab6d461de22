import { pixelCode, scriptTag } from '@skinstack/domain/storefront';
import { describe, expect, test } from 'vitest';

const URL = 'https://api.skin.st/storefront/v1.js';
const usual = { url: URL, click_parameter: 'ss_click', attribution_window_days: 30 };

test('the tag says what the program wants otherwise than the script would', () => {
  expect(scriptTag({ ...usual, touch: 'last' })).toBe(`<script async src="${URL}"></script>`);
  const wish = { ...usual, click_parameter: 'subid', attribution_window_days: 60 };
  expect(scriptTag({ ...wish, touch: 'first' })).toBe(
    `<script async src="${URL}" data-parameter="subid" data-window="60" data-touch="first"></script>`,
  );
  const pinned = { ...usual, touch: 'last', integrity: 'sha384-abc' } as const;
  expect(scriptTag(pinned)).toBe(
    `<script async src="${URL}" crossorigin="anonymous" integrity="sha384-abc"></script>`,
  );
});

type Event = { data: { checkout?: { token?: string | null } } };

/** Runs the pixel as Shopify's sandbox does, and tells it of an event. */
async function tell(
  event: Event,
  kept: { cookie?: string; storage?: string },
  statuses: number[] = [],
): Promise<unknown[]> {
  const listeners: Record<string, (event: Event) => Promise<void>> = {};
  const posted: unknown[] = [];
  const analytics = {
    subscribe: (name: string, listen: (event: Event) => Promise<void>) => {
      listeners[name] = listen;
    },
  };
  const browser = {
    cookie: { get: async () => kept.cookie ?? '' },
    localStorage: { getItem: async () => kept.storage ?? null },
  };
  const post = async (url: string, { body, ...more }: { body: string }) => {
    posted.push({ url, ...more, body: JSON.parse(body) as object });
    const status = statuses.shift() ?? 202;
    if (status === 0) throw new TypeError('Failed to fetch');
    return { status };
  };
  const later: (() => Promise<void>)[] = [];
  const wait = (work: () => Promise<void>) => later.push(work);
  const code = pixelCode('https://api.skin.st/capture');
  new Function('analytics', 'browser', 'fetch', 'setTimeout', code)(
    ...[analytics, browser, post, wait],
  );
  expect(Object.keys(listeners)).toEqual(['checkout_started', 'checkout_completed']);
  for (const listen of Object.values(listeners)) await listen(event);
  for (let next = later.shift(); next; next = later.shift()) await next();
  return posted;
}

describe('the pixel', () => {
  const event = { data: { checkout: { token: 'c0ffee' } } };
  const post = {
    ...{ url: 'https://api.skin.st/capture', method: 'POST', keepalive: true },
    body: { checkout_token: 'c0ffee', click_token: 'AQ' },
  };

  test.each([{ cookie: 'AQ' }, { storage: 'AQ' }])(
    'tells the click of a checkout: %j',
    async (kept) => {
      expect(await tell(event, kept)).toEqual([post, post]);
    },
  );

  test.each([
    [[202, 202], 2],
    [[400, 404], 2],
    [[429, 503, 202], 4],
    [[0, 429, 0, 500, 0, 429, 429], 6],
  ])('answered %j it tells it again, three times in all', async (statuses, count) => {
    expect(await tell(event, { cookie: 'AQ' }, statuses)).toEqual(Array(count).fill(post));
  });

  test('says nothing where there is no click, or no checkout', async () => {
    expect(await tell(event, {})).toEqual([]);
    expect(await tell({ data: {} }, { cookie: 'AQ' })).toEqual([]);
    expect(await tell({ data: { checkout: { token: null } } }, { cookie: 'AQ' })).toEqual([]);
  });
});
