import { createClient } from '@skinstack/client/create-client';
import { readAnswer } from '@skinstack/client/read-answer';
import { type LoadGenerator, startLoadGenerator } from './bench/start-load-generator.ts';
import { type Borrowed, namedWorld } from './journey/borrow-world.ts';
import { findKnee, type Step } from './loadtest/find-knee.ts';
import { type LoadtestOptions, readLoadtestOptions } from './loadtest/read-loadtest-options.ts';
import { untilInterrupted } from './world/until-interrupted.ts';

/** `npm run loadtest`: how many redirects a second a deployment bears. */
const FACTOR = 1.5;
const WARMUP_MS = 1_000;

async function loadtest(given: string[]): Promise<number> {
  untilInterrupted().then(() => process.exit(130));
  const generator = startLoadGenerator();
  try {
    const world = namedWorld();
    const options = readLoadtestOptions(given, world.redirectUrl);
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
