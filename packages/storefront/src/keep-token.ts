/** The cookie, the key in storage, and what orders carry it under. */
export const NAME = '_ss_click';

/** Its first byte is a version, and six of the next seven the time of the click. */
const TOKEN = /^A[Q-Za-v][\w-]{62}$/;
const DAY_MS = 86_400_000;

/** How the shop wants tokens kept. */
export type Keeping = {
  /** The parameters of the address that may carry one. */
  parameters: readonly string[];
  window_days: number;
  is_first: boolean;
  /** The domain of the cookie, where the checkout has a host of its own. */
  domain: string | null;
};

/** When a token's click was made; 0 for what is no token, or is too old, or not made yet. */
function clickedAt(token: string, window_days: number): number {
  if (!TOKEN.test(token)) return 0;
  const bytes = atob(token.slice(0, 12).replace(/-/g, '+').replace(/_/g, '/'));
  let at_ms = 0;
  for (let at = 1; at < 7; at++) at_ms = at_ms * 256 + bytes.charCodeAt(at);
  const age_ms = Date.now() - at_ms;
  return age_ms < window_days * DAY_MS && age_ms > -DAY_MS ? at_ms : 0;
}

/**
 * The token that counts of those given: of the last click, or of the first. The time is the
 * redirect's own, so that two tabs and a page that was kept (back, forward) agree.
 */
export function choose(tokens: readonly string[], { window_days, is_first }: Keeping): string {
  const at = (token: string) => clickedAt(token, window_days);
  const [chosen = ''] = tokens
    .filter(at)
    .sort((one, other) => (is_first ? at(one) - at(other) : at(other) - at(one)));
  return chosen;
}

/** The tokens of the address, also of the one the page was opened by: themes tidy it up. */
export function readAddress({ parameters }: Keeping): string[] {
  const opened = performance.getEntriesByType('navigation')[0]?.name;
  return [location.href, opened ?? location.href].flatMap((address) => {
    const query = new URL(address).searchParams;
    return parameters.map((name) => query.get(name) ?? '');
  });
}

/** A cookie of this page; empty where there is none, or cookies are blocked. */
export function readCookie(name: string): string {
  return attempt(() => new RegExp(`(^|; )${name}=([^;]*)`).exec(document.cookie)?.[2]) ?? '';
}

/** What is kept: cookie and storage, whichever the browser left us. */
export function readKept(): string[] {
  return [readCookie(NAME), attempt(() => localStorage.getItem(NAME)) ?? ''];
}

/** Keeps a token in both; an empty one takes away what is there. */
export function keep(token: string, { window_days, domain }: Keeping): void {
  if (readKept().every((kept) => kept === token)) return;
  const seconds = token ? window_days * 86_400 : 0;
  const of = domain ? `;domain=${domain}` : '';
  attempt(() => {
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not everywhere
    document.cookie = `${NAME}=${token};path=/;max-age=${seconds};samesite=lax;secure${of}`;
  });
  attempt(() => {
    if (token) localStorage.setItem(NAME, token);
    else localStorage.removeItem(NAME);
  });
}

/** Browsers throw where storage is blocked; the shop must not notice. */
export function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
