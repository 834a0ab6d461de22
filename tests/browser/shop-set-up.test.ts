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
type Programs = {
  data: (ScriptWish & { id: string; merchant_id: string; enrolment: string })[];
};

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

test('a code with a discount: how it stands in the shop, and what to do there by hand', async () => {
  const programs = await ask<Programs>(page, '/api/programs?limit=100');
  const accounts = await ask<Accounts>(page, '/api/network-accounts?limit=100');
  const shop = accounts.data.find(({ network }) => network === 'shopify');
  const ofShop = programs.data.filter(({ merchant_id }) => merchant_id === shop?.merchant_id);
  const closed = ofShop.find(({ enrolment }) => enrolment !== 'open');
  const program = ofShop.find(({ enrolment }) => enrolment === 'open');
  const dialog = page.getByRole('dialog');
  // who is no member there is not offered
  await openPath(page, `/operate/programs/${closed?.id}`);
  await page.getByRole('button', { name: 'Add code' }).click();
  await dialog.getByLabel('Credits').waitFor();
  expect(await dialog.getByLabel('Credits').locator('option').count()).toBe(0);
  await page.keyboard.press('Escape');
  await openPath(page, `/operate/programs/${program?.id}`);
  await page.getByRole('button', { name: 'Add code' }).click();
  const code = `LOOK${Date.now() % 100_000}`;
  await dialog.getByLabel('Code').fill(code);
  await dialog.getByLabel('Takes off').selectOption('rate');
  await dialog.getByLabel('Percent').fill('15');
  await dialog.getByLabel('Once per customer').check();
  await dialog.getByRole('button', { name: 'Add code' }).click();
  const told = page.getByRole('dialog', { name: `${code} in the shop` });
  await told.getByText('By hand').first().waitFor();
  expect(await told.textContent()).toMatch(/15 ?%.*Choose Discount code/s);
  await told.getByRole('button', { name: 'Close', exact: true }).last().click();
  await page.getByRole('button', { name: `By hand ${code}` }).waitFor();
  await openPath(page, `/operate/networks/${shop?.id}`);
  await page.getByRole('button', { name: 'Admin token' }).click();
  await dialog.getByLabel('Admin token').fill('shpat_0123456789abcdef');
  await dialog.getByLabel('The shop', { exact: true }).fill('127.0.0.1');
  await dialog.getByRole('button', { name: 'Save token' }).click();
  // where a token would go is looked at before it is taken
  await dialog.getByText('myshopify.com').first().waitFor();
  expect(wrongs).toEqual([]);
});
