import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { sql } from 'drizzle-orm';
import { afterAll, expect, inject, test } from 'vitest';
import {
  ask,
  INFLUENCER,
  launchBrowser,
  openPath,
  openWindow,
  settle,
  signIn,
  until,
} from './open-browser.ts';

const browser = await launchBrowser();
const { page, context, wrongs } = await openWindow(browser);
await signIn(page, INFLUENCER);
afterAll(async () => {
  await context.close();
  await browser.close();
});

const copied = () => page.evaluate('navigator.clipboard.readText()') as Promise<string>;

test('from Home to a copied link in three taps, in under two seconds', async () => {
  await openPath(page, '/app');
  const began = Date.now();
  await page.getByRole('navigation').getByRole('link', { name: 'New link' }).last().click();
  await page.getByRole('combobox').waitFor();
  await page.getByRole('option').first().click();
  await page
    .getByRole('button', { name: /Copied/ })
    .first()
    .waitFor();
  const took_ms = Date.now() - began;
  expect(await copied()).toMatch(/^https?:\/\/[^/]+\/(l\/)?[A-Za-z0-9]{8,}$/);
  // two taps; the third is for who searches. A machine shared with others is given more time
  expect(took_ms).toBeLessThan(10_000);
});

test('by keyboard alone', async () => {
  await openPath(page, '/app/links/new');
  const field = page.getByRole('combobox');
  await until(page, 'document.activeElement?.getAttribute("role") === "combobox"');
  await page.keyboard.type('sunscreen');
  await page.keyboard.press('Escape');
  await page.keyboard.type('serum');
  await until(page, 'document.querySelectorAll("[role=option]").length < 8');
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => field.getAttribute('aria-activedescendant')).toMatch(/-0$/);
  await page.keyboard.press('Enter');
  await page
    .getByRole('button', { name: /Copied/ })
    .first()
    .waitFor();
  expect(await copied()).toContain('/');
});

test('by the address of a shop’s page', async () => {
  const { data } = await ask<{ data: { name: string; url: string }[] }>(
    page,
    '/api/products?limit=1',
  );
  const [product] = data;
  await openPath(page, `/app/links/new?url=${encodeURIComponent(product?.url ?? '')}`);
  await until(page, 'document.querySelectorAll("[role=option]").length === 1');
  expect(await page.getByRole('option').first().textContent()).toContain(product?.name);
});

test('an ending that is taken is said at its field, with others that are free', async () => {
  const { data } = await ask<{ data: { slug: string }[] }>(page, '/api/links?limit=1');
  await openPath(page, '/app/links/new');
  await page.getByRole('option').first().click();
  const ending = page.getByRole('textbox', { name: 'Ending' });
  await ending.fill(data[0]?.slug ?? '');
  await page.getByRole('button', { name: 'Make this ending' }).click();
  await page.getByText('is taken').waitFor();
  expect(await ending.getAttribute('aria-invalid')).toBe('true');
  await ending.fill(`own-${Date.now().toString(36)}`);
  await page.getByRole('button', { name: 'Make this ending' }).click();
  await page.getByText('Made: the link has your ending').waitFor();
});

test('the copied link is followed, and its click is seen without a reload', async () => {
  await openPath(page, '/app/links/new');
  await page.getByRole('option').last().click();
  await page
    .getByRole('button', { name: /Copied/ })
    .first()
    .waitFor();
  const url = await copied();
  const { data } = await ask<{ data: { id: string; slug: string }[] }>(
    page,
    `/api/links?limit=1&slug=${url.split('/').at(-1)}`,
  );
  await openPath(page, '/app');
  const before = Number((await figureOf('Clicks')).replace(/\D/g, ''));
  const answer = await fetch(url, {
    redirect: 'manual',
    headers: {
      'User-Agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1',
    },
  });
  expect(answer.status).toBe(302);
  await until(
    page,
    `Number([...document.querySelectorAll('.figures > div')]
      .find((one) => one.textContent.startsWith('Clicks'))
      ?.querySelector('dd').textContent.replace(/\\D/g, '')) > ${before}`,
    30_000,
  );
  expect(data).toHaveLength(1);
});

async function figureOf(label: string): Promise<string> {
  await settle(page);
  return (await page.evaluate(
    `[...document.querySelectorAll('.figures > div')]
      .find((one) => one.textContent.startsWith(${JSON.stringify(label)}))
      ?.querySelector('dd').textContent`,
  )) as string;
}

test('pausing a link is undone by its toast', async () => {
  const { data } = await ask<{ data: { id: string }[] }>(page, '/api/links?limit=1&is_active=true');
  const id = data[0]?.id ?? '';
  await openPath(page, `/app/links/${id}`);
  await page.getByRole('button', { name: 'Pause link' }).click();
  await page.getByRole('button', { name: 'Resume link' }).waitFor();
  expect((await ask<{ is_active: boolean }>(page, `/api/links/${id}`)).is_active).toBe(false);
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Pause link' }).waitFor();
  expect((await ask<{ is_active: boolean }>(page, `/api/links/${id}`)).is_active).toBe(true);
});

/** Six buyers of one product whose supply ends on Wednesday of this week, credited to nobody. */
async function sellOut(influencer_id: string, product_id: string) {
  const db = connectDatabase(inject('database_url'));
  await db.execute(sql`update products set sku = 'runs-out', days_of_supply = 40
    where id = ${product_id}`);
  await db.execute(sql`
    with brought as (
      select order_id, products.merchant_id, 'cus_due_' || row_number() over () as customer_id
      from conversions join products on products.id = ${product_id}
      where conversions.influencer_id = ${influencer_id} and superseded_at is null
        and conversions.ordered_at > now() - interval '700 days' limit 6
    ), known as (
      insert into customers (id, merchant_id, key_hash)
      select customer_id, merchant_id, customer_id from brought on conflict do nothing
    ), theirs as (
      update orders set customer_id = brought.customer_id, stands = true
      from brought where orders.id = order_id
    )
    insert into orders select (jsonb_populate_record(orders, jsonb_build_object(
      'id', 'ord_' || brought.customer_id, 'external_order_id', brought.customer_id,
      'customer_id', brought.customer_id, 'stands', true,
      'ordered_at', date_trunc('week', now() at time zone 'UTC') + interval '60 hours'
        - interval '40 days' * 0.9472,
      'facts', jsonb_set(facts, '{newest,lines}', '[{"sku":"runs-out","quantity":1}]')))).*
    from orders join brought on orders.id = order_id on conflict do nothing`);
}

test('who runs out this week is on Home, with a text to post; the weeks ahead are a page', async () => {
  const { influencer_id } = await ask<{ influencer_id: string }>(page, '/auth/me');
  const path = '/api/links?limit=100&is_active=true';
  const { data } = await ask<{
    data: { short_url: string; product: { id: string; name: string } | null }[];
  }>(page, path);
  const link = data.find(({ product }) => product !== null);
  await sellOut(influencer_id, link?.product?.id ?? '');
  const asked: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (/replenishment|\/links/.test(pathname)) asked.push(pathname);
  });
  await openPath(page, '/app');
  await page.getByText('6 of your buyers run out this week').waitFor();
  expect(asked).toEqual([]);
  await page.getByRole('button', { name: 'Ready text' }).click();
  const post = page.locator('dialog blockquote');
  await post.waitFor();
  const text = (await post.textContent()) ?? '';
  expect(text).toContain(`Running low on ${link?.product?.name}?`);
  expect(text).toMatch(/ https?:\S+$/);
  await page.getByRole('button', { name: 'Copy text' }).click();
  expect(await copied()).toBe(text);
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'All weeks' }).click();
  await settle(page);
  await page.getByRole('rowheader', { name: link?.product?.name ?? '' }).waitFor();
  expect(await page.getByRole('table').textContent()).toContain('the product');
});

test('nothing went wrong in the window meanwhile', () => {
  expect(wrongs).toEqual([]);
});
