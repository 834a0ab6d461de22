import { toBase64Url } from '@skinstack/domain/base64url';
import { createKeyedHash } from '@skinstack/domain/keyed-hash';
import { isbot } from 'isbot';
import { recallOr } from './recall-or.ts';

/** What a `User-Agent` says; the same few thousand are sent again and again. */
export type Agent = {
  bot_reason: 'no_user_agent' | 'known_agent' | null;
  device: 'mobile' | 'tablet' | 'desktop' | null;
  /** Stands for the agent where its text would be long. */
  digest: string;
};

/** Agents are matched by patterns; a longer one is an attempt to keep them busy. */
const MAX_LENGTH = 512;
const shorten = createKeyedHash(new TextEncoder().encode('skinstack agent'));

/** Reads a `User-Agent`, or remembers what it said. */
export function readAgent(agents: Map<string, Agent>, text: string): Agent {
  return recallOr(agents, text.slice(0, MAX_LENGTH), (agent) => ({
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
