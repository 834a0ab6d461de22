import { toBase64Url } from '@skinstack/domain/base64url';
import { createKeyedHash, type KeyedHash } from '@skinstack/domain/keyed-hash';
import { clientAddress } from '@skinstack/http/client-address';
import { isFlood, type NetworkCounts, newNetworkCounts } from './is-flood.ts';
import { type Agent, readAgent } from './read-agent.ts';
import { referrerHost } from './referrer-host.ts';

/** Who asked, as far as it is kept: nothing here names a person. */
export type Visitor = {
  bot_reason: string | null;
  visitor_hash: string | null;
  country: string | null;
  device: string | null;
  referrer_host: string | null;
};

/** What an isolate keeps to read visitors quickly. */
export type VisitorMemory = {
  secret: KeyedHash;
  /** The hash of one day: tomorrow the same visitor is another. */
  day: { number: number; hash: KeyedHash };
  agents: Map<string, Agent>;
  referrers: Map<string, string | null>;
  networks: NetworkCounts;
};

const DAY_MS = 86_400_000;
const encoder = new TextEncoder();

/** @param secret keys the visitor hashes */
export function newVisitorMemory(secret: string): VisitorMemory {
  const keyed = createKeyedHash(encoder.encode(`skinstack visitor ${secret}`));
  return {
    secret: keyed,
    day: { number: -1, hash: keyed },
    agents: new Map(),
    referrers: new Map(),
    networks: newNetworkCounts(),
  };
}

/** Reads a request for what a click records; the address does not outlive this call. */
export function readVisitor(memory: VisitorMemory, request: Request, at_ms: number): Visitor {
  const { headers } = request;
  const { cf } = request as Request & { cf?: { country?: unknown; asn?: unknown } };
  const agent = readAgent(memory.agents, headers.get('User-Agent') ?? '');
  const address = clientAddress(headers) ?? '';
  const optedOut = headers.get('Sec-GPC') === '1'; // globalprivacycontrol.org
  const flood = isFlood(memory.networks, cf?.asn, address, at_ms);
  return {
    bot_reason: unseenReason(request) ?? agent.bot_reason ?? (flood ? 'data_centre_flood' : null),
    visitor_hash: optedOut ? null : hashVisitor(memory, address, agent, at_ms),
    country: readCountry(cf?.country ?? headers.get('CF-IPCountry')),
    device: agent.device,
    referrer_host: referrerHost(memory.referrers, headers.get('Referer')),
  };
}

/** Why the answer may never be seen: only its head was asked for, or it was fetched ahead. */
function unseenReason({ method, headers }: Request): 'head' | 'prefetch' | null {
  if (method === 'HEAD') return 'head';
  const purpose = headers.get('Sec-Purpose') ?? headers.get('Purpose') ?? headers.get('X-Moz');
  return purpose !== null && /prefetch|prerender|preview/i.test(purpose) ? 'prefetch' : null;
}

/** Sixteen letters that stand for an address and an agent for one day, to who has the key. */
function hashVisitor(memory: VisitorMemory, address: string, agent: Agent, at_ms: number): string {
  const number = Math.floor(at_ms / DAY_MS);
  if (memory.day.number !== number) {
    memory.day = { number, hash: createKeyedHash(memory.secret(encoder.encode(`day ${number}`))) };
  }
  const mac = memory.day.hash(encoder.encode(`${address}\n${agent.digest}`));
  return toBase64Url(mac.subarray(0, 12));
}

/** Where Cloudflare says the request came from (developers.cloudflare.com, `request.cf`). */
function readCountry(code: unknown): string | null {
  return typeof code === 'string' && /^[A-Z]{2}$/.test(code) ? code : null;
}
