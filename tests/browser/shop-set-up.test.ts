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
  await page.getByRole('heading', { name: 'The script' }).waitFor();
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

test('a code with a discount: how it stands in the shop, and what to do there by hand', async () => {
  const { data } = await ask<Programs>(page, '/api/programs?limit=100');
  const accounts = await ask<Accounts>(page, '/api/network-accounts?limit=100');
  const shop = accounts.data.find(({ network }) => network === 'shopify');
  const program = data.find(({ merchant_id }) => merchant_id === shop?.merchant_id);
  await openPath(page, `/operate/programs/${program?.id}`);
  await page.getByRole('button', { name: 'Add code' }).click();
  const dialog = page.getByRole('dialog');
  const code = `LOOK${Date.now() % 100_000}`;
  await dialog.getByLabel('Code').fill(code);
  await dialog.getByLabel('Takes off').selectOption('rate');
  await dialog.getByLabel('Percent').fill('15');
  await dialog.getByLabel('Once per customer').check();
  await dialog.getByRole('button', { name: 'Add code' }).click();
  const told = page.getByRole('dialog', { name: `${code} in the shop` });
  await told.getByText('By hand').first().waitFor();
  expect(await told.textContent()).toMatch(/15 ?%.*Choose Discount code/s);
  await picture('coupon');
  await told.getByRole('button', { name: 'Close', exact: true }).last().click();
  await page.getByRole('button', { name: `By hand ${code}` }).waitFor();
  await openPath(page, `/operate/networks/${shop?.id}`);
  await page.getByRole('button', { name: 'Admin token' }).click();
  const token = page.getByRole('dialog');
  await token.getByLabel('Admin token').fill('shpat_0123456789abcdef');
  await token.getByLabel('The shop', { exact: true }).fill('127.0.0.1');
  await token.getByRole('button', { name: 'Save token' }).click();
  // where a token would go is looked at before it is taken
  await token.getByText('myshopify.com').first().waitFor();
  await picture('token');
  expect(wrongs).toEqual([]);
});

/** For whoever looks at the pages: `PICTURES=folder`. */
async function picture(name: string) {
  const folder = process.env.PICTURES;
  if (!folder) return;
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1_280, 390]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await page.screenshot({ path: `${folder}/${name}-${colorScheme}-${width}.png` });
    }
  }
  await page.setViewportSize({ width: 1_280, height: 900 });
}
