import { type ScriptWish, scriptTag } from '@skinstack/domain/storefront';
import { afterAll, expect, test } from 'vitest';
import {
  api_url,
  ask,
  launchBrowser,
  OPERATOR,
  openPath,
  openWindow,
  signIn,
} from './open-browser.ts';

const browser = await launchBrowser();
const { page, context, wrongs } = await openWindow(browser, { width: 1_280, height: 900 });
await signIn(page, OPERATOR);
afterAll(async () => {
  await context.close();
  await browser.close();
});

type Account = { id: string; network: string; merchant_id: string; capture_url: string | null };
type Accounts = { data: Account[] };
type Programs = { data: (ScriptWish & { merchant_id: string })[] };

test('what to paste where, by what the shop runs on; green once an order is recognised', async () => {
  const { data } = await ask<Accounts>(page, '/api/network-accounts?limit=100');
  const shop = data.find(({ network }) => network === 'shopify');
  await openPath(page, `/operate/networks/${shop?.id}`);
  await page.getByRole('link', { name: 'Set up the shop' }).click();
  await page.getByRole('heading', { name: 'The script', exact: true }).waitFor();
  const main = page.locator('main');
  await main.getByText('/storefront/v1.js').first().waitFor();
  const programs = await ask<Programs>(page, '/api/programs?limit=100');
  const program = programs.data.find(({ merchant_id }) => merchant_id === shop?.merchant_id);
  const text = (await main.textContent()) ?? '';
  // as the shop's program has it, whose click parameter need not be the usual one
  const url = `${api_url}/storefront/v1.js`;
  expect(text).toContain(program && scriptTag({ ...program, url }));
  const pinned = await ask<{ pinned_url: string; integrity: string }>(page, '/storefront/v1.json');
  const { pinned_url, integrity } = pinned;
  expect(text).toContain(program && scriptTag({ ...program, url: pinned_url, integrity }));
  expect(text).toContain(`fetch('${shop?.capture_url}'`);
  expect(text).toContain(`/webhooks/shopify/${shop?.id}`);
  const evidence = await ask<{ evidence: { by: { kind: string }[] } }>(
    page,
    `/api/network-accounts/${shop?.id}`,
  );
  const isRecognised = evidence.evidence.by.some(({ kind }) => kind === 'click');
  await main.getByText(isRecognised ? 'Recognised' : 'Waiting').waitFor();
  await page.getByLabel('What the shop runs on').selectOption('woocommerce');
  await main.getByText('woocommerce_checkout_create_order').waitFor();
  await page.getByLabel('What the shop runs on').selectOption('own');
  await main.getByText('window.skinstack.token()').first().waitFor();
  expect(wrongs).toEqual([]);
});
