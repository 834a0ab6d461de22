import { parseArgs } from 'node:util';

/** What to offer to whom. */
export type LoadtestOptions = {
  from: number;
  most: number;
  limit_ms: number;
  seconds: number;
  connections: number;
  /** The link to follow; null: one the API names. */
  path: string | null;
};

const LOCAL = new Set(['localhost', '127.0.0.1', '[::1]']);

export const USAGE = `usage: npm run loadtest -- [options]

Follows one link ever more often until the p99 is over a limit, an answer is no redirect, or not all
is answered. Every redirect is recorded as a click. REDIRECT_URL names a deployment, API_URL and
ADMIN_API_KEY where to ask for a link; by default the local world.

  --from 50  --most 5000    requests a second: the first rate, and the last
  --limit-ms 100            the p99 that is too slow
  --seconds 5               how long each rate is offered
  --connections 64
  --path /l/SLUG            the link to follow (default: the newest the API lists)
  --yes                     it is no machine of mine alone: load it all the same`;

/** @throws Error on a wrong option, and on another host without \`--yes\` */
export function readLoadtestOptions(args: readonly string[], redirectUrl: string): LoadtestOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      from: { type: 'string', default: '50' },
      most: { type: 'string', default: '5000' },
      'limit-ms': { type: 'string', default: '100' },
      seconds: { type: 'string', default: '5' },
      connections: { type: 'string', default: '64' },
      path: { type: 'string' },
      yes: { type: 'boolean', default: false },
    },
  });
  const { from, most, seconds, connections, path = null } = values;
  const numbers = { from, most, limit_ms: values['limit-ms'], seconds, connections };
  const read = Object.entries(numbers).map(([name, text]) => [name, Number(text)] as const);
  const wrong = read.find(([, value]) => !Number.isInteger(value) || value < 1);
  if (wrong) throw new Error(`${wrong[0]} is a whole number from 1\n\n${USAGE}`);
  if (path !== null && !path.startsWith('/')) throw new Error(`--path begins with /\n\n${USAGE}`);
  const { hostname } = new URL(redirectUrl);
  if (!LOCAL.has(hostname) && !values.yes) {
    throw new Error(`${hostname} is not this machine: its visitors would notice. Add --yes.`);
  }
  const options = Object.fromEntries(read) as Omit<LoadtestOptions, 'path'>;
  return { ...options, path };
}
