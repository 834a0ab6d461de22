import type { Page } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
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
afterAll(async () => {
  await browser.close();
  await world.stop();
});

const hosts = [world.api_url, world.redirect_url, world.outbox_url];
const operator = await openWindow(browser, { width: 1_280, height: 900, hosts });
const stranger = await openWindow(browser, { hosts });
const desk = operator.page;
const phone = stranger.page;
const LENA = { email: 'lena@skin.example', password: 'ceramides at midnight' };
const SLUG = 'dew-circle';
/** The form is not taken sooner. */
const SHORTEST_MS = 3_200;

type Made = { id: string };
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

test('is accepted in the queue by a key, and mailed a link', async () => {
  await openPath(desk, '/operate/applications', world.api_url);
  await shows(desk, /Lena Sommer[\s\S]*@lenaskin[\s\S]*My readers ask/);
  await desk.getByLabel('Choose Lena Sommer').check();
  await desk.keyboard.press('a');
  await desk.getByRole('dialog').getByRole('button', { name: 'Accept Lena Sommer' }).click();
  await shows(desk, /Nobody waits/);

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

  await openPath(phone, '/app/programs', world.api_url);
  await shows(phone, /Dew Circle[\s\S]*You are in[\s\S]*you accepted them/);
  await phone.getByRole('button', { name: 'Leave Dew Circle' }).click();
  await dialog.getByRole('button', { name: 'Leave Dew Circle' }).click();
  await shows(phone, /You left/);
  await settle(phone);
  expect([...stranger.wrongs, ...operator.wrongs]).toEqual([]);
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
