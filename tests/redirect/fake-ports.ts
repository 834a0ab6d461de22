import type { Click } from '@skinstack/domain/clicks/click';
import { createTokenSigner, importSigningKey } from '@skinstack/domain/clicks/click-token';
import type { RedirectLink } from '@skinstack/domain/links/redirect-link';
import { createApp } from '@skinstack/redirect/app';
import type { Ports } from '@skinstack/redirect/ports';

export const PHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Mobile/15E148';
export const link: RedirectLink = {
  ...{ link_id: 'lnk_01kav5w2f8e9vr3m6n7p8q9s0t', slug: 'AbC123xy' },
  ...{ influencer_id: 'inf_01kav5w2f8e9vr3m6n7p8q9s0t', click_parameter: 'subid' },
  ...{ destination_url: 'https://shop.example/serum?variant=30ml#top' },
  ...{ allowed_hosts: ['shop.example'], attribution_window_days: 30 },
  ...{ timezone: 'UTC', program_id: 'prg_01kav5w2f8e9vr3m6n7p8q9s0t' },
  ...{ merchant_id: 'mer_01kav5w2f8e9vr3m6n7p8q9s0t' },
  ...{ is_active: true, expires_at_ms: null, read_at_ms: Date.UTC(2026, 10, 22, 8) },
  ...{ spelling: 'case', sub_id: null, passes_parameters: true, utm: '' },
};

const SIGNING_KEY = 'a-signing-key-of-more-than-32-characters';

/** What Redis has of a slug it never saw, and of one it has fresh. */
export const EMPTY = { fresh: null, last: null };
export const cached = { fresh: link, last: link };

/** A redirect Worker whose stores are whatever the test says, and what it did with them. */
export async function fakeApp(change: Partial<Ports> = {}) {
  const signing_key = await importSigningKey(SIGNING_KEY);
  const sent: Click[] = [];
  const lines: { event: string; fields: Record<string, unknown> }[] = [];
  const calls = { readCache: 0, findLink: 0, fillCache: 0 };
  const clock = { now_ms: Date.UTC(2026, 10, 22, 8) };
  const ports: Ports = {
    readCache: async () => EMPTY,
    findLink: async (slug) => (slug === link.slug ? link : null),
    fillCache: async () => {},
    sendClicks: async (clicks) => {
      sent.push(...clicks);
    },
    spoolClicks: async () => {},
    signer: createTokenSigner(SIGNING_KEY),
    visitorSecret: 'secret',
    ownDomain: 'skin.st',
    docsUrl: 'https://api.skin.st/docs',
    gatherMs: 0,
    // the longest wait is for a Redis that is late; here it is not
    wait: (duration_ms) => (duration_ms === 60 ? hangs() : new Promise((go) => setTimeout(go))),
    now: () => clock.now_ms,
    randomForId: () => crypto.getRandomValues(new Uint8Array(10)),
    log: (_, event, fields = {}) => lines.push({ event, fields }),
    ...change,
  };
  const app = createApp({
    ...ports,
    readCache: (slug, now_ms) => {
      calls.readCache++;
      return ports.readCache(slug, now_ms);
    },
    findLink: (slug, deadline_ms) => {
      calls.findLink++;
      return ports.findLink(slug, deadline_ms);
    },
    fillCache: (found) => {
      calls.fillCache++;
      return ports.fillCache(found);
    },
  });
  /** Follows a path, or a whole address, and waits for what was put behind the answer unless told not to. */
  async function follow(path: string, init: RequestInit = {}, waits = true): Promise<Response> {
    const deferred: Promise<unknown>[] = [];
    const headers = { 'User-Agent': PHONE, ...(init.headers as Record<string, string>) };
    const url = path.startsWith('/') ? `https://skin.st${path}` : path;
    const request = new Request(url, { ...init, headers });
    const response = await app.fetch(request, { waitUntil: (work) => deferred.push(work) });
    // what waits behind the answer may put more there
    while (waits && deferred.length > 0) await deferred.shift();
    return response;
  }
  return { follow, sent, lines, calls, clock, signing_key };
}

/** A store that never answers. */
export const hangs = () => new Promise<never>(() => {});
/** A store that is down. */
export const fails = () => Promise.reject(new Error('store: set link:v1 secret-value'));
