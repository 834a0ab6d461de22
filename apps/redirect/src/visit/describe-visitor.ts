import { toBase64Url } from '@skinstack/domain/crypto/encodings';
import { createKeyedHash, type KeyedHash } from '@skinstack/domain/crypto/keyed-hash';
import { isbot } from 'isbot';
import { type AddressCounts, createAddressCounts, type Visit } from './read-visit.ts';

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
  addresses: AddressCounts;
  /** Where an address is written to be hashed, over the one before. */
  scratch: Uint8Array<ArrayBuffer>;
};

const DAY_MS = 86_400_000;
const encoder = new TextEncoder();

/** @param secret keys the visitor hashes */
export function createVisitorMemory(secret: string): VisitorMemory {
  const keyed = createKeyedHash(encoder.encode(`skinstack visitor ${secret}`));
  return {
    secret: keyed,
    day: { number: -1, hash: keyed },
    agents: new Map(),
    referrers: new Map(),
    addresses: createAddressCounts(),
    scratch: new Uint8Array(256),
  };
}

/** What a click records of who asked. The address does not outlive this call. */
export function describeVisitor(memory: VisitorMemory, visit: Visit, at_ms: number): Visitor {
  const agent = readAgent(memory.agents, visit.agent);
  return {
    bot_reason: visit.unseen ?? agent.bot_reason ?? (visit.in_flood ? 'data_centre_flood' : null),
    visitor_hash: visit.opted_out ? null : hashVisitor(memory, visit.address, agent, at_ms),
    country: readCountry(visit.country),
    device: agent.device,
    referrer_host: referrerHost(memory.referrers, visit.referrer),
  };
}

/** Sixteen letters that stand for an address and an agent for one day, to who has the key. */
function hashVisitor(memory: VisitorMemory, address: string, agent: Agent, at_ms: number): string {
  const number = Math.floor(at_ms / DAY_MS);
  if (memory.day.number !== number) {
    memory.day = { number, hash: dayHash(memory.secret, number) };
  }
  const { scratch } = memory;
  const { written } = encoder.encodeInto(`${address}\n${agent.digest}`, scratch);
  memory.day.hash(scratch, written, scratch, 0, 12);
  return toBase64Url(scratch, 12);
}

function dayHash(secret: KeyedHash, number: number): KeyedHash {
  const day = encoder.encode(`day ${number}`);
  const key = new Uint8Array(32);
  secret(day, day.length, key, 0, key.length);
  return createKeyedHash(key);
}

/**
 * Where Cloudflare says the request came from (developers.cloudflare.com, `request.cf`): `T1` is
 * Tor, and `XX` that it does not know.
 */
function readCountry(code: unknown): string | null {
  return typeof code === 'string' && /^(?:(?!XX)[A-Z]{2}|T1)$/.test(code) ? code : null;
}

/** What a `User-Agent` says; the same few thousand are sent again and again. */
type Agent = {
  bot_reason: 'no_user_agent' | 'known_agent' | null;
  device: 'mobile' | 'tablet' | 'desktop' | null;
  /** Stands for the agent where its text would be long. */
  digest: string;
};

/** Agents are matched by patterns; a longer one is an attempt to keep them busy. */
const MAX_LENGTH = 512;
const shorten = createKeyedHash(new TextEncoder().encode('skinstack agent'));

/** Reads a `User-Agent`, or remembers what it said. */
function readAgent(agents: Map<string, Agent>, text: string): Agent {
  return memoize(agents, text.slice(0, MAX_LENGTH), (agent) => ({
    bot_reason: botReason(agent),
    device: device(agent),
    digest: digest(agent),
  }));
}

function digest(agent: string): string {
  const text = new TextEncoder().encode(agent);
  const short = new Uint8Array(18);
  shorten(text, text.length, short, 0, short.length);
  return toBase64Url(short);
}

function botReason(agent: string): Agent['bot_reason'] {
  if (agent === '') return 'no_user_agent';
  return isbot(agent) ? 'known_agent' : null;
}

function device(agent: string): Agent['device'] {
  if (agent === '') return null;
  if (/ipad|tablet|kindle|silk|android(?!.*mobile)/i.test(agent)) return 'tablet';
  return /mobi|iphone|ipod|android/i.test(agent) ? 'mobile' : 'desktop';
}

/** The host a visitor came from; of the rest of the address nothing is kept. */
function referrerHost(hosts: Map<string, string | null>, referrer: string | null): string | null {
  if (!referrer) return null;
  return memoize(hosts, referrer.slice(0, MAX_LENGTH), (text) => {
    const host = URL.parse(text)?.hostname;
    return host ? host.slice(0, 253) : null;
  });
}

const LIMIT = 2_000;

/** The remembered result for a text, else a new one; bounded, and cleared as a whole when full. */
function memoize<T>(map: Map<string, T>, text: string, work: (text: string) => T): T {
  const known = map.get(text);
  if (known !== undefined) return known;
  if (map.size >= LIMIT) map.clear();
  const made = work(text);
  map.set(text, made);
  return made;
}
