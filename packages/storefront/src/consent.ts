/** What a shop's page may have that says what its visitor allows. */
type Page = Window & {
  /** Commands of gtag: `consent`, `default` or `update`, and what is granted. */
  dataLayer?: ({ 0?: string; 1?: string; 2?: { ad_storage?: string } } | undefined)[];
  Shopify?: {
    routes?: { root?: string };
    loadFeatures?: (
      features: { name: string; version: string }[],
      done: (error?: unknown) => void,
    ) => void;
    customerPrivacy?: { marketingAllowed?: () => boolean };
  };
};
export const page = window as Page;

/**
 * Whether the visitor lets us keep whose link they followed: null as long as nobody said. Whoever
 * says no has the last word: the browser (Global Privacy Control), the shop (`data-consent`),
 * Shopify's banner, Google's consent mode. Where nothing asks, the shop needs no consent.
 */
export function readConsent(said: string | null): boolean | null {
  const { globalPrivacyControl } = navigator as { globalPrivacyControl?: boolean };
  const signals = [
    globalPrivacyControl || said === 'denied' ? false : undefined,
    readShopify(),
    readGoogle(),
  ];
  if (signals.includes(false)) return false;
  if (said === 'granted') return true;
  if (signals.includes(null)) return null;
  return signals.includes(true) || said !== 'required' || null;
}

/** Undefined where it is not Shopify; null while its banner's answer is being loaded. */
function readShopify(): boolean | null | undefined {
  const { Shopify } = page;
  return Shopify?.customerPrivacy?.marketingAllowed?.() ?? (Shopify?.loadFeatures && null);
}

/** The `ad_storage` of consent mode: an update counts, else the strictest of the defaults. */
function readGoogle(): boolean | undefined {
  let allowed: boolean | undefined;
  for (const entry of page.dataLayer ?? []) {
    const value = entry?.[0] === 'consent' && entry[2]?.ad_storage;
    if (!value) continue;
    const isGranted = value === 'granted';
    allowed = entry[1] === 'update' ? isGranted : isGranted && allowed !== false;
  }
  return allowed;
}

/** Asks Shopify for its banner's answer, once: it is not there until somebody asks. */
export function loadConsent(done: () => void): void {
  const { Shopify } = page;
  if (Shopify?.customerPrivacy?.marketingAllowed) return;
  Shopify?.loadFeatures?.([{ name: 'consent-tracking-api', version: '0.1' }], done);
}
