import { isbot } from 'isbot';

/** Agents are matched by patterns; a longer one is an attempt to keep them busy. */
const LONGEST_AGENT = 512;

/** Who asked, as far as it is kept: nothing here names a person. */
export type Visitor = {
  bot_reason: string | null;
  visitor_hash: string | null;
  country: string | null;
  device: string | null;
  referrer_host: string | null;
};

/**
 * Reads a request for what a click records. Runs behind the answer.
 * @param salt keys the visitor hash, with the day: tomorrow the same visitor is another hash
 */
export async function readVisitor(request: Request, salt: string, at_ms: number): Promise<Visitor> {
  const agent = (request.headers.get('User-Agent') ?? '').slice(0, LONGEST_AGENT);
  return {
    bot_reason: botReason(request, agent),
    visitor_hash: optedOut(request) ? null : await hashVisitor(request, agent, salt, at_ms),
    country: country(request),
    device: device(agent),
    referrer_host: referrerHost(request.headers.get('Referer')),
  };
}

/** True under Global Privacy Control: no cookie and no visitor hash (globalprivacycontrol.org). */
export function optedOut(request: Request): boolean {
  return request.headers.get('Sec-GPC') === '1';
}

/** True for a page that is fetched ahead or for a preview, and may never be seen. */
export function isPrefetch(request: Request): boolean {
  const purposes = ['Sec-Purpose', 'Purpose', 'X-Moz'].map((name) => request.headers.get(name));
  return purposes.some((value) => value !== null && /prefetch|prerender|preview/i.test(value));
}

function botReason(request: Request, agent: string): string | null {
  if (request.method === 'HEAD') return 'head';
  if (isPrefetch(request)) return 'prefetch';
  if (agent === '') return 'no_user_agent';
  return isbot(agent) ? 'known_agent' : null;
}

async function hashVisitor(request: Request, agent: string, salt: string, at_ms: number) {
  const address = request.headers.get('CF-Connecting-IP') ?? '';
  const day = new Date(at_ms).toISOString().slice(0, 10);
  const encoder = new TextEncoder();
  const raw = encoder.encode(`skinstack visitor ${day} ${salt}`);
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', raw, algorithm, false, ['sign']);
  const mac = await crypto.subtle.sign('HMAC', key, encoder.encode(`${address}\n${agent}`));
  return btoa(String.fromCharCode(...new Uint8Array(mac, 0, 12)));
}

/** Where Cloudflare says the request came from (developers.cloudflare.com, `request.cf`). */
function country(request: Request): string | null {
  const { cf } = request as Request & { cf?: { country?: unknown } };
  const code = cf?.country ?? request.headers.get('CF-IPCountry');
  return typeof code === 'string' && /^[A-Z]{2}$/.test(code) ? code : null;
}

function device(agent: string): string | null {
  if (agent === '') return null;
  if (/ipad|tablet|kindle|silk|android(?!.*mobile)/i.test(agent)) return 'tablet';
  return /mobi|iphone|ipod|android/i.test(agent) ? 'mobile' : 'desktop';
}

function referrerHost(referrer: string | null): string | null {
  const host = referrer ? URL.parse(referrer)?.hostname : undefined;
  return host ? host.slice(0, 253) : null;
}
