/** What a link was followed on, as far as the agent says. */
export type Device = 'mobile' | 'tablet' | 'desktop' | 'tv';

/*
 * An agent may name an app, a phone and a browser after its system, in any order and more than
 * once, so a word counts wherever it stands, and only as a whole word. The rule is Mozilla's and
 * Google's: phones say Mobi, tablets with Android do not, and Firefox on them says Tablet
 * (developer.mozilla.org, "Browser detection using the user agent"; developer.chrome.com, "User
 * agents"). The words below are of those that do not follow it.
 */

/** Televisions, the sticks and boxes behind them, and consoles. */
const TV = anyOf(
  ...['smart-?tv', 'hbb ?tv', 'apple ?tv', 'google ?tv', 'android ?tv', 'tv safari', 'mitv'],
  ...['bravia', 'crkey', 'chromecast', 'web0s', 'netcast', 'vidaa', 'roku', 'viera', 'mibox'],
  ...['playstation', 'xbox', 'nintendo'],
);
/** Amazon's names of its sticks, which are no words: AFTMM, AFTSSS. */
const FIRE_TV = /\bAFT[A-Z]{1,5}\d?\b/;

/** Tablets that say so; `Tablet PC` is what old Windows calls itself. */
const TABLET = anyOf(
  ...['ipad', 'tablet(?! pc)', 'kindle', 'silk', 'playbook', 'touchpad', 'nexus (?:7|9|10)'],
  '(?:mate|media|mi|redmi|xiaomi|oppo|oneplus|honor|realme) ?pad',
);
/** Fire, Galaxy Tab and Lenovo's tablets, by model: in apps they may say Mobile. */
const TABLET_MODEL = /\b(?:KF[A-Z]{3,5}\b|SM-[TPX]\d{3}|TB-?[A-Z]?\d{3})/;

const PHONE =
  /mobi|iphone|ipod|opera mini|midp|j2me|windows phone|blackberry|bb10|symbian|kaios|\(phone;/i;
/** What apps say when they ask by themselves: `Instagram 309.1.0 Android (…)`. */
const APP_OF_PHONE = /^(?:Instagram|Barcelona) \S+ Android \(|^com\.google\.android\.youtube\//;

/** What an agent runs on; null when it says nothing. A program's is what it pretends to be. */
export function readDevice(agent: string): Device | null {
  if (agent === '') return null;
  if (TV.test(agent) || FIRE_TV.test(agent)) return 'tv';
  if (/Windows NT/i.test(agent)) return 'desktop';
  if (TABLET.test(agent) || TABLET_MODEL.test(agent)) return 'tablet';
  // no Mac says Mobile: an iPad that asks for pages as a Mac would
  if (/Macintosh/.test(agent)) return /\bMobile\//.test(agent) ? 'tablet' : 'desktop';
  if (/\bCrOS\b|\bX11\b/.test(agent)) return 'desktop';
  if (PHONE.test(agent) || APP_OF_PHONE.test(agent)) return 'mobile';
  return /android/i.test(agent) ? 'tablet' : 'desktop';
}

/** Any of these as a whole word: `iPad13,1` is an iPad, TripAdvisor is none. */
function anyOf(...words: string[]): RegExp {
  return new RegExp(String.raw`\b(?:${words.join('|')})(?![a-z])`, 'i');
}
