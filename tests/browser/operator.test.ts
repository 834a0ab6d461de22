import { afterAll, describe, expect, inject, test } from 'vitest';
import { signMessage } from '../world/sign-custom.ts';
import {
  api_url,
  ask,
  launchBrowser,
  OPERATOR,
  openPath,
  openWindow,
  settle,
  signIn,
} from './open-browser.ts';

const browser = await launchBrowser();
const { page, context, wrongs } = await openWindow(browser, { width: 1_280, height: 900 });
await signIn(page, OPERATOR);
afterAll(async () => {
  await context.close();
  await browser.close();
});

type Event = { id: string; status: string };

describe('a delivery that was not understood', () => {
  test('is on Today, opens with its body as text, and is replayed', async () => {
    const order_id = `<img src=x onerror=alert(1)>-${Date.now().toString(36)}`;
    const data = { order_id, amount: '62.00', currency: 'US$' };
    const timestamp = new Date().toISOString();
    const body = JSON.stringify({ type: 'conversion.created', timestamp, data });
    const headers = await signMessage(inject('custom_secret'), body);
    const answer = await fetch(`${api_url}/webhooks/custom`, { method: 'POST', headers, body });
    expect(answer.status).toBe(202);
    await openPath(page, '/operate');
    expect(await page.locator('.attn').innerText()).toMatch(/deliver(y|ies) not understood/);
    const { data: events } = await ask<{ data: Event[] }>(
      page,
      '/api/webhook-events?limit=1&status=quarantined',
    );
    await openPath(page, `/operate/inbox/${events[0]?.id}`);
    expect(await page.locator('.json').innerText()).toContain('"US$"');
    expect(await page.locator('main img[src="x"]').count()).toBe(0);
    await page.getByRole('button', { name: 'Replay delivery' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Replay delivery' }).click();
    await page.getByText('Replayed: Not understood').waitFor();
  });

  test('is set aside with a reason, once', async () => {
    await page.getByLabel('Set aside').check();
    await page.getByRole('textbox', { name: 'Reason' }).fill('No order: a test of ours');
    await page.getByRole('button', { name: 'Set aside' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Set aside' }).click();
    await page.getByText('Decided, with its reason on record').waitFor();
    await expect.poll(() => page.locator('main').innerText()).toContain('No order: a test of ours');
    expect(await page.getByLabel('Set aside').count()).toBe(0);
  });
});

describe('a secret', () => {
  test('is shown once, and leaving says that it was kept', async () => {
    await openPath(page, '/operate/networks');
    await page.getByRole('link', { name: 'Generic' }).first().click();
    await settle(page);
    await page.getByRole('button', { name: 'New secret' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: /Give .* a new secret/ }).click();
    const secret = page.locator('.secret');
    await secret.waitFor();
    const shown = await secret.innerText();
    expect(shown.length).toBeGreaterThan(20);
    await page.keyboard.press('Escape');
    expect(await secret.count()).toBe(1);
    await page.getByRole('button', { name: 'I have kept it' }).click();
    expect(page.url()).not.toContain(shown);
    expect(await page.locator('body').innerText()).not.toContain(shown);
  });
});

describe('a payout', () => {
  test('is marked as sent, fails, and is payable again, each by a named dialog', async () => {
    const { data } = await ask<{ data: { id: string }[] }>(
      page,
      '/api/payouts?limit=1&state=requested',
    );
    const id = data[0]?.id ?? '';
    await openPath(page, `/operate/payouts/${id}`);
    await page.getByRole('button', { name: 'Mark as sent' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(/Reference/).fill('SKST-TEST-1');
    await dialog.getByRole('button', { name: /^Mark .* as sent$/ }).click();
    await page.getByText('On its way since').first().waitFor();
    await page.getByRole('button', { name: 'It did not arrive' }).click();
    await dialog.getByLabel('Reason').fill('account closed');
    await dialog.getByRole('button', { name: /^Mark .* as not arrived$/ }).click();
    await page.getByText('Did not arrive: account closed').first().waitFor();
    const payout = await ask<{ state: string; external_reference: string }>(
      page,
      `/api/payouts/${id}`,
    );
    expect(payout).toMatchObject({ state: 'failed', external_reference: 'SKST-TEST-1' });
  });
});

test('the books say that they balance, and when they were looked at', async () => {
  await openPath(page, '/operate/books');
  const text = await page.locator('main').innerText();
  expect(text).toContain('Balanced');
  expect(text).toMatch(/Checked \d+ \w+ \d{4}/);
});

test('an influencer is seen as they see themselves, and nothing of it can be changed', async () => {
  const { data } = await ask<{ data: { id: string; display_name: string }[] }>(
    page,
    '/api/influencers?limit=1&q=mina',
  );
  const [one] = data;
  await openPath(page, `/operate/influencers/${one?.id}`);
  expect(await page.locator('.view-banner').innerText()).toContain(
    `As ${one?.display_name} sees it`,
  );
  expect(await page.getByRole('link', { name: 'New link' }).count()).toBe(0);
  await page
    .getByRole('navigation', { name: 'Their pages' })
    .getByRole('link', { name: 'Links' })
    .click();
  await settle(page);
  await page.locator('.list .name').first().click();
  await page.getByRole('heading', { level: 1 }).waitFor();
  await settle(page);
  expect(new URL(page.url()).pathname).toMatch(/^\/operate\/influencers\/inf_\w+\/links\/lnk_\w+$/);
  expect(await page.getByRole('button', { name: 'Pause link' }).count()).toBe(0);
});

test('an influencer is added, and signs in with the password that was shown', async () => {
  const email = `new-${Date.now().toString(36)}@skinstack.example`;
  await openPath(page, '/operate/influencers');
  await page.getByRole('button', { name: 'Add influencer' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Noor of the Very Long and Double-Barrelled Name-Surname');
  await dialog.getByLabel('E-mail').fill(email);
  await dialog.getByRole('button', { name: 'Password, shown once' }).click();
  await dialog.getByRole('button', { name: 'Add influencer' }).click();
  await page.locator('.secret').waitFor();
  const password = await page.locator('.secret').innerText();
  await page.getByRole('button', { name: 'I have kept it' }).click();
  const own = await openWindow(browser, { width: 360 });
  await signIn(own.page, { email, password });
  await own.page.getByText('Your first three steps').waitFor();
  expect(await own.page.locator('main').innerText()).toContain('Nothing to pay yet');
  expect(own.wrongs).toEqual([]);
  await own.context.close();
});

test('a file of products says first what would happen, and names the lines it refuses', async () => {
  await openPath(page, '/operate/products/import');
  const csv = (text: string) => ({
    name: 'p.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(text),
  });
  await page
    .getByLabel('CSV file')
    .setInputFiles(csv('name,url\nSerum,https://elsewhere.example/x\n'));
  await page.getByRole('button', { name: 'Try without writing' }).click();
  await page.getByText('line 2').first().waitFor();
  const { data } = await ask<{ data: { url: string }[] }>(page, '/api/products?limit=1');
  const host = new URL(data[0]?.url ?? 'https://dewbotanics.example').origin;
  const file = `name,url,external_product_id\nTest Balm,${host}/products/test-balm,t-1\n`;
  await page.getByLabel('CSV file').setInputFiles(csv(file));
  await page.getByRole('button', { name: 'Try without writing' }).click();
  await page
    .getByRole('button', { name: /^Import 1 product$/ })
    .or(page.getByText(/line(s)? refused/))
    .first()
    .waitFor();
  expect(await page.locator('main').innerText()).toMatch(/This would happen|refused/);
});

test('nothing went wrong in the window meanwhile', () => {
  expect(wrongs).toEqual([]);
});
