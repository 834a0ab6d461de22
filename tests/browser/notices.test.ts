import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { INFLUENCER, launchBrowser, openPath, openWindow, settle, signIn } from './open-browser.ts';

const browser = await launchBrowser();
/** A program of hers, on this machine: the local world calls it. */
const told: { signature: string; body: string }[] = [];
const program = createServer((request, response) => {
  let body = '';
  request.on('data', (part) => {
    body += part;
  });
  request.on('end', () => {
    told.push({ signature: String(request.headers['webhook-signature']), body });
    response.writeHead(204).end();
  });
});
beforeAll(() => new Promise<void>((done) => program.listen(0, '127.0.0.1', done)));
afterAll(async () => {
  program.close();
  await browser.close();
});

test('a notice is switched off and stays off; undone, it is on again', async () => {
  const { page, context, wrongs } = await openWindow(browser);
  await signIn(page, INFLUENCER);
  await openPath(page, '/app/account/notices');
  const orders = page.getByRole('group', { name: 'Orders of the day: how often' });
  const isPressed = (name: string) =>
    orders.getByRole('button', { name }).getAttribute('aria-pressed');
  expect(await isPressed('Once a day')).toBe('true');
  await orders.getByRole('button', { name: 'Off' }).click();
  await page.getByText('Saved').waitFor();
  expect(await isPressed('Off')).toBe('true');
  await page.reload();
  await settle(page);
  expect(await isPressed('Off')).toBe('true');
  await page.getByText('cannot be switched off').waitFor();

  await orders.getByRole('button', { name: 'Once a day' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await orders.getByRole('button', { name: 'Off', pressed: true }).waitFor();
  await orders.getByRole('button', { name: 'Once a day' }).click();
  await orders.getByRole('button', { name: 'Once a day', pressed: true }).waitFor();
  await context.close();
  expect(wrongs).toEqual([]);
});

test('a webhook is added, its secret shown once, tested, read, sent again and deleted', async () => {
  const { port } = program.address() as AddressInfo;
  // a second try finds what the first one left
  told.length = 0;
  const name = `localhost:${port}/${Date.now().toString(36)}`;
  const { page, context, wrongs } = await openWindow(browser, { width: 1_280, height: 900 });
  await signIn(page, INFLUENCER);
  await openPath(page, '/app/account/webhooks');
  await page.getByRole('button', { name: 'Add webhook' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Address').fill('http://shop.example/hook');
  await dialog.getByRole('button', { name: 'Add webhook' }).click();
  await dialog.getByText('Tick at least one kind of event.').waitFor();
  await dialog.getByLabel('Order recorded').check();
  await dialog.getByLabel('Payout arrived').check();
  await dialog.getByRole('button', { name: 'Add webhook' }).click();
  await dialog.getByText('Only https addresses are called').waitFor();
  await dialog.getByLabel('Address').fill(`http://${name}`);
  await dialog.getByRole('button', { name: 'Add webhook' }).click();
  await page.locator('.secret').waitFor();
  const secret = await page.locator('.secret').innerText();
  expect(secret).toMatch(/^whsec_/);
  await page.getByRole('button', { name: 'I have kept it' }).click();
  await page.getByRole('row', { name }).getByText('2 kinds of events').waitFor();
  expect(await page.content()).not.toContain(secret);

  await page.getByRole('link', { name }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
  await page.getByRole('button', { name: 'Send test' }).click();
  await page.getByRole('heading', { level: 1, name: 'Test' }).waitFor();
  await page.getByText('answered 204').waitFor();
  const [first] = told;
  expect(JSON.parse(first?.body ?? '{}')).toMatchObject({ type: 'endpoint.test' });
  expect(first?.signature).toMatch(/^v1,/);
  expect(await page.getByRole('group', { name: 'Body as it is sent' }).innerText()).toContain(
    '"endpoint.test"',
  );
  await page.getByRole('button', { name: 'Send once more' }).click();
  await dialog.getByRole('button', { name: 'Send once more' }).click();
  await expect.poll(() => told.length, { timeout: 20_000 }).toBe(2);
  expect(told[1]?.body).toBe(first?.body);

  await page
    .getByRole('link', { name: `Back to ${name}` })
    .or(page.locator('a.crumb'))
    .first()
    .click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
  await page.getByRole('row', { name: /^Test/ }).waitFor();
  await page.getByRole('button', { name: 'Switch off' }).click();
  await dialog.getByRole('button', { name: 'Switch off webhook' }).click();
  await page.getByText('Switched off').first().waitFor();
  expect(await page.getByRole('button', { name: 'Send test' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Delete' }).click();
  await dialog.getByRole('button', { name: 'Delete webhook' }).click();
  await page.getByText(`${name} is deleted`).waitFor();
  await page.getByRole('heading', { level: 1, name: 'Account' }).waitFor();
  await settle(page);
  await expect.poll(() => page.getByRole('link', { name }).count()).toBe(0);
  await context.close();
  expect(wrongs).toEqual([]);
});
