/** What a country asks to be said beside a link that pays, as its own source says it. */
export type Disclosure = {
  /** ISO 3166-1. */
  country: string;
  /** The language the label is in. */
  language: string;
  /** The label, and others the source lets stand for it. */
  text: string;
  alternatives: readonly string[];
  /** Where it has to be. */
  placement: string;
  /** The rule, and where it was read. */
  source: string;
  source_url: string;
  /** When somebody read it last. */
  checked_on: string;
};

/**
 * Only what was read at its source. The United States are missing on purpose: the FTC's guide could
 * not be read, and what others say of it is no source.
 */
export const DISCLOSURES: readonly Disclosure[] = [
  {
    country: 'GB',
    language: 'en',
    text: 'Ad',
    alternatives: ['Advert', 'Advertising', 'Advertisement'],
    placement:
      'At the start, before the link and before anything has to be opened. “Affiliate”, “aff” or ' +
      '“spon” alone are not enough.',
    source: 'CAP Code 2.1; ASA and CAP, Affiliate marketing',
    source_url: 'https://www.asa.org.uk/advice-online/affiliate-marketing.html',
    checked_on: '2026-11-26',
  },
  {
    country: 'FR',
    language: 'fr',
    text: 'Publicité',
    alternatives: ['Collaboration commerciale'],
    placement: 'Clear, legible and easy to identify, on whatever medium.',
    source: 'Loi n° 2023-451, art. 5-2 (ordonnance 2024-978), LEGIARTI000050457275',
    source_url: 'https://legal.tricoteuses.fr/',
    checked_on: '2026-11-26',
  },
  {
    country: 'DE',
    language: 'de',
    text: 'Werbung',
    alternatives: ['Anzeige'],
    placement: 'At the start, before the link; of codes, too.',
    source: '§ 5a Abs. 4 UWG (as of 2024-05-06)',
    source_url: 'https://www.buzer.de/',
    checked_on: '2026-11-26',
  },
];

/** Law changes: what was read longer ago than this is to be read again. */
const FRESH_DAYS = 180;
const DAY_MS = 86_400_000;

/** The row of a country in a language; the country's own language where none is asked for. */
export function findDisclosure(country: string, language: string | null): Disclosure | null {
  const rows = DISCLOSURES.filter((row) => row.country === country);
  return rows.find((row) => language === null || row.language === language) ?? null;
}

/** Whether a row was read too long ago to be relied on. */
export function isStale({ checked_on }: Pick<Disclosure, 'checked_on'>, now_ms: number): boolean {
  return now_ms - Date.parse(checked_on) > FRESH_DAYS * DAY_MS;
}

/** What there is, in words: `DE (de), FR (fr), GB (en)`. */
export function knownDisclosures(): string {
  const all = DISCLOSURES.map(({ country, language }) => `${country} (${language})`);
  return all.toSorted().join(', ');
}

/**
 * France: from how much of one advertiser in a year on a written contract is needed, without tax,
 * in cents (décret n° 2025-1137, in force since 2026-01-01), and from where on we warn.
 */
export const CONTRACT_FROM_MINOR = 100_000n;
const WARN_AT_PERCENT = 80n;

/** Where the sum of a year stands; null far below. */
export function contractState(sum_minor: bigint): 'due' | 'near' | null {
  if (sum_minor >= CONTRACT_FROM_MINOR) return 'due';
  return sum_minor * 100n >= CONTRACT_FROM_MINOR * WARN_AT_PERCENT ? 'near' : null;
}
