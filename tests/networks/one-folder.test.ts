import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listTracked, readHouse } from '@skinstack/lab/house/read-house';
import { ROOT } from '@skinstack/local/read-settings';
import { ADAPTERS, NETWORKS, type Network } from '@skinstack/networks/networks';
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
  'apps/dashboard/src/operator/inbox/shop-set-up.tsx': [
    ['shopify', PAGES],
    ['woocommerce', PAGES],
  ],
  'apps/dashboard/words/de-shops.ts': [
    ['shopify', PAGES],
    ['woocommerce', PAGES],
  ],
  'apps/dashboard/words/en-shops.ts': [
    ['shopify', PAGES],
    ['woocommerce', PAGES],
  ],
  'packages/domain/src/storefront.ts': [
    ['shopify', PAGES],
    ['woocommerce', PAGES],
  ],
  'packages/storefront/src/consent.ts': [['shopify', PAGES]],
  'packages/storefront/src/hand-on.ts': [['shopify', PAGES]],
  'packages/storefront/src/v1.ts': [
    ['shopify', PAGES],
    ['woocommerce', PAGES],
  ],
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
function spellingsOf(network: Network): RegExp {
  // an ordinary word; `code: 'custom'` is zod's
  if (network === 'custom') return /(?<!code: )['"`]custom['"`]/;
  const [upper, title] = [network.toUpperCase(), network.charAt(0).toUpperCase()];
  const lower = `(?<![A-Za-z])${network}(?![a-z])`;
  const capital = `${title}${network.slice(1)}(?![a-z])`;
  // as people write it, where that is a name and no word: WooCommerce, impact.com
  const spoken = ADAPTERS[network].title.replaceAll('.', '\\.');
  return new RegExp(`${lower}|${capital}|${spoken}(?![a-z])|(?<![A-Z])${upper}(?![A-Z])`);
}

const namedIn = (text: string) => NETWORKS.filter((network) => spellingsOf(network).test(text));

test.each([
  ["if (network !== 'shopify')", ['shopify']],
  ['import { importLevanta } from', ['levanta']],
  ['levantaApi.listReports()', ['levanta']],
  ['env.IMPACT_API_URL', ['impact']],
  ['// what Awin’s clickref is', ['awin']],
  ["network in ('custom')", ['custom']],
  ['import { liveWoocommerce }', ['woocommerce']],
  ['a WooCommerce order', ['woocommerce']],
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

/** So many networks in one file are a list of them, which a new one would have to be added to. */
const A_LIST = 4;
/** Lists that are held against the code: who leaves a network out is told. */
const HELD: Record<string, string> = {
  'docs/networks/README.md': 'the list of the pages: tests/networks/every-network.test.ts',
  'tests/api/contract/fuzz-networks.test.ts': 'its table does not compile without every network',
  'tests/networks/order-lives.test.ts': 'lives are drawn for networks that tell orders again',
  'tests/networks/one-folder.test.ts': 'this file',
  'docs/laws.md': 'the mistakes npm run mutate makes: tests/docs/laws.test.ts',
  'tests/api/networks/secret-use.test.ts': 'pairs of networks that sign alike, of every kind one',
  'tests/domain/clicks/click-token-travel.test.ts': 'ways a token travels: many go one of them',
};
/** Pages of what was, which stay as they are. */
const HISTORY = /^(CHANGELOG\.md|docs\/decisions\/|drizzle\/)/;

test('no page and no test is a list of networks, but those that are held against the code', () => {
  const paths = listTracked(ROOT).filter(
    (path) => /^(docs|tests|\.ci)\/|^[^/]+$/.test(path) && /\.(md|txt|ts|sh|yml|toml)$/.test(path),
  );
  expect(paths.length).toBeGreaterThan(300);
  const lists = paths.filter((path) => {
    if (HISTORY.test(path) || path in HELD) return false;
    const text = readFileSync(join(ROOT, path), 'utf8');
    return namedIn(text).filter((network) => network !== 'custom').length >= A_LIST;
  });
  expect(lists).toEqual([]);
});

/** Migrations of before, and why they had to name a network. */
const NAMING_MIGRATIONS = [
  // its CHECK listed the networks of its time; `any_network` replaced it by a form
  'drizzle/0000_tables.sql',
  // gave orders that were there the seller their adapter names now
  'drizzle/0029_order_identity.sql',
];

test('no migration names a network since', () => {
  const paths = listTracked(ROOT).filter((path) => /^drizzle\/[^/]+\.sql$/.test(path));
  const naming = paths.filter((path) => {
    const code = readFileSync(join(ROOT, path), 'utf8').replace(/--(?!> ).*$/gm, '');
    return namedIn(code).some((network) => network !== 'custom' && network !== 'impact');
  });
  expect(naming).toEqual(NAMING_MIGRATIONS);
});
