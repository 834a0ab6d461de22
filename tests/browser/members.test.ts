import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { signMessage } from '../world/sign-custom.ts';
import { codeOf } from './authenticator.ts';
import { startEmptyWorld } from './empty-world.ts';
import {
  ask,
  launchBrowser,
  OPERATOR,
  openPath,
  openWindow,
  settle,
  signIn,
} from './open-browser.ts';

const world = await startEmptyWorld();
const browser = await launchBrowser();
/** What the influencer's own program is told. */
const told: { type: string; data: { external_order_id?: string } }[] = [];
const program = createServer((request, response) => {
  let body = '';
  request.on('data', (part) => {
    body += part;
  });
  request.on('end', () => {
    told.push(JSON.parse(body));
    response.writeHead(204).end();
  });
});
await new Promise<void>((done) => program.listen(0, '127.0.0.1', done));
afterAll(async () => {
  program.close();
  await browser.close();
  await world.stop();
});

const hosts = [world.api_url, world.redirect_url, world.outbox_url];
const operator = await openWindow(browser, { width: 1_280, height: 900, hosts });
const brand = await openWindow(browser, { width: 1_280, height: 900, hosts });
const stranger = await openWindow(browser, { hosts });
const desk = operator.page;
const shop = brand.page;
const phone = stranger.page;
const LENA = { email: 'lena@skin.example', password: 'ceramides at midnight' };
let network: Made;
const SLUG = 'dew-circle';
/** The form is not taken sooner. */
const SHORTEST_MS = 3_200;

type Made = { id: string; password?: string; secret?: string; webhook_url?: string };
/** Posts as the page does, with its session. */
async function post(page: Page, path: string, body: object): Promise<Made> {
  const [status, made] = (await page.evaluate(`(async () => {
    const me = await (await fetch('/auth/me')).json();
    const answer = await fetch(${JSON.stringify(path)}, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': me.csrf_token },
      body: ${JSON.stringify(JSON.stringify(body))},
    });
    return [answer.status, await answer.json()];
  })()`)) as [number, Made];
  expect([path, status, made]).toEqual([path, 201, made]);
  return made;
}

const shows = (page: Page, text: string | RegExp) =>
  expect.poll(() => page.locator('main').innerText(), { timeout: 15_000 }).toMatch(text);

test('a program is joined by an application, under terms', async () => {
  await signIn(desk, OPERATOR, world.api_url);
  const merchant = { name: 'Dew Botanics', allowed_hosts: ['shop.example'] };
  const { id: merchant_id } = await post(desk, '/api/merchants', merchant);
  const { id } = await post(desk, '/api/programs', {
    ...{ merchant_id, name: 'Dew Circle', currency: 'EUR', commission_rate_bps: 2_000 },
    ...{ slug: SLUG, enrolment: 'apply' },
  });
  await post(desk, '/api/products', {
    ...{ merchant_id, program_id: id, name: 'Barrier Serum', price_minor: 5_000 },
    url: 'https://shop.example/serum',
  });

  const people = { email: 'shop@dew.example', role: 'brand', merchant_ids: [merchant_id] };
  const { password = '' } = await post(desk, '/api/users', people);
  await signIn(shop, { email: people.email, password }, world.api_url);
  network = await post(desk, '/api/network-accounts', { network: 'custom', merchant_id });

  await openPath(desk, `/operate/programs/${id}`, world.api_url);
  await shows(desk, /\/join\/dew-circle/);
  await desk.getByRole('button', { name: 'New version' }).click();
  const dialog = desk.getByRole('dialog');
  await dialog.getByLabel('Text').fill('Say that a link pays you.\n\nDo not bid on our name.');
  await dialog.getByRole('button', { name: 'New version' }).click();
  await shows(desk, /Version 1/);
  await desk.getByRole('button', { name: 'Add group' }).click();
  await dialog.getByLabel('Name').fill('Gold');
  await dialog.getByRole('button', { name: 'Add group' }).click();
  await shows(desk, /Gold/);
});

test('a stranger applies on a phone', async () => {
  await phone.goto(`${world.api_url}/join/${SLUG}`);
  const fields = {
    ...{ name: 'Lena Sommer', email: LENA.email, handle: 'lenaskin', country: 'DE' },
    ...{ address_1: '@lenaskin', followers_1: '18400', why: 'My readers ask what I use.' },
  };
  for (const [name, value] of Object.entries(fields)) await phone.fill(`#${name}`, value);
  await phone.check('[name=consent]');
  await new Promise((resolve) => setTimeout(resolve, SHORTEST_MS));
  await phone.click('form button');
  await phone.waitForURL(/\/thanks/);
  expect(await phone.locator('h1').innerText()).toBe('Thank you');
});

test('is accepted by the shop in its queue by a key, and mailed a link', async () => {
  await openPath(shop, '/brand/applications', world.api_url);
  await shows(shop, /Lena Sommer[\s\S]*@lenaskin[\s\S]*My readers ask/);
  await shop.getByLabel('Choose Lena Sommer').check();
  const accept = shop.getByRole('dialog').getByRole('button', { name: 'Accept Lena Sommer' });
  // a page that has just been drawn may not listen yet
  await expect
    .poll(async () => {
      await shop.keyboard.press('a');
      return accept.count();
    })
    .toBe(1);
  await accept.click();
  await shows(shop, /Nobody waits/);

  const invitation = phone.locator('article a[href*="/invite/"]').first();
  await expect
    .poll(
      async () => {
        await phone.goto(world.outbox_url);
        return invitation.count();
      },
      { timeout: 15_000 },
    )
    .toBe(1);
  await invitation.click();
  await phone.fill('input[type=password]', LENA.password);
  await phone.click('form button');
  await phone.waitForLoadState();
  await signIn(phone, LENA, world.api_url);
});

test('sets up a second factor, and signs in by it', async () => {
  await openPath(phone, '/app/account/security', world.api_url);
  await phone.getByRole('button', { name: 'Set up an app' }).click();
  const dialog = phone.getByRole('dialog');
  await dialog.locator('svg.qr').waitFor();
  const secret = (await dialog.locator('.secret').innerText()).replace(/\s/g, '');
  await dialog.getByLabel('Code the app shows').fill(await codeOf(secret));
  await dialog.getByRole('button', { name: 'Turn on' }).click();
  await phone.getByRole('button', { name: 'I have kept it' }).click();
  await phone.getByRole('button', { name: 'Sign out', exact: true }).click();
  await phone.waitForURL('**/sign-in');
  await phone.fill('#email', LENA.email);
  await phone.fill('#password', LENA.password);
  await phone.click('form button');
  await phone.fill('#code', await codeOf(secret, 1));
  await phone.click('form button');
  await phone.waitForSelector('main h1');
  expect(new URL(phone.url()).pathname).toBe('/app');
});

test('accepts the terms where they are asked for, and makes a link with its words', async () => {
  await openPath(phone, '/app/links/new', world.api_url);
  await phone.getByRole('option').first().click();
  await shows(phone, /terms you have not accepted/);
  await phone.getByRole('button', { name: 'Read terms' }).click();
  const dialog = phone.getByRole('dialog');
  await dialog.getByText('Do not bid on our name.').waitFor();
  await dialog.getByRole('button', { name: 'Accept terms' }).click();
  await dialog.waitFor({ state: 'detached' });
  await phone.getByRole('option').first().click();
  await phone
    .getByRole('button', { name: /Copied/ })
    .first()
    .waitFor();
  await shows(phone, /Werbung http/);
});

test('sells, and sees it; so does the shop, and a program of hers is told', async () => {
  const copied = String(await phone.evaluate('navigator.clipboard.readText()'));
  const { port } = program.address() as AddressInfo;
  const endpoint = { url: `http://localhost:${port}/`, events: ['conversion.recorded'] };
  await post(phone, '/api/webhook-endpoints', endpoint);
  const agent = { 'User-Agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Safari/605.1.15' };
  const url = /https?:\S+/.exec(copied)?.[0] ?? '';
  const followed = await fetch(url, { redirect: 'manual', headers: agent });
  const click_id = new URL(followed.headers.get('Location') ?? '').searchParams.get('ss_click');
  const body = JSON.stringify({
    ...{ type: 'conversion.created', timestamp: new Date().toISOString() },
    data: { order_id: 'DC-77', amount: '100.00', currency: 'EUR', click_id },
  });
  const headers = await signMessage(network.secret ?? '', body);
  const sold = await fetch(network.webhook_url ?? '', { method: 'POST', headers, body });
  expect(await sold.json()).toMatchObject({ outcome: 'recorded' });

  await openPath(phone, '/app/orders/DC-77', world.api_url);
  await shows(phone, /16[.,]00/);
  await openPath(shop, '/brand/orders/DC-77', world.api_url);
  await shows(shop, /Lena Sommer/);
  await shows(shop, /100[.,]00/);
  await expect.poll(() => told.length, { timeout: 90_000 }).toBeGreaterThan(0);
  expect(told[0]).toMatchObject({ type: 'conversion.recorded' });
  expect(told[0]?.data.external_order_id).toBe('DC-77');
}, 150_000);

test('is told of the day the morning after', async () => {
  // it is morning where she lives, and yesterday that she sold
  const hours = 10 - new Date().getUTCHours();
  const timezone = `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
  await world.pool.query(`do $$ begin
    set local session_replication_role = replica;
    update influencers set timezone = '${timezone}' where email = '${LENA.email}';
    update conversions set created_at = created_at - interval '24 hours';
  end $$`);
  await fetch(`${world.api_url}/cdn-cgi/handler/scheduled?cron=tell_digests`);
  await expect
    .poll(
      async () => {
        await phone.goto(world.outbox_url);
        return phone.locator('body').innerText();
      },
      { timeout: 60_000 },
    )
    .toMatch(/1 order[\s\S]*16[.,]00|16[.,]00[\s\S]*1 order/);
}, 120_000);

test('leaves, and nothing went wrong on any page', async () => {
  await openPath(phone, '/app/programs', world.api_url);
  await shows(phone, /Dew Circle[\s\S]*You are in[\s\S]*you accepted them/);
  await phone.getByRole('button', { name: 'Leave Dew Circle' }).click();
  await phone.getByRole('dialog').getByRole('button', { name: 'Leave Dew Circle' }).click();
  await shows(phone, /You left/);
  await settle(phone);
  expect([...stranger.wrongs, ...operator.wrongs, ...brand.wrongs]).toEqual([]);
});

test('the pages of members fit 320 pixels', async () => {
  const { data } = await ask<{ data: Made[] }>(desk, '/api/programs?limit=1');
  await desk.setViewportSize({ width: 320, height: 640 });
  await phone.setViewportSize({ width: 320, height: 640 });
  const paths = [
    [desk, '/operate/applications'],
    [desk, `/operate/programs/${data[0]?.id}`],
    [phone, '/app/programs'],
  ] as const;
  for (const [page, path] of paths) {
    await openPath(page, path, world.api_url);
    const wide = await page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    expect([path, wide]).toEqual([path, 0]);
  }
});
