import { afterAll, describe, expect, test } from 'vitest';
import {
  api_url,
  INFLUENCER,
  launchBrowser,
  OPERATOR,
  openPath,
  openWindow,
  settle,
  signIn,
} from './open-browser.ts';

const browser = await launchBrowser();
afterAll(() => browser.close());

describe('signing in', () => {
  test('with a wrong password says so and keeps the address', async () => {
    const { page, context } = await openWindow(browser);
    await page.goto(`${api_url}/sign-in`);
    await page.fill('#email', INFLUENCER.email);
    await page.fill('#password', 'not this one');
    await page.click('form button');
    const alert = page.getByRole('alert');
    expect(await alert.textContent()).toContain('do not belong together');
    expect(await page.inputValue('#email')).toBe(INFLUENCER.email);
    await context.close();
  });

  test('works without script, and leads to one’s own pages', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${api_url}/sign-in`);
    await page.fill('#email', INFLUENCER.email);
    await page.fill('#password', INFLUENCER.password);
    await page.click('form button');
    expect(new URL(page.url()).pathname).toBe('/app');
    await context.close();
  });

  test('comes back to the page that was asked for', async () => {
    const { page, context } = await openWindow(browser);
    await page.goto(`${api_url}/app/payouts?currency=EUR`);
    await page.fill('#email', INFLUENCER.email);
    await page.fill('#password', INFLUENCER.password);
    await page.click('form button');
    await settle(page);
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe(
      '/app/payouts?currency=EUR',
    );
    await context.close();
  });
});

test('signing out in one tab ends the other', async () => {
  const { page, context } = await openWindow(browser, { width: 1_280 });
  await signIn(page, INFLUENCER);
  const other = await context.newPage();
  await openPath(other, '/app/links');
  await openPath(page, '/app/account');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await other.waitForURL('**/sign-in');
  expect(new URL(other.url()).pathname).toBe('/sign-in');
  await context.close();
});

test('a session that ended in the middle of a form keeps what was typed', async () => {
  const { page, context } = await openWindow(browser);
  await signIn(page, INFLUENCER);
  await openPath(page, '/app/account');
  await page.getByLabel('Name', { exact: true }).fill('Mina of the test');
  await context.clearCookies();
  await page.getByRole('button', { name: 'Save profile' }).click();
  const dialog = page.getByRole('dialog', { name: 'You were signed out' });
  await dialog.waitFor();
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Mina of the test');
  await dialog.getByLabel('Password').fill(INFLUENCER.password);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('Saved').first().waitFor();
  const me = (await page.evaluate('fetch("/auth/me").then((answer) => answer.json())')) as {
    display_name: string;
  };
  expect(me.display_name).toBe('Mina of the test');
  await page.evaluate(`fetch('/auth/me', { method: 'PATCH', headers: {
    'Content-Type': 'application/json', 'X-CSRF-Token': ${JSON.stringify(await tokenOf(page))} },
    body: '{"display_name":null}' })`);
  await context.close();
});

const tokenOf = async (page: { evaluate(text: string): Promise<unknown> }) =>
  (
    (await page.evaluate('fetch("/auth/me").then((answer) => answer.json())')) as {
      csrf_token: string;
    }
  ).csrf_token;

test('an operator’s page is none for an influencer, and no operator’s file is asked for', async () => {
  const { page, context } = await openWindow(browser, { width: 1_280 });
  await signIn(page, OPERATOR);
  const operators = (await page.evaluate(
    'performance.getEntriesByType("resource").map((entry) => entry.name)',
  )) as string[];
  await context.close();
  const own = await openWindow(browser, { width: 1_280 });
  await signIn(own.page, INFLUENCER);
  await openPath(own.page, '/app/links');
  await openPath(own.page, '/app/account');
  const influencers = (await own.page.evaluate(
    'performance.getEntriesByType("resource").map((entry) => entry.name)',
  )) as string[];
  const isOperators = (name: string) => /en-operator/.test(name);
  expect(operators.some(isOperators)).toBe(true);
  expect(influencers.filter(isOperators)).toEqual([]);
  for (const path of ['/operate', '/operate/books', '/operate/payouts/new']) {
    const answer = await own.page.goto(`${api_url}${path}`);
    expect([path, answer?.status()]).toEqual([path, 404]);
  }
  await own.context.close();
});
