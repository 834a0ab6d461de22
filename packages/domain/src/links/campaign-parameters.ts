/**
 * What campaigns and ad networks put on an address: Google's, TikTok's and Facebook's click ids,
 * and the parameters analytics read. Nothing in a value ends the query, or a header.
 */
const PASSED = /^(?:utm_[a-z0-9_]{1,32}|gclid|ttclid|fbclid)=[!"$%'-~]{1,512}$/;
/** So many are passed on at most: a destination is no place for everything. */
const MAX_COUNT = 12;

/** The parameters of a short link that go on to the shop, as they are; as a rule there are none. */
export function passedParameters(query: string): string {
  if (!query.includes('utm_') && !query.includes('clid=')) return '';
  const [parameters = ''] = query.split('#', 1);
  const passed = parameters.split('&').filter((pair) => PASSED.test(pair));
  return passed.slice(0, MAX_COUNT).join('&');
}

/** What a template may name: all is known of a link but the sub-id, which a click may bring. */
const PLACEHOLDERS = ['slug', 'link_id', 'influencer_id', 'campaign', 'sub_id'] as const;
type Placeholder = (typeof PLACEHOLDERS)[number];

const TEMPLATE_PAIR = /^utm_[a-z0-9_]{1,32}=(?:[A-Za-z0-9._~+-]|%[0-9A-Fa-f]{2}|\{[a-z_]+\})+$/;
const NAMED = /\{([a-z_]+)\}/g;
const MAX_LENGTH = 500;

/**
 * True for what a program may put on its destinations: `utm_…` parameters with values that need
 * no escaping, in which `{slug}`, `{link_id}`, `{influencer_id}`, `{campaign}` and `{sub_id}` stand
 * for the link's.
 */
export function isUtmTemplate(template: string): boolean {
  const names = [...template.matchAll(NAMED)].map(([, name]) => name);
  return (
    template.length <= MAX_LENGTH &&
    template.split('&').every((pair) => TEMPLATE_PAIR.test(pair)) &&
    names.every((name) => PLACEHOLDERS.some((known) => known === name))
  );
}

/**
 * Puts a link's values into a template. A parameter that names what the link has not is left out;
 * what is not among the values stays, to be filled later.
 */
export function fillUtm(
  template: string,
  values: Partial<Record<Placeholder, string | null>>,
): string {
  if (!template.includes('{')) return template;
  const known = new Map<string, string | null>(Object.entries(values));
  const pairs = template.split('&').flatMap((pair) => {
    const names = [...pair.matchAll(NAMED)].map(([, name = '']) => name);
    if (names.some((name) => known.get(name) === null)) return [];
    return pair.replace(NAMED, (all, name: string) => {
      const value = known.get(name);
      return value === undefined || value === null ? all : encodeURIComponent(value);
    });
  });
  return pairs.join('&');
}
