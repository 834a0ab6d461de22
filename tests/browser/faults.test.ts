import type { Route } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import {
  api_url,
  INFLUENCER,
  launchBrowser,
  openPath,
  openWindow,
  settle,
  signIn,
} from './open-browser.ts';

const browser = await launchBrowser();
afterAll(() => browser.close());

const problem =
  (status: number, code: string, headers: Record<string, string> = {}) =>
  (route: Route) =>
    route.fulfill({
      status,
      headers: {
        'Content-Type': 'application/problem+json',
        'X-Request-Id': 'req-of-the-test',
        ...headers,
      },
      body: JSON.stringify({
        code,
        status,
        detail: 'Told by the test.',
        request_id: 'req-of-the-test',
      }),
    });

describe('when the API fails', () => {
  test('a part says what happened and offers to try again; the others stay', async () => {
    const { page, context } = await openWindow(browser, { width: 1_280 });
    await signIn(page, INFLUENCER);
    await page.route('**/api/payouts?**', problem(400, 'invalid_request'));
    await page.getByRole('navigation').getByRole('link', { name: 'Payouts' }).first().click();
    const alert = page.getByRole('alert').first();
    await alert.waitFor();
    expect(await alert.textContent()).toContain('req-of-the-test');
    expect(await page.locator('.money').count()).toBe(1);
    await page.unroute('**/api/payouts?**');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('.made-list table').waitFor();
    await context.close();
  });

  test('figures that were shown stay, and say how old they are', async () => {
    const { page, context } = await openWindow(browser, { width: 1_280 });
    await signIn(page, INFLUENCER);
    await openPath(page, '/app/payouts');
    const before = await page.locator('.money').innerText();
    await page.route('**/api/**', (route) => route.abort());
    await page.evaluate('dispatchEvent(new Event("visibilitychange"))');
    await page.evaluate('document.dispatchEvent(new Event("visibilitychange"))');
    expect(await page.locator('.money').innerText()).toBe(before);
    await context.setOffline(true);
    await page.getByText('No connection.').first().waitFor();
    expect(await page.locator('.money').innerText()).toBe(before);
    await context.close();
  });

  test('too many requests count down and go on by themselves', async () => {
    const { page, context } = await openWindow(browser, { width: 1_280 });
    await signIn(page, INFLUENCER);
    await page.route('**/api/products**', problem(429, 'rate_limited', { 'Retry-After': '2' }), {
      times: 1,
    });
    await page.getByRole('navigation').getByRole('link', { name: 'Products' }).first().click();
    await page.getByText(/Again in [12] second/).waitFor();
    await page.locator('.shelf-grid').waitFor({ timeout: 20_000 });
    expect(await page.getByText(/Again in/).count()).toBe(0);
    await context.close();
  });

  test('a slow answer has its place held, and says that it still loads', async () => {
    const { page, context } = await openWindow(browser, { width: 1_280 });
    await signIn(page, INFLUENCER);
    await page.route('**/api/products**', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 7_000));
      await route.continue();
    });
    await page.getByRole('navigation').getByRole('link', { name: 'Products' }).first().click();
    await page.locator('.bones').waitFor();
    await page.getByText('Still loading').waitFor({ timeout: 7_000 });
    await page.locator('.shelf-grid').waitFor({ timeout: 20_000 });
    expect(await page.locator('.bones').count()).toBe(0);
    await context.close();
  });
});

describe('when the page arrives damaged', () => {
  test.each([
    ['cut off before its data', (html: string) => html.slice(0, html.indexOf('id="boot"'))],
    ['with data that is no JSON', (html: string) => html.replace(/(id="boot">)\{/, '$1{{{')],
  ])('%s, it asks for everything itself', async (_, damage) => {
    const { page, context } = await openWindow(browser, { width: 1_280 });
    await signIn(page, INFLUENCER);
    await page.route(`${api_url}/app/earnings`, async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, body: damage(await answer.text()) });
    });
    await page.goto(`${api_url}/app/earnings`);
    await settle(page);
    expect(await page.locator('h1').innerText()).toBe('Earnings');
    await page.locator('table.list tbody tr').first().waitFor();
    await context.close();
  });

  test('with a part that a new version no longer has, it loads again, once', async () => {
    const { page, context } = await openWindow(browser, { width: 1_280 });
    await signIn(page, INFLUENCER);
    await page.route(
      '**/app/assets/insights-*.js',
      (route) => route.fulfill({ status: 404, body: '' }),
      {
        times: 1,
      },
    );
    await page.getByRole('navigation').getByRole('link', { name: 'Insights' }).first().click();
    await page.waitForURL('**/app/insights');
    await page.getByRole('heading', { level: 1, name: 'Insights' }).waitFor({ timeout: 20_000 });
    await context.close();
    expect(new URL(api_url).protocol).toBe('http:');
  });
});
