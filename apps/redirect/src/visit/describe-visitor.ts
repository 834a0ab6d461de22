import { toBase64Url } from '@skinstack/domain/crypto/encodings';
import { createKeyedHash, type KeyedHash } from '@skinstack/domain/crypto/keyed-hash';
import { appOfHost } from './app.ts';
import { type Agent, readAgent } from './read-agent.ts';
import { type AddressCounts, createAddressCounts, type Visit } from './read-visit.ts';

/** Who asked, as far as it is kept: nothing here names a person. */
export type Visitor = {
  bot_reason: string | null;
  visitor_hash: string | null;
  country: string | null;
  device: string | null;
  /** The app it was in, by the agent, else by the app or site it came from. */
  app: string | null;
  referrer_host: string | null;
};

/** What an isolate keeps to read visitors quickly. */
export type VisitorMemory = {
  secret: KeyedHash;
  /** The hash of one day: tomorrow the same visitor is another. */
  day: { number: number; hash: KeyedHash };
  agents: Map<string, Agent>;
  referrers: Map<string, Referrer>;
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
  const agent = memoize(memory.agents, visit.agent.slice(0, MAX_LENGTH), readAgent);
  const referrer = readReferrer(memory.referrers, visit.referrer);
  return {
    bot_reason: visit.unseen ?? agent.bot_reason ?? (visit.in_flood ? 'data_centre_flood' : null),
    visitor_hash: visit.opted_out ? null : hashVisitor(memory, visit.address, agent, at_ms),
    country: readCountry(visit.country),
    device: agent.device,
    app: agent.app ?? appOfPackage(memory.referrers, visit.package_name) ?? referrer.app,
    referrer_host: referrer.host,
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

/** Apps on Android send the name of their package along with what their own browser asks for. */
function appOfPackage(referrers: Map<string, Referrer>, package_name: string | null) {
  return package_name && readReferrer(referrers, `android-app://${package_name}`).app;
}

/** Where Cloudflare says the request came from (developers.cloudflare.com, `request.cf`). */
function readCountry(code: unknown): string | null {
  return typeof code === 'string' && /^[A-Z]{2}$/.test(code) ? code : null;
}

/** Agents are matched by patterns; a longer one is an attempt to keep them busy. */
const MAX_LENGTH = 512;

/** Where a visitor came from. */
type Referrer = { host: string | null; app: string | null };
const NO_REFERRER: Referrer = { host: null, app: null };

/** The host a visitor came from, and its app; of the rest of the address nothing is kept. */
function readReferrer(referrers: Map<string, Referrer>, referrer: string | null): Referrer {
  if (!referrer) return NO_REFERRER;
  return memoize(referrers, referrer.slice(0, MAX_LENGTH), (text) => {
    const host = URL.parse(text)?.hostname.slice(0, 253);
    return host ? { host, app: appOfHost(host) } : NO_REFERRER;
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
