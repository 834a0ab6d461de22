import type { Facet } from '@skinstack/db/breakdown/facet-sources';

const MISSING: Record<Facet, string> = {
  link: 'No link',
  product: 'No product',
  campaign: 'No campaign',
  category: 'No category',
  concern: 'No concern',
  ingredient: 'No ingredient',
  sub_id: 'No sub-id',
  country: 'Unknown country',
  device: 'Unknown device',
  referrer: 'No referrer',
};
const COUNTRY = /^[A-Z]{2}$/;
const countries = new Intl.DisplayNames('en', { type: 'region' });

/** The label of a facet's value: a country by its English name; a text when it is empty. */
export function labelOf(by: Facet, label: string): string {
  if (label === '') return MISSING[by];
  return by === 'country' && COUNTRY.test(label) ? (countries.of(label) ?? label) : label;
}
