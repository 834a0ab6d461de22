import { toBase64Url } from '@skinstack/domain/base64url';
import { createKeyedHash, type KeyedHash } from '@skinstack/domain/keyed-hash';
import { type AddressCounts, newAddressCounts } from './is-flood.ts';
import { type Agent, readAgent } from './read-agent.ts';
import type { Visit } from './read-visit.ts';
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
  addresses: AddressCounts;
  /** Where an address is written to be hashed, over the one before. */
  scratch: Uint8Array<ArrayBuffer>;
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
    addresses: newAddressCounts(),
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

/** Where Cloudflare says the request came from (developers.cloudflare.com, `request.cf`). */
function readCountry(code: unknown): string | null {
  return typeof code === 'string' && /^[A-Z]{2}$/.test(code) ? code : null;
}
