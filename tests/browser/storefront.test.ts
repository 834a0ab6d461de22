import { createHmac } from 'node:crypto';
import { readSettings } from '@skinstack/local/read-settings';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, describe, expect, inject, test } from 'vitest';
import { api_url, launchBrowser, until } from './open-browser.ts';
import { type Bought, type OpenShop, openShop, SHOP, type ShopLook } from './shop-pages.ts';

const { vars } = readSettings();
const NAME = '_ss_click';
const SECRET = 'local-shopify-client-secret';
const redirect_url = inject('redirect_url');
const browser = await launchBrowser();
const open: OpenShop[] = [];
afterEach(async () => {
  for (const { context, wrongs } of open.splice(0)) {
    expect(wrongs).toEqual([]);
    await context.close();
  }
});
afterAll(() => browser.close());

async function call<T>(method: string, path: string, body?: object): Promise<T> {
  const answer = await fetch(api_url + path, {
    method,
    headers: {
      Authorization: `Bearer ${vars.ADMIN_API_KEY}`,
      'Content-Type': 'application/json',
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return (await answer.json()) as T;
}
type Row = { id: string; network: string; merchant_id: string | null; name: string };
type List = { data: Row[] };

const shopify = (await call<List>('GET', '/api/network-accounts?limit=100')).data.find(
  ({ network }) => network === 'shopify',
);
const products = await call<List>('GET', `/api/products?merchant_id=${shopify?.merchant_id}`);
const [mina, other] = (await call<List>('GET', '/api/influencers?limit=100')).data.slice(-2) as [
  Row,
  Row,
];

/** The page a short link of somebody leads to, as their follower meets it: with a new token. */
async function linkOf(influencer: Row): Promise<string> {
  const wish = { influencer_id: influencer.id, product_id: products.data[0]?.id };
  const { slug } = await call<{ slug: string }>('POST', '/links/generate', wish);
  const headers = { 'User-Agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X)' };
  const answer = await fetch(`${redirect_url}/l/${slug}`, { redirect: 'manual', headers });
  return answer.headers.get('Location') ?? '';
}
const tokenIn = (address: string) => new URL(address).searchParams.get('subid') ?? '';

type Cost = { long_tasks: number; script_ms: number };
const isCheap = ({ long_tasks, script_ms }: Cost) => long_tasks === 0 && script_ms < 5;
/** What all scripts of a page took of it, the theme's too, and how many tasks over 50 ms it had. */
async function costOf(page: Page): Promise<Cost> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  const script = metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? Number.NaN;
  const long_tasks = (await page.evaluate(`new Promise((resolve) => {
    new PerformanceObserver((list) => resolve(list.getEntries().length))
      .observe({ type: 'longtask', buffered: true });
    setTimeout(() => resolve(0), 100);
  })`)) as number;
  return { long_tasks, script_ms: script * 1_000 };
}

async function newShop(look: ShopLook = {}): Promise<OpenShop> {
  const shop = await openShop(browser, look);
  open.push(shop);
  return shop;
}

let number = Date.now();
/** Tells SkinStack of an order as Shopify does. @returns who earned it, and what was told of it */
async function report(
  { attributes, properties, landing_site, fields }: Bought,
  codes: string[] = [],
) {
  const named = (values: Record<string, string>) =>
    Object.entries(values).map(([name, value]) => ({ name, value }));
  const at = new Date().toISOString();
  const id = ++number;
  const body = JSON.stringify({
    ...{ id, currency: 'USD', created_at: at, updated_at: at, financial_status: 'paid' },
    ...{ landing_site, note_attributes: named({ ...attributes, ...fields }) },
    discount_codes: codes.map((code) => ({ code, amount: '0.00', type: 'percentage' })),
    line_items: [{ id: 1, quantity: 1, price: '100.00', properties: named(properties) }],
  });
  const hmac = createHmac('sha256', SECRET).update(body).digest('base64');
  await fetch(`${api_url}/webhooks/shopify/${shopify?.id}`, {
    method: 'POST',
    headers: {
      'X-Shopify-Topic': 'orders/create',
      'X-Shopify-Shop-Domain': 'dew-botanics.myshopify.com',
      'X-Shopify-Webhook-Id': crypto.randomUUID(),
      'X-Shopify-Hmac-Sha256': hmac,
    },
    body,
  });
  const order = await call<{
    conversion: { influencer_id: string } | null;
    evidence: { where: string; won: boolean; reason: string }[];
    decision: { step: string; outcome: string }[];
  }>('GET', `/api/orders/${id}?network_account_id=${shopify?.id}`);
  const won = order.evidence.find((one) => one.won)?.where ?? null;
  const reasons = order.decision.map(({ step, outcome }) => `${step} ${outcome}`);
  return { earner: order.conversion?.influencer_id ?? null, won, reasons };
}

/** Waits until the script has run on a page. */
const ready = (page: Page) => until(page, 'typeof window.skinstack === "object"');
async function add(page: Page, { shop }: OpenShop): Promise<void> {
  await ready(page);
  const before = Number(await page.evaluate('document.body.dataset.added || 0'));
  await page.click('#add');
  await until(page, `Number(document.body.dataset.added) === ${before + 1}`);
  await expect.poll(() => shop.attributes[NAME] ?? '', { timeout: 3_000 }).not.toBe('');
}
async function buy(page: Page, shop: OpenShop, by = '#checkout'): Promise<Bought> {
  const count = shop.bought.length;
  await page.click(by);
  await expect.poll(() => shop.bought.length).toBe(count + 1);
  return shop.bought.at(-1) as Bought;
}

describe('a shop of Shopify', () => {
  test('an ajax cart: land by a short link, wander, buy', async () => {
    const shop = await newShop();
    const page = await shop.visit(await linkOf(mina));
    await ready(page);
    await page.click('#other');
    await page.waitForURL(`${SHOP}/pages/about`);
    await add(page, shop);
    const bought = await buy(page, shop);
    expect(await report(bought)).toMatchObject({
      ...{ earner: mina.id, won: 'a note attribute of the order' },
    });
    expect(shop.shop.updates).toBe(1);
  });

  test('come back after the cart has ended, by the shop’s own address', async () => {
    const shop = await newShop();
    await add(await shop.visit(await linkOf(mina)), shop);
    await shop.endCart();
    const page = await shop.visit('/products/serum');
    await add(page, shop);
    expect(await report(await buy(page, shop))).toMatchObject({ earner: mina.id });
  });

  test('Buy-it-now by the button and by a permalink, which take no cart along', async () => {
    const shop = await newShop();
    await (await shop.visit(await linkOf(mina))).close();
    // another visit: the landing page of the order tells nothing
    await shop.endCart();
    let page = await shop.visit('/products/serum');
    await ready(page);
    expect(await report(await buy(page, shop, '#buy-now'))).toMatchObject({
      ...{ earner: mina.id, won: 'a property of a line' },
    });
    page = await shop.visit('/products/serum');
    await ready(page);
    const bought = await buy(page, shop, '#permalink');
    expect(await report(bought)).toMatchObject({ earner: mina.id });
  });

  test('of two creators the last, or the first where the shop wants it so', async () => {
    for (const [touch, earner] of [
      ['', other],
      ['data-touch="first"', mina],
    ] as const) {
      const shop = await newShop({ script: touch });
      for (const one of [mina, other]) {
        const page = await shop.visit(await linkOf(one));
        await ready(page);
      }
      await shop.endCart();
      const page = await shop.visit('/products/serum');
      await add(page, shop);
      const bought = await buy(page, shop);
      expect([touch, await report(bought)]).toMatchObject([touch, { earner: earner.id }]);
    }
  });

  test('two tabs and the way back agree: the older tab does not bring its token back', async () => {
    const shop = await newShop();
    const first = await shop.visit(await linkOf(mina));
    await ready(first);
    const second = await shop.visit(await linkOf(other));
    await ready(second);
    await first.reload();
    await ready(first);
    await first.click('#other');
    await first.waitForURL(`${SHOP}/pages/about`);
    await first.goBack();
    await add(first, shop);
    expect(await report(await buy(first, shop))).toMatchObject({ earner: other.id });
  });
});

describe('other shops', () => {
  test.each([
    ['/woo', NAME],
    ['/own', 'affiliate'],
  ])('%s: the form carries it', async (path, field) => {
    const shop = await newShop();
    const address = await linkOf(mina);
    await ready(await shop.visit(address));
    const page = await shop.visit(path);
    await ready(page);
    const { fields } = await buy(page, shop, '#pay');
    expect(fields).toEqual({ [field]: tokenIn(address) });
  });

  test('a headless one asks for it', async () => {
    const shop = await newShop();
    const address = await linkOf(mina);
    await ready(await shop.visit(address));
    const page = await shop.visit('/headless');
    await ready(page);
    expect((await buy(page, shop, '#pay')).fields).toEqual({ click: tokenIn(address) });
  });
});

describe('what the visitor does not allow', () => {
  const kept = (page: Page) =>
    page.evaluate('document.cookie + JSON.stringify(localStorage)') as Promise<string>;
  const inline = (code: string) => `<script>${code}</script>`;
  const banner = (isAllowed: boolean) =>
    inline(`window.Shopify={customerPrivacy:{marketingAllowed:()=>${isAllowed}}}`);
  const google = (state: string) =>
    inline(`window.Shopify={};window.dataLayer=[];function gtag(){dataLayer.push(arguments)}
      gtag('consent','default',{ad_storage:'denied'});
      ${state && `gtag('consent','update',{ad_storage:'${state}'});`}`);

  test.each<[string, ShopLook, boolean]>([
    ['Shopify’s banner refused', { before: banner(false) }, false],
    ['Shopify’s banner agreed', { before: banner(true) }, true],
    ['Google’s mode refused', { before: google('') }, false],
    ['Google’s mode agreed', { before: google('granted') }, true],
    ['the shop refused', { script: 'data-consent="denied"' }, false],
    ['nobody asked yet', { script: 'data-consent="required"' }, false],
    [
      'the browser refuses (GPC)',
      {
        before: inline(`window.Shopify={};Object.defineProperty(Navigator.prototype,
          'globalPrivacyControl',{get:()=>true})`),
      },
      false,
    ],
  ])('%s', async (_, look, isKept) => {
    const shop = await newShop(look);
    await ready(await shop.visit(await linkOf(mina)));
    await shop.endCart();
    const page = await shop.visit('/products/serum');
    await ready(page);
    await page.click('#add');
    await until(page, 'document.body.dataset.added === "1"');
    await page.waitForTimeout(200);
    expect((await kept(page)).includes(NAME)).toBe(isKept);
    const told = await report(await buy(page, shop));
    expect(told.earner).toBe(isKept ? mina.id : null);
    if (!isKept) expect(told.reasons).toContain('click none');
  });

  test('what is refused later is taken back, and what is agreed later is kept', async () => {
    const shop = await newShop({ script: 'data-consent="required"' });
    const page = await shop.visit(await linkOf(mina));
    await ready(page);
    expect(await kept(page)).not.toContain(NAME);
    await page.evaluate('window.skinstack.consent(true)');
    expect(await kept(page)).toContain(NAME);
    await add(page, shop);
    await page.evaluate('window.skinstack.consent(false)');
    expect(await kept(page)).not.toContain(NAME);
    await expect.poll(() => shop.shop.attributes[NAME]).toBe('');
  });
});

describe('what browsers do not allow', () => {
  test('blocked storage: the page goes on, and what is bought on it is told', async () => {
    const refuse = `throw new DOMException('blocked', 'SecurityError')`;
    const before = `<script>window.Shopify={};
      for (const name of ['localStorage', 'sessionStorage'])
        Object.defineProperty(window, name, { get() { ${refuse} } });
      Object.defineProperty(document, 'cookie', { get() { ${refuse} }, set() { ${refuse} } });
      </script>`;
    const shop = await newShop({ before });
    const page = await shop.visit(await linkOf(mina));
    await add(page, shop);
    expect(await report(await buy(page, shop))).toMatchObject({ earner: mina.id });
  });

  test('the script blocked: the shop sells, and the landing page tells', async () => {
    const shop = await newShop({ isScriptBlocked: true });
    const page = await shop.visit(await linkOf(mina));
    await page.click('#add');
    await until(page, 'document.body.dataset.added === "1"');
    expect(await report(await buy(page, shop))).toMatchObject({
      ...{ earner: mina.id, won: 'the landing page' },
    });
  });

  test('a strict policy and a pinned version: it runs, and costs the page nothing', async () => {
    const told = await call<{ pinned_url: string; integrity: string }>(
      'GET',
      '/storefront/v1.json',
    );
    const pinned = new URL(told.pinned_url).pathname;
    const tag = (integrity: string) =>
      `<script src="data:text/javascript,window.Shopify={}"></script><script crossorigin="anonymous" data-parameter="subid"
        integrity="${integrity}" src="https://api.skin.st${pinned}"></script>`;
    const policy = "default-src 'self'; script-src 'self' https://api.skin.st data:";
    const shop = await newShop({ before: tag(told.integrity), policy });
    const page = await shop.visit(await linkOf(mina));
    await ready(page);
    await add(page, shop);
    // the best of some visits: a busy machine makes any of them slow
    const costs: Cost[] = [await costOf(page)];
    while (costs.length < 4 && !costs.some(isCheap)) {
      const again = await shop.visit(await linkOf(mina));
      await ready(again);
      costs.push(await costOf(again));
    }
    expect(costs.find(isCheap) ?? costs).toMatchObject({ long_tasks: 0 });
    const wrong = await newShop({
      before: tag(`sha384-${'A'.repeat(64)}`),
      policy,
      isScriptBlocked: false,
      script: 'type="text/plain"',
    });
    const refused = await wrong.visit('/products/serum');
    await refused.waitForTimeout(300);
    expect(await refused.evaluate('typeof window.skinstack')).toBe('undefined');
  });
});
