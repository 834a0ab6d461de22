import type { Role } from '@skinstack/db/roles/grants';
import { type Finding, fix, ok, PATIENCE_MS, timed } from './finding.ts';
import type { Subject } from './read-subject.ts';

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
