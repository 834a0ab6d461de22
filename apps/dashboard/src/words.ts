import type { Locale } from '@skinstack/domain/people';
import type { en } from '../words/en.ts';
import type { enInfluencer } from '../words/en-influencer.ts';
import type { enOperator } from '../words/en-operator.ts';

/** A language has the same keys as English, and as many arguments. */
export type Words = Widen<typeof en>;
export type InfluencerWords = Widen<typeof enInfluencer>;
export type OperatorWords = Widen<typeof enOperator>;

type Widen<T> = {
  [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends (...given: infer A) => string
      ? (...given: A) => string
      : Widen<T[K]>;
};

/** The words of every page, of the influencer’s, and of the operator’s: set before they are shown. */
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
/** Tests look for words that are not from here: with it every one of them is longer and accented. */
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

const ACCENTS: Record<string, string> = { a: 'å', e: 'é', i: 'ï', o: 'ø', u: 'ü', n: 'ñ', c: 'ç' };

function accent<T>(words: T): T {
  if (typeof words === 'string') {
    return `${words.replace(/[aeiounc]/g, (letter) => ACCENTS[letter] ?? letter)}ẋẋ` as T;
  }
  if (typeof words === 'function') {
    return ((...given: unknown[]) =>
      accent((words as (...all: unknown[]) => string)(...given))) as T;
  }
  if (Array.isArray(words)) return words.map(accent) as T;
  const entries = Object.entries(words as object).map(([key, value]) => [key, accent(value)]);
  return Object.fromEntries(entries) as T;
}
