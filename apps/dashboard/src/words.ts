import type { Locale } from '@skinstack/domain/people';
import type { InfluencerWords, OperatorWords, Words } from '../words/shape.ts';

/** The words of every page, the influencer’s, the operator’s: set before any is shown. */
export let w: Words;
export let wi: InfluencerWords;
export let wo: OperatorWords;

const SHARED = {
  en: () => import('../words/en.ts').then((file) => file.en),
  de: () => import('../words/de.ts').then((file) => file.de),
};
const INFLUENCER = {
  en: () => import('../words/en-influencer.ts').then((file) => file.enInfluencer),
  de: () => import('../words/de-influencer.ts').then((file) => file.deInfluencer),
};
const OPERATOR = {
  en: () => import('../words/en-operator.ts').then((file) => file.enOperator),
  de: () => import('../words/de-operator.ts').then((file) => file.deOperator),
};

let spoken: Locale = 'en';
/** Tests look for words that are not from here: with it each of ours is longer and accented. */
const isPseudo = () => location.hash === '#pseudo';

/** Loads the words of a language, and those of the reader’s pages. */
export async function loadWords(locale: Locale, area: 'influencer' | 'operator'): Promise<void> {
  spoken = locale;
  const [shared] = await Promise.all([SHARED[locale](), loadArea(area)]);
  w = isPseudo() ? accent(shared) : shared;
}

/** Loads the words of one area: operators see influencers’ pages too. */
export async function loadArea(area: 'influencer' | 'operator'): Promise<void> {
  if (area === 'influencer') {
    const words = await INFLUENCER[spoken]();
    wi = isPseudo() ? accent(words) : words;
  } else {
    const words = await OPERATOR[spoken]();
    wo = isPseudo() ? accent(words) : words;
  }
}

const PLAIN = 'aeiounc';
const ACCENTED = 'åéïøüñç';

function accent<T>(words: T): T {
  if (typeof words === 'string') {
    const accented = words.replace(/[aeiounc]/g, (one) => ACCENTED[PLAIN.indexOf(one)] ?? '');
    return `${accented}ẋẋ` as T;
  }
  if (typeof words === 'function') {
    return ((...given: unknown[]) =>
      accent((words as (...all: unknown[]) => string)(...given))) as T;
  }
  if (Array.isArray(words)) return words.map(accent) as T;
  const entries = Object.entries(words as object).map(([key, value]) => [key, accent(value)]);
  return Object.fromEntries(entries) as T;
}
