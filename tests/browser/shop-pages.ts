import type { Browser, BrowserContext, Page, Route } from 'playwright-core';
import { api_url } from './open-browser.ts';

export const SHOP = 'https://dewbotanics.example';
const API = 'https://api.skin.st';
const FOR_DAYS = 10;

/** What a checkout was begun with, as Shopify tells it in an order. */
export type Bought = {
  attributes: Record<string, string>;
  properties: Record<string, string>;
  landing_site: string | null;
  /** What a form or a call of the shop's own brought. */
  fields: Record<string, string>;
};

export type ShopLook = {
  /** The attributes of the script's tag, and what stands before it. */
  script?: string;
  before?: string;
  isScriptBlocked?: boolean;
  /** The policy of its pages. */
  policy?: string;
};

const THEME = `
  <form action="/cart/add" method="post" id="product">
    <input name="id" value="41"><button type="submit" id="add">Add</button>
    <div class="shopify-payment-button"><button type="button" id="buy-now">Buy now</button></div>
  </form>
  <form action="/cart" method="post" id="cart"><button name="checkout" id="checkout">Go</button></form>
  <a id="permalink" href="/cart/41:1?discount=MINA10">Serum, now</a>`;
/** An ajax cart, and Buy-it-now, which takes what is in the product's form. */
const THEME_SCRIPT = `
  document.getElementById('product').addEventListener('submit', async (event) => {
    event.preventDefault();
    await fetch('/cart/add.js', { method: 'POST', body: new FormData(event.target) });
    document.body.dataset.added = String(Number(document.body.dataset.added || 0) + 1);
  });
  document.getElementById('buy-now').addEventListener('click', () => {
    const form = document.getElementById('product');
    const sent = document.createElement('form');
    sent.method = 'post';
    sent.action = '/buy';
    for (const [name, value] of new FormData(form)) {
      const input = Object.assign(document.createElement('input'), { name, value });
      sent.append(input);
    }
    document.body.append(sent);
    sent.submit();
  });`;

const PAGES: Record<string, string> = {
  '/woo':
    '<form class="checkout" method="post" action="/woo-order"><button id="pay">Pay</button></form>',
  '/own':
    '<form data-skinstack="affiliate" method="post" action="/own-order"><button id="pay">Pay</button></form>',
  '/headless': `<button id="pay">Pay</button><script src="/headless.js"></script>`,
};
const HEADLESS_SCRIPT = `document.getElementById('pay').addEventListener('click', () =>
  fetch('/headless-order', { method: 'POST',
    body: new URLSearchParams({ click: String(window.skinstack.token()) }) })
    .then(() => { document.body.dataset.paid = '1'; }));`;

/** A shop that a browser meets at its real name, as one visitor: its cart, and what was bought. */
export async function openShop(browser: Browser, look: ShopLook = {}) {
  const context = await browser.newContext({ locale: 'en-GB' });
  const shop = { look, attributes: {} as Record<string, string>, updates: 0, landing: '' };
  const bought: Bought[] = [];
  const wrongs: string[] = [];
  context.on('weberror', (error) => wrongs.push(error.error().message));
  await context.route(`${API}/storefront/**`, async (route) => {
    if (shop.look.isScriptBlocked) return route.abort('blockedbyclient');
    const path = new URL(route.request().url()).pathname;
    const served = await fetch(api_url + path);
    const headers = Object.fromEntries(
      [...served.headers].filter(([name]) => !/encoding|length/.test(name)),
    );
    return route.fulfill({ status: served.status, headers, body: await served.text() });
  });
  const order = (more: Partial<Bought>, attributes = shop.attributes) => {
    bought.push({
      ...{ attributes, properties: {}, landing_site: shop.landing || null, fields: {}, ...more },
    });
    shop.attributes = {};
  };
  await context.route(`${SHOP}/**`, (route) => answer(route, context, shop, order));
  const visit = async (path: string): Promise<Page> => {
    const page = await context.newPage();
    await page.goto(path.startsWith('http') ? path : SHOP + path);
    return page;
  };
  /** The cart ends, as after days, and with it the visit. */
  const endCart = async () => {
    await context.clearCookies({ name: 'cart' });
    Object.assign(shop, { attributes: {}, landing: '' });
  };
  return { context, shop, bought, wrongs, visit, endCart };
}
export type OpenShop = Awaited<ReturnType<typeof openShop>>;

type Kept = OpenShop['shop'];
type Order = (more: Partial<Bought>, attributes?: Record<string, string>) => void;

async function answer(route: Route, context: BrowserContext, shop: Kept, order: Order) {
  const request = route.request();
  const url = new URL(request.url());
  const given = Object.fromEntries(new URLSearchParams(request.postData() ?? ''));
  const done = (body = '<h1>Thanks</h1>') => route.fulfill({ contentType: 'text/html', body });
  if (url.pathname === '/cart/add.js') {
    const expires = Date.now() / 1_000 + FOR_DAYS * 86_400;
    const cookie = { name: 'cart', value: crypto.randomUUID(), url: SHOP, expires };
    const isThere = (await context.cookies(SHOP)).some(({ name }) => name === 'cart');
    if (!isThere) await context.addCookies([cookie]);
    return route.fulfill({ json: {} });
  }
  if (url.pathname === '/cart/update.js') {
    Object.assign(shop.attributes, pick(given, 'attributes'));
    shop.updates++;
    return route.fulfill({ json: {} });
  }
  if (url.pathname === '/theme.js' || url.pathname === '/headless.js') {
    const body = url.pathname === '/theme.js' ? THEME_SCRIPT : HEADLESS_SCRIPT;
    return route.fulfill({ contentType: 'text/javascript', body });
  }
  if (request.method() === 'POST') {
    const properties = pick(given, 'properties');
    // Buy-it-now makes a checkout of its own: the cart is not in it
    if (url.pathname === '/buy') order({ properties }, {});
    else if (url.pathname === '/cart')
      order({}, { ...shop.attributes, ...pick(given, 'attributes') });
    else order({ fields: given, landing_site: null }, {});
    return done();
  }
  if (/^\/cart\/\d/.test(url.pathname)) {
    order({}, pick(Object.fromEntries(url.searchParams), 'attributes'));
    return done();
  }
  shop.landing ||= url.pathname + url.search;
  return route.fulfill({
    contentType: 'text/html',
    headers: shop.look.policy ? { 'Content-Security-Policy': shop.look.policy } : {},
    body: pageOf(url.pathname, shop.look),
  });
}

/** `attributes[a]=b` as what is in it. */
function pick(given: Record<string, string>, of: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => {
      const [, key] = new RegExp(`^${of}\\[(.+)\\]$`).exec(name) ?? [];
      return key === undefined ? [] : [[key, value]];
    }),
  );
}

function pageOf(path: string, { script = '', before = '' }: ShopLook): string {
  const isShopify = PAGES[path] === undefined;
  return `<!doctype html><html><head><title>Dew</title>
    ${isShopify && before === '' ? '<script src="data:text/javascript,window.Shopify={}"></script>' : before}
    <script async src="${API}/storefront/v1.js" data-parameter="subid" ${script}></script></head>
    <body><h1>Serum</h1><a id="other" href="/pages/about">About</a>
    ${PAGES[path] ?? `${THEME}<script src="/theme.js"></script>`}</body></html>`;
}
