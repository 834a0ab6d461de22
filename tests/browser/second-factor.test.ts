import { toBase32 } from '@skinstack/domain/people/totp';
import { afterAll, expect, test } from 'vitest';
import { codeOf, fromBase32 } from './authenticator.ts';
import { launchBrowser, OPERATOR, openPath, openWindow, settle, signIn } from './open-browser.ts';

const browser = await launchBrowser();
afterAll(() => browser.close());

test('an app is set up, asked for at signing in, and turned off by a recovery code', async () => {
  const { page, context, wrongs } = await openWindow(browser, { width: 1_280, height: 900 });
  await signIn(page, OPERATOR);
  const email = `factor-${Date.now().toString(36)}@skinstack.example`;
  await openPath(page, '/operate/people');
  await page.getByRole('button', { name: 'Add operator' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('E-mail', { exact: true }).fill(email);
  await dialog.getByRole('radio', { name: /^Finance/ }).check();
  await dialog.getByRole('button', { name: 'Password, shown once' }).click();
  await dialog.getByRole('button', { name: 'Add operator' }).click();
  await page.locator('.secret').waitFor();
  const who = { email, password: await page.locator('.secret').innerText() };
  await page.getByRole('button', { name: 'I have kept it' }).click();
  await context.close();

  const own = await openWindow(browser, { width: 390, height: 844 });
  await signIn(own.page, who);
  await openPath(own.page, '/operate/account/security');
  await own.page.getByRole('button', { name: 'Set up an app' }).click();
  const own_dialog = own.page.getByRole('dialog');
  await own_dialog.locator('svg.qr').waitFor();
  const secret = (await own_dialog.locator('.secret').innerText()).replace(/\s/g, '');
  expect(toBase32(fromBase32(secret))).toBe(secret);
  await own_dialog.getByLabel('Code the app shows').fill('000000');
  await own_dialog.getByRole('button', { name: 'Turn on' }).click();
  await own_dialog.getByText('This is not the code of now').waitFor();
  await own_dialog.getByLabel('Code the app shows').fill(await codeOf(secret));
  await own_dialog.getByRole('button', { name: 'Turn on' }).click();
  await own.page.locator('.codes li').first().waitFor();
  const codes = await own.page.locator('.codes li').allInnerTexts();
  expect(codes.length).toBe(10);
  await own.page.keyboard.press('Escape');
  expect(await own.page.locator('.codes').count()).toBe(1);
  await own.page.getByRole('button', { name: 'I have kept it' }).click();
  await own.page.getByText('Signing in takes your password and a code').waitFor();

  await own.page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await own.page.waitForURL('**/sign-in');
  await own.page.fill('#email', who.email);
  await own.page.fill('#password', who.password);
  await own.page.click('form button');
  await own.page.fill('#code', await codeOf(secret, 1));
  await own.page.click('form button');
  await own.page.waitForSelector('main h1');

  await openPath(own.page, '/operate/account/security');
  await own.page.getByRole('button', { name: 'Turn off the second factor' }).click();
  await own_dialog.getByLabel('Code of your second factor').fill(codes[0] ?? '');
  await own_dialog.getByRole('button', { name: 'Turn off the second factor' }).click();
  await own.page.getByText('The second factor is off').waitFor();
  expect([...wrongs, ...own.wrongs]).toEqual([]);
  await own.context.close();
}, 180_000);

test('a change that needs a fresh proof asks for it, and then goes through as it was', async () => {
  const { page, context, wrongs } = await openWindow(browser, { width: 1_280, height: 900 });
  await signIn(page, OPERATOR);
  await openPath(page, '/operate/networks');
  await page.locator('.list .name').first().click();
  await settle(page);
  let refusals = 1;
  const seen: (string | null)[] = [];
  await page.route('**/api/network-accounts/*', (route) => {
    if (route.request().method() !== 'PATCH') return route.continue();
    seen.push(route.request().postData());
    if (refusals-- <= 0) return route.continue();
    return route.fulfill({
      status: 403,
      headers: { 'Content-Type': 'application/problem+json', 'X-Request-Id': 'req-of-the-test' },
      body: JSON.stringify({ code: 'step_up_required', status: 403, detail: 'Prove it.' }),
    });
  });
  const turn = async (verb: 'off' | 'on') => {
    await page.getByRole('button', { name: `Switch ${verb}`, exact: true }).click();
    await page.getByRole('button', { name: new RegExp(`^Switch ${verb} .`) }).click();
  };
  await turn('off');
  const proof = page.getByRole('dialog', { name: 'Is it you?' });
  await proof.getByLabel('Password').fill('not this one');
  await proof.getByRole('button', { name: 'Go on' }).click();
  await proof.getByText('This is not your password.').waitFor();
  await proof.getByLabel('Password').fill(OPERATOR.password);
  await proof.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('button', { name: 'Switch on', exact: true }).waitFor();
  expect(seen).toEqual(['{"is_active":false}', '{"is_active":false}']);

  // who will not prove it changes nothing, and is told so
  refusals = 1;
  await turn('on');
  await proof.getByRole('button', { name: 'Cancel' }).click();
  await page.getByText('Nothing was changed.').waitFor();
  await page.getByRole('button', { name: /^Switch on ./ }).click();
  await page.getByRole('button', { name: 'Switch off', exact: true }).waitFor();
  expect(seen.length).toBe(4);
  expect(wrongs).toEqual([]);
  await context.close();
}, 120_000);
