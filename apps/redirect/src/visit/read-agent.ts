import { toBase64Url } from '@skinstack/domain/crypto/encodings';
import { createKeyedHash } from '@skinstack/domain/crypto/keyed-hash';
import { isbot } from 'isbot';
import { appOfAgent } from './app.ts';
import { type Device, readDevice } from './device.ts';

/** What a `User-Agent` says. */
export type Agent = {
  bot_reason: 'no_user_agent' | 'known_agent' | null;
  device: Device | null;
  /** The app whose own browser it is: `Instagram`. */
  app: string | null;
  /** Stands for the agent where its text would be long. */
  digest: string;
};

/** A correction of the library, and why; a test says when a newer library needs it no more. */
type Correction = { name: string; pattern: RegExp; reason: string };

/**
 * What people's agents say that isbot takes for a program's word. Only the words are left out: an
 * agent that names a program beside them stays a program's.
 */
export const PEOPLES_WORDS: readonly Correction[] = [
  {
    name: 'phone of a Facebook app',
    pattern: /\bFB(?:MF|BD|DV|MD|CR)\/[^;\]]*/g,
    reason: 'its apps name maker, brand, model and carrier: a Pixel is of Google, so is Google Fi',
  },
  {
    name: 'model of a phone',
    pattern: /(?<=\bAndroid [\d.]+; ?(?:[a-z]{2}[-_][A-Za-z]{2}; ?)?)[^;)]+(?=[;)])/g,
    reason: 'models are called Cubot, Discovery, Insight, Radar; programs say so elsewhere',
  },
  {
    name: 'news app',
    pattern: /(?<=[ (])[\w.]*news[\w.]*[/ ][\d.]+/gi,
    reason: 'people read news: Toutiao (NewsArticle), NewsBreak, SmartNews, Google News',
  },
  {
    name: 'app called like a tool',
    pattern: /\b(?:Grab|Trip[Aa]dvisor|Mail\.?[Rr]u)\b(?:\/[\w.]+)?/g,
    reason: 'Grab drives and delivers, Tripadvisor is for travel, Mail.ru is a mailbox',
  },
  {
    name: 'Sogou’s browser',
    pattern: /\bSogou(?:MSE|MobileBrowser|Search|WebView)\b\S*/g,
    reason: 'its spider says "Sogou web spider"',
  },
  {
    name: 'YouTube app',
    pattern: /\bcom\.google\.(?:android|ios)\.(?=youtube\/)/g,
    reason: 'it names itself by its package',
  },
];

/** Programs that isbot takes for people. */
export const PROGRAMS: readonly Correction[] = [
  {
    name: 'CFNetwork',
    pattern: /\bCFNetwork\//,
    reason: 'Apple’s library for apps: previews of Messages and Viber; no browser names it',
  },
  {
    name: 'Dalvik',
    pattern: /^Dalvik\//,
    reason: 'Android’s own client in an app, which shows no page',
  },
  {
    name: 'Dart',
    pattern: /^Dart\//,
    reason: 'the client of Flutter apps and of scripts, which shows no page',
  },
  {
    name: 'Office',
    pattern: /^Microsoft Office\/|\bms-office\b/,
    reason: 'it asks for a link by itself before a browser opens it',
  },
  {
    name: 'GTmetrix',
    pattern: /\bGTmetrix\b/,
    reason: 'measures how fast a page is',
  },
  {
    name: 'Discord, 2015',
    pattern: /Intel Mac OS X 10\.10; rv:38\.0\) Gecko\/20100101 Firefox\/38\.0$/,
    reason: 'what Discord fetches pictures of links with; nobody else has this Firefox any more',
  },
  {
    name: 'Discord, 2021',
    pattern: /Intel Mac OS X 1[1-9][._]\d+; rv:(?:8[7-9]|9\d|\d{3,})\.\d+\) Gecko\//,
    reason: 'the same, later: Firefox says 10.15 of every newer macOS since its version 87',
  },
];

const encoder = new TextEncoder();
const shorten = createKeyedHash(encoder.encode('skinstack agent'));

/** Reads a `User-Agent`. It takes some dozen patterns, so what it said is to be remembered. */
export function readAgent(agent: string): Agent {
  return {
    bot_reason: botReason(agent),
    device: readDevice(agent),
    app: appOfAgent(agent),
    digest: digest(agent),
  };
}

function botReason(agent: string): Agent['bot_reason'] {
  if (agent === '') return 'no_user_agent';
  return isProgram(agent) ? 'known_agent' : null;
}

function isProgram(agent: string): boolean {
  if (PROGRAMS.some(({ pattern }) => pattern.test(agent))) return true;
  if (!isbot(agent)) return false;
  const rest = PEOPLES_WORDS.reduce((text, { pattern }) => text.replace(pattern, 'X'), agent);
  return rest === agent || isbot(rest);
}

function digest(agent: string): string {
  const text = encoder.encode(agent);
  const short = new Uint8Array(18);
  shorten(text, text.length, short, 0, short.length);
  return toBase64Url(short);
}
