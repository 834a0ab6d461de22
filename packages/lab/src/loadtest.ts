import { parseArgs } from 'node:util';
import { type Borrowed, namedWorld } from '@skinstack/cli/borrow-world';
import { createClient } from '@skinstack/client/create-client';
import { readAnswer } from '@skinstack/client/read-answer';
import { waitForInterrupt } from '@skinstack/local/processes/stop-child';
import { type LoadGenerator, startLoadGenerator } from './load/start-threads.ts';

/** What to offer to whom. */
type LoadtestOptions = {
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
export function parseLoadtestOptions(
  args: readonly string[],
  redirectUrl: string,
): LoadtestOptions {
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

/** What one rate came to. */
export type Step = {
  rate: number;
  answered_per_second: number;
  wrong_count: number;
  p50_ms: number;
  p99_ms: number;
};

/** The highest rate that was borne, and why the next one was not. */
export type Knee = { rate: number | null; reason: string };

/** Answering so much of what was offered counts as keeping up. */
const KEEPS_UP = 0.95;

/** Why a rate was too much; null when it was borne. */
export function overload(step: Step, limit_ms: number): string | null {
  if (step.wrong_count > 0) return `${step.wrong_count} answers were no redirect`;
  if (step.p99_ms > limit_ms) return `p99 ${step.p99_ms.toFixed(0)} ms is over ${limit_ms} ms`;
  const isBehind = step.answered_per_second < step.rate * KEEPS_UP;
  return isBehind ? `${step.answered_per_second.toFixed(0)} a second were answered` : null;
}

/** Offers more and more, by the same factor each time, until it is too much or `most` is borne. */
export async function findKnee(
  order: { from: number; most: number; factor: number; limit_ms: number },
  offer: (rate: number) => Promise<Step>,
): Promise<Knee> {
  let borne: number | null = null;
  for (let rate = order.from; rate <= order.most; rate = Math.ceil(rate * order.factor)) {
    const reason = overload(await offer(rate), order.limit_ms);
    if (reason !== null) return { rate: borne, reason: `at ${rate} a second ${reason}` };
    borne = rate;
  }
  return { rate: borne, reason: `no more than ${order.most} a second were tried` };
}

/** `npm run loadtest`: how many redirects a second a deployment bears. */
const FACTOR = 1.5;
const WARMUP_MS = 1_000;

async function loadtest(given: string[]): Promise<number> {
  waitForInterrupt().then(() => process.exit(130));
  const generator = startLoadGenerator();
  try {
    const world = namedWorld();
    const options = parseLoadtestOptions(given, world.redirectUrl);
    const path = options.path ?? (await newestLink(world));
    console.log(`${world.redirectUrl}${path}, p99 at most ${options.limit_ms} ms`);
    const url = new URL(path, world.redirectUrl);
    const offer = (rate: number) => offerRate(generator, url, options, rate);
    const knee = await findKnee({ ...options, factor: FACTOR }, offer);
    console.log(knee.rate === null ? 'Not even the first rate was borne' : `Borne: ${knee.rate}/s`);
    console.log(knee.reason);
    return knee.rate === null ? 1 : 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  } finally {
    await generator.stop();
  }
}

async function newestLink({ apiUrl, adminKey }: Borrowed): Promise<string> {
  const { api } = createClient(apiUrl, adminKey);
  const { data } = await readAnswer(api.links.$get({ query: { limit: '100' } }));
  const link = data.find(({ is_active }) => is_active);
  if (!link) throw new Error(`${apiUrl} lists no link that is active: name one with --path`);
  return `/l/${link.slug}`;
}

async function offerRate(
  generator: LoadGenerator,
  url: URL,
  options: LoadtestOptions,
  rate: number,
): Promise<Step> {
  const is_tls = url.protocol === 'https:';
  const result = await generator.run({
    remote: { host: url.hostname, is_tls },
    port: Number(url.port || (is_tls ? 443 : 80)),
    path: url.pathname,
    pid: 0,
    connection_count: options.connections,
    rate_per_second: rate,
    warmup_ms: WARMUP_MS,
    measure_ms: options.seconds * 1_000,
  });
  const { p50_ms, p99_ms, wrong_count } = result;
  const answered_per_second = (result.answered_count * 1_000) / result.elapsed_ms;
  const times = `p50 ${p50_ms.toFixed(1)} ms  p99 ${p99_ms.toFixed(1)} ms`;
  console.log(
    `  ${rate}/s  ${answered_per_second.toFixed(0)} answered  ${times}  ${wrong_count} wrong`,
  );
  return { rate, answered_per_second, wrong_count, p50_ms, p99_ms };
}

if (process.argv[1] === import.meta.filename) process.exit(await loadtest(process.argv.slice(2)));
