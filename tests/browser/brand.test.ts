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

test('a shop sees how many customers are new, and what those of each month come to', async () => {
  const { data } = await ask<List<{ id: string }>>(page, '/api/programs');
  const path = `/brand/programs/${data[0]?.id}`;
  await openPath(page, path);
  await page.getByText('No figures of customers yet').waitFor();
  await page.route('**/api/programs/*/customers', (route) => route.fulfill({ json: CUSTOMERS }));
  await page.goto(new URL(path, page.url()).href);
  const card = page.locator('section', { has: page.getByRole('heading', { name: 'Customers' }) });
  await card.getByText('38 of 95 orders were a first one').waitFor();
  expect(await card.locator('.figures dd').first().innerText()).toBe('40%');
  const cells = card.locator('table').first().locator('tbody tr').first().locator('td');
  expect(await cells.allInnerTexts()).toEqual(['24', '$40.00', '$60.00', '$80.00']);
  expect(await cells.last().getAttribute('class')).toBe('n heat-5');
  await card.getByRole('button', { name: 'In the table' }).click();
  await page.getByRole('button', { name: 'Commission per customer' }).click();
  expect(await cells.allInnerTexts()).toEqual(['24', '$6.00', '$9.00', '$12.00']);
  expect(await card.locator('table').last().innerText()).toContain('Others together');
  const shots = process.env.SCREENSHOTS;
  for (const scheme of shots ? (['light', 'dark'] as const) : []) {
    await page.emulateMedia({ colorScheme: scheme });
    for (const width of [1_280, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await card.screenshot({ path: `${shots}/customers-${scheme}-${width}.png` });
    }
  }
  await page.setViewportSize({ width: 1_280, height: 900 });
  await page.unroute('**/api/programs/*/customers');
  expect(wrongs).toEqual([]);
});

const each = (orders: number, value: number) => ({
  ...{ orders, value_minor: value * 24, paid_minor: (value * 24 * 3) / 20 },
  ...{ value_per_customer_minor: value, paid_per_customer_minor: (value * 3) / 20 },
});
const share = { first_orders: 38, known_orders: 95, share: 0.4 };
const CUSTOMERS = {
  ...{ program_id: '', from: '', to: '', currency: 'USD', new_customers: share },
  months: [{ month: '2026-11', ...share }],
  cohorts: [
    {
      month: '2026-09',
      customers: 24,
      months: [4_000, 6_000, 8_000].map((value, month_no) => ({ month_no, ...each(24, value) })),
    },
    {
      month: '2026-10',
      customers: 9,
      months: [4_100, 5_200].map((value, month_no) => ({ month_no, ...each(9, value) })),
    },
    { month: null, customers: 5, months: [{ month_no: 0, ...each(5, 3_000) }] },
  ],
  creators: [
    { influencer: { id: 'inf_1', name: 'Mina Park' }, customers: 31, ...each(80, 7_400) },
    { influencer: null, customers: 7, ...each(15, 3_100) },
  ],
};

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
