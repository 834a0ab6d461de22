import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import {
  ask,
  BRAND,
  INFLUENCER,
  launchBrowser,
  OPERATOR,
  openPath,
  openWindow,
  settle,
  signIn,
} from './open-browser.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const browser = await launchBrowser();
afterAll(() => browser.close());

type First = { data: { id: string; external_order_id?: string }[] };
const ENDPOINTS = '/api/webhook-endpoints';
const firstId = async (page: Page, path: string) =>
  (await ask<First>(page, path)).data[0]?.id ?? '';

/** The id of the first of a list; of what is posted when the list is empty. */
async function firstOrMade(page: Page, list: string, post: string, body?: object) {
  const id = await firstId(page, `${list}?limit=1`);
  if (id !== '') return id;
  const { csrf_token } = await ask<{ csrf_token: string }>(page, '/auth/me');
  const request = {
    method: 'POST',
    headers: {
      'X-CSRF-Token': csrf_token,
      'Idempotency-Key': crypto.randomUUID(),
      ...(body ? { 'Content-Type': 'application/json' } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  };
  const made = await page.evaluate(
    `fetch(${JSON.stringify(post || list)}, ${JSON.stringify(request)}).then((one) => one.json())`,
  );
  return (made as { id: string }).id;
}

/** Webhooks of whoever is signed in, one of them and a delivery of it: made if there is none. */
async function webhookPaths(page: Page, base: string): Promise<string[]> {
  const endpoint = await firstOrMade(page, ENDPOINTS, '', {
    url: 'https://hooks.example/every-page',
    events: ['conversion.recorded'],
  });
  const at = `${ENDPOINTS}/${endpoint}`;
  const delivery = await firstOrMade(page, `${at}/deliveries`, `${at}/test`);
  const list = `${base}/account/webhooks`;
  return [list, `${list}/${endpoint}`, `${list}/${endpoint}/${delivery}`];
}

/** Every page of an influencer, and every page of an operator, with things that are there. */
async function influencerPaths(page: Page): Promise<string[]> {
  const order = (await ask<First>(page, '/api/conversions?limit=1')).data[0]?.external_order_id;
  return [
    '/app',
    '/app/links',
    '/app/links/new',
    `/app/links/${await firstId(page, '/api/links?limit=1')}`,
    '/app/earnings',
    `/app/orders/${order}`,
    '/app/orders/nothing-here',
    '/app/payouts',
    `/app/payouts/${await firstId(page, '/api/payouts?limit=1')}`,
    '/app/insights',
    '/app/insights?by=country&metric=clicks',
    '/app/refills',
    '/app/products',
    '/app/programs',
    '/app/account',
    '/app/account/payout',
    '/app/account/security',
    '/app/account/keys',
    '/app/account/notices',
    ...(await webhookPaths(page, '/app')),
    '/app/links?q=nothing+of+this+name',
    '/app/nowhere',
  ];
}
async function operatorPaths(page: Page): Promise<string[]> {
  const order = (await ask<First>(page, '/api/conversions?limit=1')).data[0]?.external_order_id;
  const influencer = await firstId(page, '/api/influencers?limit=1');
  return [
    '/operate',
    '/operate/more',
    '/operate/insights',
    '/operate/influencers',
    `/operate/influencers/${influencer}`,
    `/operate/influencers/${influencer}/payouts`,
    `/operate/influencers/${influencer}/refills`,
    '/operate/programs',
    `/operate/programs/${await firstId(page, '/api/programs?limit=1')}`,
    '/operate/products',
    '/operate/products/import',
    '/operate/orders',
    `/operate/orders/${order}`,
    '/operate/payouts',
    `/operate/payouts/${await firstId(page, '/api/payouts?limit=1')}`,
    '/operate/payouts/new',
    `/operate/payouts/runs/${await firstId(page, '/api/payout-runs?limit=1')}`,
    '/operate/reviews',
    '/operate/applications',
    '/operate/books',
    '/operate/inbox',
    `/operate/inbox/${await firstId(page, '/api/webhook-events?limit=1')}`,
    '/operate/networks',
    `/operate/networks/${await firstId(page, '/api/network-accounts?limit=1')}`,
    `/operate/networks/${await firstId(page, '/api/network-accounts?limit=1')}/set-up`,
    '/operate/privacy',
    '/operate/people',
    '/operate/people/audit-log',
    '/operate/system',
    '/operate/account',
    '/operate/account/security',
    '/operate/account/notices',
    ...(await webhookPaths(page, '/operate')),
  ];
}

async function brandPaths(page: Page): Promise<string[]> {
  const order = (await ask<First>(page, '/api/conversions?limit=1')).data[0]?.external_order_id;
  return [
    '/brand',
    '/brand/more',
    '/brand/orders',
    `/brand/orders/${order}`,
    '/brand/reviews',
    '/brand/applications',
    '/brand/programs',
    `/brand/programs/${await firstId(page, '/api/programs?limit=1')}`,
    '/brand/products',
    '/brand/owed',
    '/brand/account',
    '/brand/account/notices',
    ...(await webhookPaths(page, '/brand')),
  ];
}

type Violation = { id: string; nodes: { html: string }[] };

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(`if (!window.axe) { ${axe}; }`).catch(() => page.evaluate(axe));
  const result = (await page.evaluate(`axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })`)) as {
    violations: Violation[];
  };
  return result.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`);
}

/** True of a page as wide as its window: nothing is cut, nothing scrolls sideways. */
const isOfItsWidth = (page: Page) =>
  page.evaluate(
    'document.documentElement.scrollWidth <= document.documentElement.clientWidth',
  ) as Promise<boolean>;

/**
 * Looks at each page, in two tabs at once: one renders while the other is read.
 * @returns what was wrong, by the page's path
 */
async function inTabs(
  context: BrowserContext,
  first: Page,
  paths: string[],
  look: (tab: Page, path: string) => Promise<string[]>,
): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  const left = [...paths];
  const lookOn = async (tab: Page) => {
    for (let path = left.shift(); path !== undefined; path = left.shift()) {
      const wrong = await look(tab, path);
      if (wrong.length > 0) found[path] = wrong;
    }
  };
  await Promise.all([lookOn(first), lookOn(await context.newPage())]);
  return found;
}

const LOOKS = [
  { width: 320, height: 640, scheme: 'light' },
  { width: 1_280, height: 900, scheme: 'dark' },
] as const;

describe.each([
  ['influencer', INFLUENCER, influencerPaths],
  ['operator', OPERATOR, operatorPaths],
  ['brand', BRAND, brandPaths],
] as const)('every page of an %s', (_, who, pathsOf) => {
  test.each(LOOKS)(
    'has no barrier, one title and its width, and keeps to its policy, %o',
    async (look) => {
      const { page, context, wrongs } = await openWindow(browser, look);
      await signIn(page, who);
      const found = await inTabs(context, page, await pathsOf(page), async (tab, path) => {
        await openPath(tab, path);
        const titles = await tab.locator('h1').count();
        return [
          ...(await violations(tab)),
          ...((await isOfItsWidth(tab)) ? [] : ['scrolls sideways']),
          ...(titles === 1 ? [] : [`${titles} titles`]),
        ];
      });
      await context.close();
      expect(found).toEqual({});
      expect(wrongs).toEqual([]);
    },
    600_000,
  );
});

test('the title takes the focus when one goes to another page, and names the tab', async () => {
  const { page, context } = await openWindow(browser, { width: 1_280, height: 900 });
  await signIn(page, INFLUENCER);
  await page.getByRole('navigation').getByRole('link', { name: 'Payouts' }).first().click();
  await page.getByRole('heading', { level: 1, name: 'Payouts' }).waitFor();
  await settle(page);
  expect(await page.evaluate('document.activeElement?.tagName')).toBe('H1');
  expect(await page.title()).toBe('Payouts · SkinStack');
  await context.close();
});

test('a dialog keeps the focus in it, closes by Escape and gives the focus back', async () => {
  const { page, context } = await openWindow(browser, { width: 1_280, height: 900 });
  await signIn(page, OPERATOR);
  await openPath(page, '/operate/influencers');
  const button = page.getByRole('button', { name: 'Add influencer' });
  await button.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  const isInside = () =>
    page.evaluate(
      'document.querySelector("dialog[open]").contains(document.activeElement) || document.activeElement === document.body',
    );
  for (let count = 0; count < 12; count++) {
    await page.keyboard.press('Tab');
    expect(await isInside()).toBe(true);
  }
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await page.evaluate('document.activeElement?.textContent.trim()')).toBe('Add influencer');
  await context.close();
});

/** Elements that hold words of ours; what heads a row is data. */
const WORDED =
  'h1, h2, h3, button, label, th:not([scope=row]), caption, dt, .hint, .note, .lead, .dock a';
const FITTED =
  'main button, main .btn, main label, main th, main h1, main h2, main dt, main .tag, .dock a';

/** Names somebody gave to things, which no language translates. */
async function givenNames(page: Page): Promise<string[]> {
  const lists = ['programs', 'products', 'influencers', 'merchants'].map((list) =>
    ask<{ data?: { name?: string; display_name?: string }[] }>(page, `/api/${list}?limit=100`),
  );
  const rows = (await Promise.all(lists)).flatMap(({ data }) => data ?? []);
  return rows.map(({ name, display_name }) => name ?? display_name ?? '');
}

test.each([
  ['influencer', INFLUENCER, influencerPaths, 390],
  ['operator', OPERATOR, operatorPaths, 390],
  ['brand', BRAND, brandPaths, 390],
] as const)(
  'every word of an %s is from the words, and fits where it is longer by a third',
  async (_, who, pathsOf, width) => {
    const { page, context } = await openWindow(browser, { width, height: 844 });
    await signIn(page, who);
    const given = JSON.stringify(await givenNames(page));
    const plain = await inTabs(context, page, await pathsOf(page), async (tab, path) => {
      await tab.goto('about:blank');
      await openPath(tab, `${path}#pseudo`);
      const texts = (await tab.evaluate(`[...document.querySelectorAll('${WORDED}')]
        .map((one) => one.textContent.trim())
        .filter((text) => /^[A-Z][a-z]+( [a-z]+){1,}/.test(text) && !/[åéïøüñç]/.test(text)
          && !${given}.some((name) => name && text.includes(name)))`)) as string[];
      const cut = (await tab.evaluate(`[...document.querySelectorAll('${FITTED}')]
        .filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0
          && getComputedStyle(one).overflow !== 'visible'
          && getComputedStyle(one).display !== 'inline' && !one.classList.contains('vh'))
        .map((one) => 'cut: ' + one.textContent.trim())`)) as string[];
      return [...texts, ...cut, ...((await isOfItsWidth(tab)) ? [] : ['scrolls sideways'])];
    });
    await context.close();
    expect(plain).toEqual({});
  },
  600_000,
);
