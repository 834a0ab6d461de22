import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { ROOT } from '@skinstack/local/read-settings';
import { wranglerProgram } from '@skinstack/local/world/launch-worker';
import { Argument, type Command } from 'commander';
import { experimental_readRawConfig, unstable_readConfig } from 'wrangler';
import { newCommand, Refusal } from '../run-command.ts';
import {
  findDatabaseRegion,
  type Placement,
  readWorkerSettings,
  type WorkerSettings,
  withSettings,
} from './placement.ts';

const HELP = `
The API Worker goes first, then the redirect Worker, each at the domain its settings name: who takes
messages from the queue is there before who puts them in. The API Worker runs beside the database.
Migrations come first (npm run migrate), npm run doctor afterwards.

Environment, or lines of the file:
  DATABASE_REGION     where the database is, as aws:eu-central-1; else the host of API_DATABASE_URL
                      or DATABASE_URL tells it; else Cloudflare places the API by itself (“smart”)
  API_LOG_SHARE, API_TRACE_SHARE, REDIRECT_LOG_SHARE, REDIRECT_TRACE_SHARE
                      of which part of the requests log lines and traces are kept, from 0 to 1
Environment alone:
  CLOUDFLARE_API_TOKEN, CLOUDFLARE_ACCOUNT_ID  whose account it is; --dry-run needs neither`;

/** `npm run deploy`: both Workers of a deployment, as wrangler.toml has them. */
export function deployCommand(): Command {
  return newCommand('deploy', 'Deploys both Workers, as wrangler.toml has them.')
    .addArgument(new Argument('<deployment>').choices(Object.keys(DEPLOYMENTS)))
    .option('--dry-run', 'build both, show what would be sent, and send nothing', false)
    .option('--env-file <file>', 'with lines NAME=value')
    .addHelpText('after', HELP)
    .action(async (deployment: Deployment, options: { dryRun: boolean; envFile?: string }) => {
      const settings = { ...readFile(options.envFile), ...process.env };
      process.exitCode = await deployBoth(deployment, settings, options.dryRun);
    });
}

function readFile(file: string | undefined): NodeJS.Dict<string> {
  if (file === undefined) return {};
  try {
    return parseEnv(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Refusal(`${file} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

/** The two deployments wrangler.toml describes, and the environments they are made of. */
export const DEPLOYMENTS = {
  staging: { redirect: 'redirect-staging', api: 'api-staging' },
  production: { redirect: 'redirect', api: 'api' },
} as const;
export type Deployment = keyof typeof DEPLOYMENTS;

/** One Worker as wrangler.toml has it: what is looked at of it. */
export type WorkerConfig = {
  environment: string;
  name: string;
  vars: Record<string, unknown>;
  queues: {
    producers?: { binding: string; queue: string }[];
    consumers?: { queue: string; dead_letter_queue?: string }[];
  };
  ratelimits: { name: string; namespace_id: string }[];
  analytics_engine_datasets: { dataset?: string }[];
  r2_buckets: { bucket_name?: string }[];
  triggers: { crons?: string[] };
  placement?: Placement | undefined;
  observability: {
    enabled?: boolean;
    redact_query_string?: boolean;
    logs?: { enabled?: boolean; head_sampling_rate?: number; invocation_logs?: boolean };
    traces?: { enabled?: boolean; head_sampling_rate?: number };
  };
};

/** Both Workers of a deployment, and the domains their settings name. */
export function readDeployment(deployment: Deployment) {
  const { redirect, api } = DEPLOYMENTS[deployment];
  const workers = { redirect: readWorker(redirect), api: readWorker(api) };
  return {
    ...workers,
    domains: {
      redirect: String(workers.redirect.vars.SHORT_DOMAIN),
      api: new URL(String(workers.api.vars.DOCS_URL)).host,
    },
  };
}

const CONFIG = join(ROOT, 'wrangler.toml');

/** @throws Error when wrangler.toml has no such environment */
function readWorker(environment: string): WorkerConfig {
  const config = unstable_readConfig({ config: CONFIG, env: environment }) as WorkerConfig;
  return { ...config, environment };
}

/** One Worker as it is deployed: where, with which settings, under which version. */
type Order = {
  environment: string;
  domain: string;
  /** What /healthz of the API says, and the tag Cloudflare keeps with the version. */
  version: string;
  settings: WorkerSettings;
  isDryRun: boolean;
};

/**
 * Runs `wrangler deploy` for one environment, its output as it comes. What wrangler takes no word
 * for goes into a file of its own, beside wrangler.toml because paths are relative to it.
 * @returns wrangler's exit code
 */
async function deployWorker(order: Order): Promise<number> {
  const { environment, domain, version, isDryRun } = order;
  const config = join(ROOT, `.wrangler.${environment}.${process.pid}.json`);
  const folder = mkdtempSync(join(tmpdir(), 'skinstack-deploy-'));
  const form = join(folder, 'form');
  const args = [
    ...['--no-warnings', wranglerProgram(), 'deploy', '-c', config, '-e', environment],
    ...['--domain', domain, '--var', `VERSION:${version}`, '--tag', version],
    ...(isDryRun ? ['--dry-run', '--outfile', form] : []),
  ];
  const env = { ...process.env, WRANGLER_SEND_METRICS: 'false', WRANGLER_HIDE_BANNER: 'true' };
  try {
    writeFileSync(config, JSON.stringify(configOf(order)));
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: 'inherit', env });
    const code = await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (ended) => resolve(ended ?? 1));
    });
    if (isDryRun && code === 0) console.log(describeForm(readFileSync(form, 'utf8')));
    return code;
  } finally {
    rmSync(config, { force: true });
    rmSync(folder, { recursive: true, force: true });
  }
}

/** wrangler.toml with what is given when deploying. */
function configOf({ environment, settings }: Order): object {
  const { rawConfig } = experimental_readRawConfig({ config: CONFIG });
  const { env = {} } = rawConfig;
  return {
    ...rawConfig,
    env: { ...env, [environment]: withSettings(env[environment] ?? {}, settings) },
  };
}

/** Where a Worker would run and what would be kept of it, out of what wrangler would send. */
function describeForm(form: string): string {
  const json = form.split('\r\n').find((line) => line.startsWith('{"main_module"')) ?? '{}';
  const { placement, observability } = JSON.parse(json) as Record<string, unknown>;
  return [
    `placement: ${placement ? JSON.stringify(placement) : 'none, so it runs everywhere'}`,
    `observability: ${JSON.stringify(observability)}`,
  ].join('\n');
}

async function deployBoth(
  deployment: Deployment,
  settings: NodeJS.Dict<string>,
  isDryRun: boolean,
): Promise<number> {
  const { api, redirect, domains } = readDeployment(deployment);
  const given = readWorkerSettings(settings);
  const database = findDatabaseRegion(settings);
  console.log(
    database
      ? `The database is in ${database.region}, says ${database.told_by}`
      : 'Where the database is is not known: set DATABASE_REGION, and the API runs beside it',
  );
  const version = execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], { cwd: ROOT })
    .toString()
    .trim();
  for (const [{ environment }, domain, own] of [
    [api, domains.api, given.api],
    [redirect, domains.redirect, given.redirect],
  ] as const) {
    console.log(`\n${environment} at https://${domain}, version ${version}`);
    const code = await deployWorker({ environment, domain, version, settings: own, isDryRun });
    if (code !== 0) {
      console.error(`${environment} was not deployed; what came before it was`);
      return code;
    }
  }
  return 0;
}
