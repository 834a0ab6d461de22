import { page } from './consent.ts';
import { attempt, NAME, readCookie } from './keep-token.ts';

const CHECKOUT_FORMS = 'form.checkout,form[data-skinstack]';
/** Buttons that buy one product past the cart; some are elements of Shopify's own. */
const BUY_NOW = '.shopify-payment-button,shopify-accelerated-checkout,[data-buy-now]';
const ATTRIBUTE = `attributes[${NAME}]`;
const PERMALINK = /\/cart\/\d+:\d+/;

/** Puts the token into the forms that are posted with the order; an empty one comes out again. */
export function fillForms(token: string): void {
  document.querySelectorAll(CHECKOUT_FORMS).forEach((form) => {
    put(form, form.getAttribute('data-skinstack') || NAME, token);
  });
}

function put(form: Element, name: string, token: string): void {
  let input = form.querySelector<HTMLInputElement>(`[name="${name}"]`);
  if (!input && token) {
    input = document.createElement('input');
    input.type = 'hidden';
    input.name = name;
    form.append(input);
  }
  if (input) input.value = token;
}

/** What was told last, and to which cart: a new cart is told again. */
let told = '';

/**
 * Writes the token into Shopify's cart, where there is one, unless it is there: what checkouts are
 * begun with, quick ones too.
 * @param isAdded something was just put into it, so there is one even if we cannot see its cookie
 */
export function tellCart(token: string, isAdded = false): void {
  const cart = readCookie('cart');
  const now = `${token} ${cart}`;
  const known = told || (attempt(() => sessionStorage.getItem(NAME)) ?? '');
  if (!page.Shopify || (!cart && !isAdded) || (cart && known === now)) return;
  if (!token && known.length < 64) return;
  note(now);
  fetch(`${page.Shopify.routes?.root ?? '/'}cart/update.js`, {
    method: 'POST',
    keepalive: true,
    body: new URLSearchParams({ [ATTRIBUTE]: token }),
  }).then(
    ({ ok }) => ok || note(''),
    () => note(''),
  );
}

function note(what: string): void {
  told = what;
  attempt(() => sessionStorage.setItem(NAME, what));
}

/** Tells the cart whenever the theme has put something into it, in whatever way it asks for it. */
export function watchCart(added: () => void): void {
  new PerformanceObserver((list) => {
    const isAdd = ({ name }: PerformanceEntry) => /\/cart\/add/.test(name);
    if (list.getEntries().some(isAdd)) added();
  }).observe({ type: 'resource' });
}

/** Gives the token to what is about to leave the page with an order. */
export function handOn(token: string, { type, target, detail }: CustomEvent): void {
  // another app may set the attributes of a cart as a whole, and drop ours
  if (type.includes(':') && !JSON.stringify(detail ?? 0).includes(token)) {
    note('');
    tellCart(token, true);
  }
  const at = target instanceof Element ? target : null;
  const form = at?.closest('form');
  const action = form?.getAttribute('action') ?? '';
  if (form && /\/(cart|checkout)\/?(\?|$)/.test(action)) put(form, ATTRIBUTE, token);
  if (form && at?.closest(BUY_NOW)) put(form, `properties[${NAME}]`, token);
  const link = at?.closest('a');
  if (link && PERMALINK.test(link.pathname)) {
    const query = new URLSearchParams(link.search);
    query.set(ATTRIBUTE, token);
    link.search = query.toString();
  } else if (link && /\/checkout/.test(link.pathname)) tellCart(token);
}
