import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Role } from '@skinstack/db/operations/grants';
import { findFreePort } from '../processes/find-free-port.ts';
import { endWithParent, stopChild } from '../processes/stop-child.ts';
import { ROOT } from '../read-settings.ts';

/** One Worker under `wrangler dev`. */
export interface RunningWorker {
  url: string;
  stop(): Promise<void>;
}

/**
 * Starts `wrangler dev -e <environment>` with its own settings file, state and registry, so that
 * worlds beside each other do not meet, and waits until `/healthz` answers.
 * @param vars what there is; the Worker is given its own part of it, in the place of `.dev.vars`
 */
export async function launchWorker(
  environment: Role,
  port: number,
  dataDir: string,
  vars: Record<string, string>,
): Promise<RunningWorker> {
  mkdirSync(join(dataDir, 'logs'), { recursive: true });
  const varsFile = join(dataDir, `${environment}.vars`);
  writeFileSync(varsFile, formatVars(selectVars(environment, vars)), { mode: 0o600 });
  const inspectorPort = await findFreePort(0, 'no variable');
  const child = spawn(
    process.execPath,
    [
      ...['--no-warnings', wranglerProgram(), 'dev', '-e', environment, '--env-file', varsFile],
      ...['--ip', '127.0.0.1', '--port', String(port), '--inspector-port', String(inspectorPort)],
      ...[
        '--persist-to',
        join(dataDir, 'wrangler', environment),
        '--show-interactive-dev-session',
        'false',
      ],
    ],
    { cwd: ROOT, env: quietEnvironment(dataDir), stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const callOff = child.pid === undefined ? () => {} : endWithParent(child.pid, 'TERM');
  const logFile = join(dataDir, 'logs', `${environment}.log`);
  const log = createWriteStream(logFile);
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  // both streams may hold more than was read when the process is gone
  child.once('close', () => log.end());
  const stop = async () => {
    await stopChild(child, STOP_STEPS);
    callOff();
  };
  const url = `http://localhost:${port}`;
  try {
    await untilHealthy(child, `http://127.0.0.1:${port}/healthz`, logFile);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}

const STOP_STEPS = [
  { signal: 'SIGINT', waitMs: 5_000 },
  { signal: 'SIGKILL', waitMs: 1_000 },
] as const;
const START_TIMEOUT_MS = 60_000;

async function untilHealthy(child: ChildProcess, url: string, logFile: string): Promise<void> {
  const started_ms = Date.now();
  while (Date.now() - started_ms < START_TIMEOUT_MS) {
    if (child.exitCode !== null) throw new Error(`wrangler dev ended at once: see ${logFile}`);
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
      if (response.ok) return;
    } catch {
      // Not listening yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${url} did not answer within ${START_TIMEOUT_MS / 1000} s: see ${logFile}`);
}

/** The file Node runs as wrangler. */
export function wranglerProgram(): string {
  const manifest = createRequire(import.meta.url).resolve('wrangler/package.json');
  return join(dirname(manifest), 'wrangler-dist', 'cli.js');
}

function quietEnvironment(dataDir: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    CI: '1',
    WRANGLER_HIDE_BANNER: 'true',
    WRANGLER_SEND_METRICS: 'false',
    CLOUDFLARE_CF_FETCH_ENABLED: 'false',
    WRANGLER_REGISTRY_PATH: join(dataDir, 'registry'),
    WRANGLER_LOG_PATH: join(dataDir, 'logs', 'wrangler'),
  };
}

/** The redirect Worker's settings (apps/redirect/src/env.ts); the rest is the API's. */
const OF_THE_REDIRECT = new Set([
  'DATABASE_URL',
  'UPSTASH_REDIS_REST_URL',
  'UPSTASH_REDIS_REST_TOKEN',
  'SIGNING_KEY',
  'SHORT_DOMAIN',
  'DOCS_URL',
  'CLICK_GATHER_MS',
]);
/** On one machine a click is seen at once; here no message of the queue costs anything. */
const PROMPT = { CLICK_GATHER_MS: '0' };

/** What a Worker is given of `.dev.vars`: what the seed is made with is no Worker's. */
function selectVars(worker: Role, vars: Record<string, string>): Record<string, string> {
  const isOwn = (name: string) =>
    worker === 'redirect' ? OF_THE_REDIRECT.has(name) : !name.startsWith('SEED_');
  const given = worker === 'redirect' ? { ...PROMPT, ...vars } : vars;
  return Object.fromEntries(Object.entries(given).filter(([name]) => isOwn(name)));
}

/**
 * Writes `.dev.vars.redirect` and `.dev.vars.api`, which plain `wrangler dev -e …` takes in the
 * place of `.dev.vars`: each Worker has its own settings and its own login of the database.
 */
export function writeDevVars(
  folder: string,
  vars: Record<string, string>,
  urls: Record<Role, string>,
): void {
  for (const worker of ['redirect', 'api'] as const) {
    const own = formatVars(selectVars(worker, { ...vars, DATABASE_URL: urls[worker] }));
    const file = join(folder, `.dev.vars.${worker}`);
    // the mode is of a file that is new
    rmSync(file, { force: true });
    writeFileSync(
      file,
      `# Made from .dev.vars by npm run stack and dev: change that one.\n${own}`,
      {
        mode: 0o600,
      },
    );
  }
}

function formatVars(vars: Record<string, string>): string {
  return Object.entries(vars)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}\n`)
    .join('');
}
