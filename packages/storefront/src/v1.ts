import { loadConsent, page, readConsent } from './consent.ts';
import { fillForms, handOn, tellCart, watchCart } from './hand-on.ts';
import { attempt, choose, type Keeping, keep, readAddress, readKept } from './keep-token.ts';

/** When to look again: a page that comes back, a banner that was answered, an order on its way. */
const EVENTS =
  'click submit pageshow visibilitychange DOMContentLoaded visitorConsentCollected ' +
  'shopify:cart:attributes-update';

/** What shops without a theme of Shopify's or WooCommerce's ask. */
type SkinStack = {
  /** The token to send with an order; null where there is none, or it may not be kept. */
  token(): string | null;
  /** Says what the visitor allows, where a banner of the shop's own asked. */
  consent(isGranted: boolean): void;
};

/**
 * Keeps whose link a visitor followed, as far as they allow it, and hands it on with the order.
 * Nothing here may be noticed by the page: it blocks nothing, and whatever fails is let go.
 */
function start(script: Element | null): void {
  const told = (name: string) => script?.getAttribute(`data-${name}`) ?? null;
  const keeping: Keeping = {
    parameters: ['ss_click', ...(told('parameter') ?? '').split(' ')],
    window_days: Number(told('window')) || 30,
    is_first: told('touch') === 'first',
    domain: told('domain'),
  };
  let said: string | null = null;
  let held = '';
  let token = '';

  function update(): void {
    held = choose([held, ...readAddress(keeping)], keeping);
    const isAllowed = readConsent(said ?? told('consent'));
    token = isAllowed ? choose([held, ...readKept()], keeping) : '';
    // as long as nobody said, what was kept before stays as it is
    if (isAllowed === null) return;
    if (!isAllowed) held = '';
    keep(token, keeping);
    fillForms(token);
    tellCart(token);
  }

  const skinstack: SkinStack = {
    token() {
      attempt(update);
      return token || null;
    },
    consent(isGranted) {
      said = isGranted ? 'granted' : 'denied';
      attempt(update);
    },
  };
  (page as Window & { skinstack?: SkinStack }).skinstack = skinstack;
  attempt(() => loadConsent(() => attempt(update)));
  attempt(update);
  for (const type of EVENTS.split(' ')) {
    const listen = (event: Event) => {
      update();
      if (token) handOn(token, event as CustomEvent);
    };
    addEventListener(type, (event) => attempt(() => listen(event)), true);
  }
  attempt(() => watchCart(() => attempt(() => token && tellCart(token, true))));
}

if (!('skinstack' in window)) {
  attempt(() => start(document.currentScript ?? document.querySelector('[src*="/storefront/v1"]')));
}
