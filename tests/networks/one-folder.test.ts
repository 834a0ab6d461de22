import { readHouse } from '@skinstack/lab/house/read-house';
import { ROOT } from '@skinstack/local/read-settings';
import { NETWORKS } from '@skinstack/networks/networks';
import { expect, test } from 'vitest';

const EXAMPLES = 'an example in the API’s description is some network’s';
const SEED = 'the local world’s history has an order or request of some network';
const JOURNEY = 'the orders of the demo and of validate come from some network';
const SLUG = 'a slug somebody chose is custom too: that is no network';
const LIFE = 'simulated orders come from two networks, which tell some sales both';
const PAGES = 'the pages of a shop, and what is said of them, are of what the shop runs on';
const ROWS = 'rows made to be measured are of some network';
/**
 * Files that name a network although they are neither its folder nor the list, and why they may:
 * another network would not have to be added to any.
 */
const MAY_NAME: Record<string, [network: string, reason: string][]> = {
  'apps/api/src/inbox/texts.ts': [
    ['refersion', EXAMPLES],
    ['impact', EXAMPLES],
  ],
  'apps/api/src/networks/routes.ts': [['refersion', EXAMPLES]],
  'apps/api/src/orders/routes.ts': [['refersion', EXAMPLES]],
  'packages/cli/src/journey/demo.ts': [['refersion', JOURNEY]],
  'packages/cli/src/journey/steps.ts': [['refersion', JOURNEY]],
  'packages/cli/src/journey/validate.ts': [['refersion', JOURNEY]],
  'apps/dashboard/src/operator/inbox/shop-set-up.tsx': [['shopify', PAGES]],
  'apps/dashboard/words/de-shops.ts': [['shopify', PAGES]],
  'apps/dashboard/words/en-shops.ts': [['shopify', PAGES]],
  'packages/domain/src/storefront.ts': [['shopify', PAGES]],
  'packages/storefront/src/consent.ts': [['shopify', PAGES]],
  'packages/storefront/src/hand-on.ts': [['shopify', PAGES]],
  'packages/storefront/src/v1.ts': [['shopify', PAGES]],
  'packages/lab/src/bench/bench-webhooks.ts': [['custom', ROWS]],
  'packages/lab/src/database/explain-lookups.ts': [['custom', ROWS]],
  'packages/lab/src/database/fill-orders.ts': [['custom', ROWS]],
  'packages/lab/src/database/fill-population.ts': [['custom', ROWS]],
  'apps/api/src/links/generate-link.ts': [['custom', SLUG]],
  'packages/db/src/links/find-redirect-link.ts': [['custom', SLUG]],
  'packages/db/src/operations/diagnose-database.ts': [['custom', SLUG]],
  'packages/db/src/schema/tracking-links.ts': [['custom', SLUG]],
  'packages/lab/src/simulate/actions.ts': [['refersion', LIFE]],
  'packages/lab/src/simulate/life.ts': [
    ['refersion', LIFE],
    ['custom', LIFE],
  ],
  'packages/lab/src/simulate/open-simulation.ts': [
    ['refersion', LIFE],
    ['custom', LIFE],
  ],
  'packages/local/src/seed/seed-history.ts': [['refersion', SEED]],
  'packages/local/src/seed/seed-payouts.ts': [['shopify', SEED]],
};

/** Mistakes put into a network's own files: part of its tests. */
const MUTATIONS = 'packages/lab/src/mutate/';

/** A network in whatever spelling: `levanta`, `importLevanta`, `LEVANTA_API_URL`, ‘Levanta’s’. */
function spellingsOf(network: string): RegExp {
  // an ordinary word; `code: 'custom'` is zod's
  if (network === 'custom') return /(?<!code: )['"`]custom['"`]/;
  const [upper, title] = [network.toUpperCase(), network.charAt(0).toUpperCase()];
  const lower = `(?<![A-Za-z])${network}(?![a-z])`;
  const capital = `${title}${network.slice(1)}(?![a-z])`;
  return new RegExp(`${lower}|${capital}|(?<![A-Z])${upper}(?![A-Z])`);
}

const namedIn = (text: string) => NETWORKS.filter((network) => spellingsOf(network).test(text));

test.each([
  ["if (network !== 'shopify')", ['shopify']],
  ['import { importLevanta } from', ['levanta']],
  ['levantaApi.listReports()', ['levanta']],
  ['env.IMPACT_API_URL', ['impact']],
  ['// what Awin’s clickref is', ['awin']],
  ["network in ('custom')", ['custom']],
  ["addIssue({ code: 'custom' }), drawIngest(), the impact_of, a custom slug", ['impact']],
  ['drawIngest(), impacts, a custom slug', []],
])('%s names %j', (text, networks) => {
  expect(namedIn(text)).toEqual(networks);
});

test('nothing outside a network’s folder names it but the one list', () => {
  const folders = NETWORKS.map((network) => `packages/networks/src/${network}/`);
  const own = ['packages/networks/src/networks.ts', MUTATIONS, ...folders];
  const others = readHouse(ROOT).filter(({ path }) => !own.some((one) => path.startsWith(one)));
  expect(others.length).toBeGreaterThan(300);
  const naming = others
    .map(({ path, text }): [string, string[]] => [path, namedIn(text)])
    .filter(([, names]) => names.length > 0);
  const allowed = Object.entries(MAY_NAME).map(([path, names]) => [
    path,
    names.map(([one]) => one),
  ]);
  expect(Object.fromEntries(naming)).toEqual(Object.fromEntries(allowed));
});
