import { SCHEDULE } from '@skinstack/api/operations/schedule';
import type { Role } from '@skinstack/db/operations/grants';
import { checkPlaces } from './check-regions.ts';
import { type Deployment, readDeployment, type WorkerConfig } from './deploy.ts';
import { type Finding, fix, ok, PATIENCE_MS, type Subject, timed } from './read-subject.ts';

type Workers = { redirect: WorkerConfig; api: WorkerConfig };

/** What wrangler.toml says of a deployment fits together and with the code. */
export function checkBindings(
  deployment: Deployment,
  workers: Workers = readDeployment(deployment),
): Finding[] {
  return [
    checkQueues(workers),
    checkCrons(workers.api),
    checkLimits(workers.redirect),
    checkDomain(workers),
    ...checkPlaces(workers),
  ].map((finding) => ({ ...finding, about: `wrangler.toml, ${finding.about}` }));
}

function checkQueues({ redirect, api }: Workers): Finding {
  const clicks = redirect.queues.producers?.find(({ binding }) => binding === 'CLICKS')?.queue;
  const consumers = api.queues.consumers ?? [];
  const consumer = consumers.find(({ queue }) => queue === clicks);
  const dead = consumer?.dead_letter_queue;
  if (!clicks) return fix('queues', `${redirect.environment} has no producer bound to CLICKS`);
  if (!consumer) return fix('queues', `nobody takes from ${clicks}: add it to ${api.environment}`);
  if (!dead) return fix('queues', `the consumer of ${clicks} has no dead_letter_queue`);
  if (!consumers.some(({ queue }) => queue === dead)) {
    return fix('queues', `nobody takes from ${dead}: what is dead would be lost in days`);
  }
  return ok('queues', `${clicks}, then ${dead}`);
}

function checkCrons({ triggers, environment }: WorkerConfig): Finding {
  const missing = Object.keys(SCHEDULE).filter((cron) => !triggers.crons?.includes(cron));
  if (missing.length === 0) return ok('crons', `${Object.keys(SCHEDULE).join(' · ')}`);
  return fix('crons', `add “${missing.join('”, “')}” to ${environment}: jobs wait for it`);
}

function checkLimits({ ratelimits, environment }: WorkerConfig): Finding {
  if (ratelimits.some(({ name }) => name === 'MISSES')) return ok('rate limits', 'MISSES');
  return fix('rate limits', `${environment} has no MISSES: slugs could be guessed at any rate`);
}

function checkDomain({ redirect, api }: Workers): Finding {
  const [one, other] = [redirect, api].map(({ vars }) => String(vars.SHORT_DOMAIN ?? ''));
  if (!one || !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(one)) {
    return fix('SHORT_DOMAIN', 'is no domain: links would be made for nowhere');
  }
  if (one !== other) return fix('SHORT_DOMAIN', `is ${one} for redirects and ${other} for the API`);
  return ok('SHORT_DOMAIN', one);
}

/** Both Workers answer, the API with both its stores, and with the version that was expected. */
export function checkHealth({ urls, settings }: Subject): Promise<Finding[]> {
  const workers = Object.entries(urls) as [Role, string][];
  return Promise.all(
    workers.map(([worker, url]) => checkWorker(worker, url, settings.EXPECTED_VERSION)),
  );
}

type Health = { status?: string; checks?: Record<string, string>; version?: string };

async function checkWorker(worker: Role, url: string, expected?: string): Promise<Finding> {
  const about = `${worker} Worker at ${url}`;
  const asked = await timed(async () => {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const response = await fetch(new URL('/healthz', url), { signal });
    return { status: response.status, health: (await response.json()) as Health };
  });
  if ('problem' in asked) return fix(about, `does not answer (${asked.problem}): is it deployed?`);
  const { status, health } = asked.value;
  const checks = Object.entries(health.checks ?? {});
  const broken = checks.filter(([, state]) => state !== 'ok').map(([name]) => name);
  if (broken.length > 0) return fix(about, `cannot reach its ${broken.join(' and ')}: its secrets`);
  if (status !== 200 || health.status !== 'ok')
    return fix(about, `is not well: /healthz ${status}`);
  if (worker === 'api' && expected && health.version !== expected) {
    return fix(about, `runs version ${health.version}, not ${expected}`);
  }
  return ok(about, `well, in ${asked.took}`);
}
