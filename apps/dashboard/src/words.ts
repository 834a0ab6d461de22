import type { Area, Locale } from '@skinstack/domain/people';
import type {
  AccountWords,
  BrandWords,
  InfluencerWords,
  MemberWords,
  OperatorWords,
  ShopWords,
  Words,
} from '../words/shape.ts';

/** The words of every page, and of each area’s: set before any is shown. */
export let w: Words;
export let wi: InfluencerWords;
export let wo: OperatorWords;
export let wb: BrandWords;
/** Those of the pages of members, which load them. */
export let wm: MemberWords;
/** Those of Account’s later parts, which come with it. */
export let wa: AccountWords;
/** Those of the pages that connect a shop, which load them. */
export let ws: ShopWords;

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
const BRAND = {
  en: () => import('../words/en-brand.ts').then((file) => file.enBrand),
  de: () => import('../words/de-brand.ts').then((file) => file.deBrand),
};
const MEMBERS = {
  en: () => import('../words/en-members.ts').then((file) => file.enMembers),
  de: () => import('../words/de-members.ts').then((file) => file.deMembers),
};
const SHOPS = {
  en: () => import('../words/en-shops.ts').then((file) => file.enShops),
  de: () => import('../words/de-shops.ts').then((file) => file.deShops),
};
const ACCOUNT = {
  en: () => import('../words/en-account.ts').then((file) => file.enAccount),
  de: () => import('../words/de-account.ts').then((file) => file.deAccount),
};

let spoken: Locale = 'en';
/** Tests look for words that are not from here: with it each of ours is longer and accented. */
const isPseudo = () => location.hash === '#pseudo';

/** Loads the words of a language, and those of the reader’s pages. */
export async function loadWords(locale: Locale, area: Area): Promise<void> {
  spoken = locale;
  const [shared] = await Promise.all([SHARED[locale](), loadArea(area)]);
  w = isPseudo() ? accent(shared) : shared;
}

/**
 * Loads the words of one area: operators see influencers’ pages too, and a brand’s pages are in
 * part those of operators.
 */
export async function loadArea(area: Area): Promise<void> {
  if (area === 'influencer') {
    const words = await INFLUENCER[spoken]();
    wi = isPseudo() ? accent(words) : words;
    return;
  }
  const [words, ofBrand] = await Promise.all([
    OPERATOR[spoken](),
    area === 'brand' ? BRAND[spoken]() : null,
  ]);
  wo = isPseudo() ? accent(words) : words;
  if (ofBrand) wb = isPseudo() ? accent(ofBrand) : ofBrand;
}

export async function loadMemberWords(): Promise<void> {
  const words = await MEMBERS[spoken]();
  wm = isPseudo() ? accent(words) : words;
}

export async function loadShopWords(): Promise<void> {
  const words = await SHOPS[spoken]();
  ws = isPseudo() ? accent(words) : words;
}

/** Loads the words of notices and webhooks: few pages need them. */
export async function loadAccountWords(): Promise<void> {
  const words = await ACCOUNT[spoken]();
  wa = isPseudo() ? accent(words) : words;
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
