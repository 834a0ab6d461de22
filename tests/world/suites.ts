import { matchesGlob } from 'node:path';

/** Which files a project of vitest runs, and which of those it leaves to another. */
export type Suite = { include: string[]; exclude: string[] };

/**
 * Suites that start whole processes, break stores or wait for seconds to pass: `npm run test:rest`.
 * `npm test` has everything else.
 */
const REST: Record<string, string[]> = {
  faults: ['tests/faults/**/*.test.ts', 'tests/migrations/upgrade-under-load.test.ts'],
  flows: [
    ...['tests/flows/**/*.test.ts', 'tests/deploy/deployments.test.ts'],
    ...['tests/local/{run,start-stores}.test.ts', 'tests/local/postgres/start-postgres.test.ts'],
  ],
  lab: [
    ...['tests/lab/{analyze,loadtest,simulate,soak}.test.ts', 'tests/lab/bench/load-*.test.ts'],
    'tests/cli/restore-drill.test.ts',
  ],
};
const STORES = ['cache', 'cli', 'client', 'db', 'local', 'migrations'].map(
  (folder) => `tests/${folder}/**/*.test.ts`,
);
const INSIDE_WORKERD = ['redirect', 'api'].map((folder) => `tests/${folder}/**/*.test.ts`);
const rest = Object.values(REST).flat();

/** Every file below tests/ is in one of these, and in no other (tests/suites.test.ts). */
export const SUITES = {
  api: { include: ['tests/api/**/*.test.ts'], exclude: [] },
  redirect: { include: ['tests/redirect/**/*.test.ts'], exclude: [] },
  /** They set what a process has once: drivers, settings, consoles. */
  stores: { include: STORES, exclude: rest },
  /** Everything that touches no store. */
  node: { include: ['tests/**/*.test.ts'], exclude: [...STORES, ...INSIDE_WORKERD, ...rest] },
  ...Object.fromEntries(
    Object.entries(REST).map(([name, include]) => [name, { include, exclude: [] }]),
  ),
} as const satisfies Record<string, Suite>;

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
  ...['db/stats/time-zones', 'api/contract/strictness', 'api/orders/arrival-order'],
  ...['domain/time-zones', 'api/contract/isolation', 'api/contract/fuzz', 'api/inbox/webhook-once'],
  ...['api/networks/shopify', 'api/payouts/payout-races', 'api/middleware/rate-limits'],
  ...['db/clicks/rollups', 'api/networks/custom', 'api/contract/store-failures-of-changes'],
  ...['db/links/list-plans', 'db/stats/overview-plans', 'migrations/migrate-database'],
  ...['api/orders/order-lives', 'api/people/sign-in-limits', 'cli/commands'],
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
export type Part = { index: number; count: number };
