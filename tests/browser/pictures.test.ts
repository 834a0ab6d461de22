import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@skinstack/local/read-settings';
import { afterAll, describe, expect, test } from 'vitest';
import {
  ask,
  INFLUENCER,
  launchBrowser,
  OPERATOR,
  openPath,
  openWindow,
  signIn,
} from './open-browser.ts';

const FOLDER =
  process.env.PICTURES === '1' ? join(ROOT, 'docs/pictures') : join(ROOT, '.local/pictures');
const PHONE = { width: 390, height: 844 };
const DESK = { width: 1_280, height: 860 };

const browser = await launchBrowser();
afterAll(() => browser.close());

type Picture = [name: string, path: string, look: typeof PHONE, scheme: 'light' | 'dark'];
const OF_INFLUENCERS: Picture[] = [
  ['home-phone', '/app?range=90d', PHONE, 'light'],
  ['home-desk-dark', '/app?range=90d', DESK, 'dark'],
  ['links-phone', '/app/links', PHONE, 'light'],
  ['new-link-phone', '/app/links/new', PHONE, 'light'],
  ['why-desk', '/app/orders/', DESK, 'light'],
  ['payouts-phone-dark', '/app/payouts', PHONE, 'dark'],
];
const OF_OPERATORS: Picture[] = [
  ['today-desk', '/operate?range=90d', DESK, 'light'],
  ['today-desk-dark', '/operate?range=90d', DESK, 'dark'],
  ['inbox-desk', '/operate/inbox', DESK, 'light'],
  ['program-desk', '/operate/programs/', DESK, 'light'],
];

/** PICTURES=1 writes them into docs; else they are made and looked at by nobody but the test. */
describe.each([
  ['influencer', INFLUENCER, OF_INFLUENCERS],
  ['operator', OPERATOR, OF_OPERATORS],
] as const)('pictures of an %s', (_, who, pictures) => {
  test.each(pictures.map((picture) => [...picture] as Picture))(
    '%s',
    async (name, path, look, scheme) => {
      mkdirSync(FOLDER, { recursive: true });
      const { page, context, wrongs } = await openWindow(browser, { ...look, scheme });
      await signIn(page, who);
      await openPath(page, await completed(page, path));
      await page.waitForTimeout(500);
      await page.screenshot({ path: join(FOLDER, `${name}.png`) });
      await context.close();
      expect(wrongs).toEqual([]);
    },
  );
});

/** A path that ends with “/” is of the first thing of its kind. */
async function completed(page: Parameters<typeof ask>[0], path: string): Promise<string> {
  type First = { data: { id: string; external_order_id?: string }[] };
  if (path === '/app/orders/') {
    const { data } = await ask<First>(page, '/api/conversions?limit=1');
    return `${path}${data[0]?.external_order_id}`;
  }
  if (path === '/operate/programs/') {
    const { data } = await ask<First>(page, '/api/programs?limit=3');
    return `${path}${data.at(-1)?.id}`;
  }
  return path;
}
