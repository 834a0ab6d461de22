import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { signMessage } from '../world/sign-custom.ts';
import { startEmptyWorld } from './empty-world.ts';
import { launchBrowser, OPERATOR, openPath, openWindow, settle, signIn } from './open-browser.ts';

const world = await startEmptyWorld();
const browser = await launchBrowser();
afterAll(async () => {
  await browser.close();
  await world.stop();
});

const hosts = [world.api_url, world.redirect_url, world.outbox_url];
const operator = await openWindow(browser, { width: 1_280, height: 900, hosts });
const influencer = await openWindow(browser, { hosts });
const desk = operator.page;
const phone = influencer.page;
const NOOR = { email: 'noor@skinstack.example', password: 'oat milk and ceramides' };
/** What the operator gave to the shop. */
const shop = { webhook_url: '', secret: '' };
const SALE = { order_id: 'D-1001', amount: '100.00', currency: 'USD' };

const go = (path: string) => openPath(desk, path, world.api_url);
const dialog = () => desk.getByRole('dialog');
const press = (name: string | RegExp) => desk.getByRole('button', { name }).first().click();
const confirm = (name: string | RegExp) => dialog().getByRole('button', { name }).click();

/** Fills in the open dialog by the names of its fields. */
async function fill(fields: Record<string, string>) {
  for (const [name, value] of Object.entries(fields)) {
    const field = dialog().getByLabel(name);
    if (await dialog().locator('select').and(field).count()) {
      await field.selectOption({ label: value });
    } else await field.fill(value);
  }
}

const textOf = (page: Page) => page.locator('main').innerText();
const shows = (page: Page, text: string | RegExp) =>
  expect.poll(() => textOf(page), { timeout: 15_000 }).toMatch(text);

/** What the shop posts when the buyer paid. */
async function sell(click_id: string | null) {
  const data = { ...SALE, ...(click_id === null ? {} : { click_id }) };
  const timestamp = new Date().toISOString();
  const body = JSON.stringify({ type: 'conversion.created', timestamp, data });
  const headers = await signMessage(shop.secret, body);
  const answer = await fetch(shop.webhook_url, { method: 'POST', headers, body });
  return (await answer.json()) as { outcome: string };
}

test('an operator sets everything up from nothing, without a terminal', async () => {
  await signIn(desk, OPERATOR, world.api_url);
  await settle(desk);
  await desk.getByText('What is missing').or(desk.locator('.guide')).first().waitFor();

  await go('/operate/programs');
  await press('Add merchant');
  await fill({ Merchant: 'Dew Botanics', Hosts: 'shop.example' });
  await confirm('Add merchant');
  await shows(desk, /Dew Botanics/);
  await press('Add program');
  await fill({ Name: 'Creators', 'Rate in %': '20', 'Hold, days': '30' });
  await confirm('Add program');
  await desk.waitForURL(/programs\/prg_/);

  await go('/operate/products');
  await press('Add product');
  await fill({ Name: 'Barrier Serum', 'Address in the shop': 'https://shop.example/serum' });
  await fill({ 'Price in USD': '50.00' });
  await confirm('Add product');
  await shows(desk, /Barrier Serum/);

  await go('/operate/networks');
  await press('Connect network');
  await fill({ Network: 'Generic', Merchant: 'Dew Botanics' });
  await confirm('Connect network');
  const secret = desk.locator('.secret');
  await secret.waitFor();
  shop.secret = await secret.innerText();
  await press('I have kept it');
  await desk.waitForURL(/networks\/net_/);
  await settle(desk);
  expect(await textOf(desk)).not.toContain(shop.secret);
  shop.webhook_url = await desk.locator('.short output').innerText();
});

test('a test event says that the shop is connected, and earns nothing', async () => {
  await press('Send test event');
  await shows(desk, /It works/);
  await desk.getByRole('link', { name: 'Open the delivery' }).click();
  await settle(desk);
  await shows(desk, /A test event of ours/);
  await go('/operate/inbox');
  await shows(desk, /Test/);
  await go('/operate/books');
  await shows(desk, /Balanced/);
  expect((await world.pool.query('select count(*)::int as n from orders')).rows[0].n).toBe(0);
});

test('an influencer is invited by mail, chooses a password and is in', async () => {
  await go('/operate/influencers');
  await press('Add influencer');
  await fill({ Name: 'Noor Haddad', 'E-mail': NOOR.email });
  await confirm('Add influencer');
  await desk.waitForURL(/influencers\/inf_/);
  await phone.goto(world.outbox_url);
  await phone.locator('article a').first().click();
  expect(await phone.locator('body').innerText()).toContain(NOOR.email);
  await phone.fill('input[type=password]', NOOR.password);
  await phone.click('form button');
  await phone.waitForLoadState();
  await signIn(phone, NOOR, world.api_url);
  await phone.getByText('Your first three steps').waitFor();
});

test('makes a link, is followed, and sees the order and why it paid', async () => {
  await openPath(phone, '/app/account/payout', world.api_url);
  await phone
    .getByLabel(/PayPal/)
    .last()
    .fill('noor@paypal.example');
  await phone.getByRole('button', { name: 'Save payout details' }).click();
  await shows(phone, /n…|n\*|noor|@paypal/);

  await openPath(phone, '/app', world.api_url);
  await phone.getByRole('navigation').getByRole('link', { name: 'New link' }).last().click();
  await phone.getByRole('option').first().click();
  await phone
    .getByRole('button', { name: /Copied/ })
    .first()
    .waitFor();
  const copied = String(await phone.evaluate('navigator.clipboard.readText()'));
  const agent = { 'User-Agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Safari/605.1.15' };
  const followed = await fetch(copied, { redirect: 'manual', headers: agent });
  expect(followed.status).toBe(302);
  const destination = new URL(followed.headers.get('Location') ?? '');
  expect(destination.host).toBe('shop.example');
  expect((await sell(destination.searchParams.get('ss_click'))).outcome).toBe('recorded');

  await openPath(phone, '/app/earnings', world.api_url);
  await shows(phone, new RegExp(SALE.order_id));
  await phone
    .getByRole('link', { name: /Barrier Serum/ })
    .first()
    .click();
  await settle(phone);
  await shows(phone, /\$100\.00 × 20% = \$20\.00/);
  await shows(phone, /you get \$16\.00/);
  expect(influencer.wrongs).toEqual([]);
});

test('the books are red when a row is spoilt, and say which; mended, they are sound', async () => {
  const spoil = (by: number) =>
    world.pool.query(`update balances set amount_minor = amount_minor + ${by}
      where account_id = (select min(account_id) from balances)`);
  await spoil(1);
  await go('/operate/books');
  await shows(desk, /Rows disagree/);
  const { rows } = await world.pool.query('select min(account_id) as id from balances');
  await shows(desk, String(rows[0].id));
  expect(await desk.locator('main .tag.bad').count()).toBeGreaterThan(0);
  await spoil(-1);
  await go('/operate/books');
  await shows(desk, /Balanced/);
});

test('the hold is ended for the program, and a run is paid: file, sent, arrived', async () => {
  await go(`/operate/orders/${SALE.order_id}`);
  await shows(desk, /\$16\.00/);
  await go('/operate/payouts');
  await press('End holds');
  await fill({ Program: 'Creators' });
  const days = 40 * 86_400_000;
  await fill({ 'Holds that end until': new Date(Date.now() + days).toISOString().slice(0, 10) });
  await confirm('Make 1 order payable');
  await desk.getByText('1 order is payable').waitFor();

  await desk.getByRole('link', { name: 'New payout' }).click();
  await press('Pay 1 person $16.00');
  await confirm('Pay 1 person $16.00');
  await desk.waitForURL(/payouts\/runs\/run_/);
  await settle(desk);
  const saving = desk.waitForEvent('download');
  await desk.getByRole('link', { name: 'PayPal USD' }).click();
  const file = readFileSync(await (await saving).path(), 'utf8');
  expect(file).toContain('noor@paypal.example');
  expect(file).toContain('16.00');
  await press('Mark as sent');
  await fill({ Reference: 'batch 7' });
  await confirm('Mark 1 person $16.00 as sent');
  await press('Mark as arrived');
  await confirm('Mark 1 person $16.00 as arrived');
  await shows(desk, /Paid/);
  await go('/operate/books');
  await shows(desk, /Balanced/);
  expect(operator.wrongs).toEqual([]);

  await openPath(phone, '/app/payouts', world.api_url);
  await shows(phone, /\$16\.00/);
  await shows(phone, /Paid/);
});
