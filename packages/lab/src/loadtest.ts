import { type FoundWorld, openWorld, redirectOf } from '@skinstack/cli/find-world';
import { newCommand, Refusal, wholeNumber } from '@skinstack/cli/run-command';
import { createClient } from '@skinstack/client/create-client';
import { readAnswer } from '@skinstack/client/read-answer';
import { waitForInterrupt } from '@skinstack/local/processes/stop-child';
import { InvalidArgumentError } from 'commander';
import { type LoadGenerator, startLoadGenerator } from './load/start-threads.ts';

/** What to offer, and to which link; without a path to one the API names. */
type LoadtestOptions = {
  from: number;
  most: number;
  limitMs: number;
  seconds: number;
  connections: number;
  path?: string;
  yes: boolean;
};

const HELP = `
Every redirect is recorded as a click.

Environment:
  REDIRECT_URL            the platform whose link --path names
  API_URL, ADMIN_API_KEY  where to ask for a link; by default the world of this checkout`;

/** `npm run loadtest`: how many redirects a second a platform sustains. */
export function loadtestCommand() {
  const about =
    'Follows one link ever more often until the p99 is over a limit, an answer is no redirect, ' +
    'or not all is answered.';
  return newCommand('loadtest', about)
    .option('--from <n>', 'requests a second, the first rate', wholeNumber(1), 50)
    .option('--most <n>', 'the last rate', wholeNumber(1), 5_000)
    .option('--limit-ms <n>', 'the p99 that is too slow', wholeNumber(1), 100)
    .option('--seconds <n>', 'how long each rate is offered', wholeNumber(1), 5)
    .option('--connections <n>', 'kept open', wholeNumber(1), 64)
    .option('--path </l/slug>', 'the link to follow (default: the newest the API lists)', readPath)
    .option('--yes', 'it is no machine of mine alone: load it all the same', false)
    .addHelpText('after', HELP)
    .action(loadtest);
}

function readPath(text: string): string {
  if (text.startsWith('/')) return text;
  throw new InvalidArgumentError('It begins with /.');
}

const LOCAL = new Set(['localhost', '127.0.0.1', '[::1]']);

/** @throws Refusal on another machine, unless that is meant */
export function refuseStrangers(redirect_url: string, yes: boolean): void {
  const { hostname } = new URL(redirect_url);
  if (yes || LOCAL.has(hostname)) return;
  throw new Refusal(`${hostname} is not this machine: its visitors would notice. Add --yes.`);
}

/** What one rate came to. */
export type Step = {
  rate: number;
  answered_per_second: number;
  wrong_count: number;
  p50_ms: number;
  p99_ms: number;
};

/** The highest rate that was sustained, and why the next one was not. */
export type Knee = { rate: number | null; reason: string };

/** Answering so much of what was offered counts as keeping up. */
const KEEPS_UP = 0.95;

/** Why a rate was too much; null when it was sustained. */
export function overload(step: Step, limit_ms: number): string | null {
  if (step.wrong_count > 0) return `${step.wrong_count} answers were no redirect`;
  if (step.p99_ms > limit_ms) return `p99 ${step.p99_ms.toFixed(0)} ms is over ${limit_ms} ms`;
  const isBehind = step.answered_per_second < step.rate * KEEPS_UP;
  return isBehind ? `${step.answered_per_second.toFixed(0)} a second were answered` : null;
}

/** Offers more and more, by the same factor, until it is too much or `most` is sustained. */
export async function findKnee(
  order: { from: number; most: number; factor: number; limit_ms: number },
  offer: (rate: number) => Promise<Step>,
): Promise<Knee> {
  let sustained: number | null = null;
  for (let rate = order.from; rate <= order.most; rate = Math.ceil(rate * order.factor)) {
    const reason = overload(await offer(rate), order.limit_ms);
    if (reason !== null) return { rate: sustained, reason: `at ${rate} a second ${reason}` };
    sustained = rate;
  }
  return { rate: sustained, reason: `no more than ${order.most} a second were tried` };
}

const FACTOR = 1.5;
const WARMUP_MS = 1_000;

async function loadtest(options: LoadtestOptions): Promise<void> {
  const url = await chooseLink(options);
  refuseStrangers(url.href, options.yes);
  const { from, most, limitMs: limit_ms } = options;
  console.log(`${url.href}, p99 at most ${limit_ms} ms`);
  waitForInterrupt().then(() => process.exit(130));
  const generator = startLoadGenerator();
  try {
    const offer = (rate: number) => offerRate(generator, url, options, rate);
    const knee = await findKnee({ from, most, limit_ms, factor: FACTOR }, offer);
    const sustained = `Sustained: ${knee.rate}/s`;
    console.log(knee.rate === null ? 'Not even the first rate was sustained' : sustained);
    console.log(knee.reason);
    if (knee.rate === null) process.exitCode = 1;
  } finally {
    await generator.stop();
  }
}

/** The link that is named, or the newest of the platform that is meant. */
async function chooseLink({ path }: LoadtestOptions): Promise<URL> {
  const { REDIRECT_URL } = process.env;
  if (path !== undefined && REDIRECT_URL) {
    console.error(`→ ${REDIRECT_URL} (named by REDIRECT_URL)`);
    return new URL(path, REDIRECT_URL);
  }
  const world = await openWorld();
  return new URL(path ?? (await newestLink(world)), redirectOf(world));
}

async function newestLink({ api_url, admin_key }: FoundWorld): Promise<string> {
  const { api } = createClient(api_url, admin_key);
  const { data } = await readAnswer(api.links.$get({ query: { limit: '100' } }));
  const link = data.find(({ is_active }) => is_active);
  if (!link) throw new Refusal(`${api_url} lists no link that is active: name one with --path`);
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
