import { matchesGlob } from 'node:path';

/** Which files a project of vitest runs, and which of those it leaves to another. */
type Suite = { include: string[]; exclude: string[] };

const below = (folder: string) => `tests/${folder}/**/*.test.ts`;
const only = (...include: string[]): Suite => ({ include, exclude: [] });

/**
 * Suites that start whole processes, break stores or wait for seconds to pass: `npm run test:rest`.
 * `npm test` has everything else.
 */
const REST = {
  faults: only(below('faults'), 'tests/migrations/upgrade-under-load.test.ts'),
  flows: only(
    ...[below('flows'), 'tests/deploy/deployments.test.ts'],
    ...['tests/local/{run,start-stores}.test.ts', 'tests/local/postgres/start-postgres.test.ts'],
  ),
  lab: only(
    ...['tests/lab/{analyze,loadtest,simulate,soak}.test.ts', 'tests/lab/bench/load-*.test.ts'],
    'tests/cli/restore-drill.test.ts',
  ),
};
const STORES = ['cache', 'cli', 'client', 'db', 'local', 'migrations'].map(below);

const rest = Object.values(REST).flatMap(({ include }) => include);

/** Every file below tests/ is in one of these, and in no other (tests/suites.test.ts). */
export const SUITES = {
  redirect: only(below('redirect')),
  api: only(below('api')),
  /** They set what a process has once: drivers, settings, consoles. */
  stores: { include: STORES, exclude: rest },
  /** Everything that needs no store of the test world. */
  node: {
    include: ['tests/**/*.test.ts'],
    exclude: [...STORES, ...['redirect', 'api', 'browser'].map(below), ...rest],
  },
  ...REST,
  /** The dashboard in a real Chromium: `npm run test:browser`, with a configuration of its own. */
  browser: only(below('browser')),
} satisfies Record<string, Suite>;

/** Whether a suite runs a file. */
export function runs({ include, exclude }: Suite, file: string): boolean {
  const isOneOf = (globs: string[]) => globs.some((glob) => matchesGlob(file, glob));
  return isOneOf(include) && !isOneOf(exclude);
}

/** Whether these suites are given the stores of the test world; only `node` does without. */
export function needStores(suite_names: string[]): boolean {
  return suite_names.some((name) => name !== 'node');
}

/** What takes longest, longest first: dealt out before the others, so that parts end together. */
const LONGEST = [
  ...['api/contract/roles', 'api/contract/strictness', 'api/contract/isolation'],
  ...['api/contract/fuzz', 'api/orders/arrival-order', 'db/stats/time-zones'],
  ...['api/inbox/webhook-once', 'api/middleware/rate-limits', 'db/clicks/fold-hours'],
  ...['api/inbox/webhooks', 'api/storefront/capture', 'domain/time-zones'],
  ...['api/customers/bonds', 'api/orders/bursts', 'migrations/migrate-database'],
  ...['api/payouts/payout-races', 'api/commissions/approval', 'api/contract/fuzz-networks'],
  ...['api/notices/endpoint-faults', 'api/payouts/money-races', 'api/people/sign-in-limits'],
].map((name) => `tests/${name}.test.ts`);

/**
 * The files of one part of a run (of `count`, from 1), the same wherever it is worked out: each file
 * is in one part. The long ones go round to and fro, then the others in the order of their names.
 */
export function dealFiles<T>(files: T[], pathOf: (file: T) => string, part: Part): T[] {
  const rank = (file: T) => {
    const found = LONGEST.findIndex((name) => pathOf(file).endsWith(name));
    return found === -1 ? LONGEST.length : found;
  };
  const byName = (a: string, b: string) => (a < b ? -1 : Number(a > b));
  const inOrder = files.toSorted((a, b) => rank(a) - rank(b) || byName(pathOf(a), pathOf(b)));
  return inOrder.filter((_, at) => {
    const place = at % part.count;
    const isOnTheWayBack = Math.floor(at / part.count) % 2 === 1;
    return (isOnTheWayBack ? part.count - 1 - place : place) === part.index - 1;
  });
}

/** `--shard=<index>/<count>` */
type Part = { index: number; count: number };
