import { afterAll, describe, expect, test } from 'vitest';
import {
  api_url,
  ask,
  BRAND,
  launchBrowser,
  OPERATOR,
  openPath,
  openWindow,
  signIn,
} from './open-browser.ts';

const browser = await launchBrowser();
const { page, context, wrongs } = await openWindow(browser, { width: 1_280, height: 900 });
await signIn(page, BRAND);
afterAll(async () => {
  await context.close();
  await browser.close();
});

type Amount = { amount_minor: number; currency: string };
type Conversion = { id: string; external_order_id: string; amount: Amount; state: string };
type List<T> = { data: T[] };
const dollars = (minor: number) =>
  new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' }).format(minor / 100);
const text = () => page.locator('main').innerText();

describe('a shop', () => {
  test('comes to its own pages, sees what it owes, and nothing of another shop', async () => {
    await page.goto(`${api_url}/`);
    expect(new URL(page.url()).pathname).toBe('/brand');
    const { data: programs } = await ask<List<{ merchant_id: string }>>(page, '/api/programs');
    const { data: merchants } = await ask<List<{ id: string }>>(page, '/api/merchants');
    expect(merchants).toHaveLength(1);
    expect(new Set(programs.map(({ merchant_id }) => merchant_id))).toEqual(
      new Set([merchants[0]?.id]),
    );
    const { balances } = await ask<{ balances: { currency: string; owed_minor: number }[] }>(
      ...([page, `/api/merchants/${merchants[0]?.id}/balance`] as const),
    );
    await openPath(page, '/brand/owed');
    for (const { owed_minor } of balances) expect(await text()).toContain(dollars(owed_minor));
    for (const path of ['/operate', '/operate/payouts', '/app']) {
      const answer = await page.goto(new URL(path, page.url()).href);
      expect([path, answer?.status()]).toEqual([path, 404]);
    }
  });

  test('looks into an order, and rejects it with a reason the influencer reads', async () => {
    const path = '/api/conversions?state=pending&limit=1';
    const [order] = (await ask<List<Conversion>>(page, path)).data;
    if (!order) throw new Error('the seeded world has an order on hold');
    await openPath(page, '/brand/orders');
    await page.getByLabel('Order number').first().fill(order.external_order_id);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: order.external_order_id }).waitFor();
    await page.getByRole('button', { name: 'Reject' }).waitFor();
    for (const other of ['Release', 'Give back', 'Credit by hand']) {
      expect(await page.getByRole('button', { name: other }).count()).toBe(0);
    }
    await page.getByRole('button', { name: 'Reject' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('Sent back unopened');
    await dialog.getByRole('button', { name: /^Reject/ }).click();
    await dialog.waitFor({ state: 'detached' });
    const now = await ask<Conversion & { decisions: { reason: string }[] }>(
      ...([page, `/api/conversions/${order.id}`] as const),
    );
    expect(now.state).toBe('rejected');
    expect(now.decisions.at(-1)).toMatchObject({ reason: 'Sent back unopened' });
    expect(wrongs).toEqual([]);
  });
});

test('an owner lets a shop’s people in, bound to its shop', async () => {
  const desk = await openWindow(browser, { width: 1_280, height: 900 });
  await signIn(desk.page, OPERATOR);
  await openPath(desk.page, '/operate/people');
  await desk.page.locator('header.top .btn.primary').click();
  const dialog = desk.page.getByRole('dialog');
  const email = `shop-${Date.now().toString(36)}@dewbotanics.example`;
  await dialog.getByLabel('E-mail').fill(email);
  await dialog.getByLabel('Brand').check();
  await dialog.getByLabel('Dew Botanics').check();
  await dialog.locator('button[type=submit]').click();
  await dialog.waitFor({ state: 'detached' });
  const { data: users } = await ask<List<{ role: string; merchant_ids: string[] }>>(
    ...([desk.page, `/api/users?q=${encodeURIComponent(email)}`] as const),
  );
  expect(users).toMatchObject([{ role: 'brand', merchant_ids: [expect.stringMatching(/^mer_/)] }]);
  await desk.context.close();
});
