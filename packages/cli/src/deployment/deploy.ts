import { execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '@skinstack/local/read-settings';
import { wranglerProgram } from '@skinstack/local/world/launch-worker';
import { Argument, type Command } from 'commander';
import { unstable_readConfig } from 'wrangler';
import { newCommand } from '../run-command.ts';

const HELP = `
The API Worker goes first, then the redirect Worker, each at the domain its settings name: who takes
messages from the queue is there before who puts them in. Migrations come first (npm run migrate),
npm run doctor afterwards.

Environment:
  CLOUDFLARE_API_TOKEN, CLOUDFLARE_ACCOUNT_ID  whose account it is; --dry-run needs neither`;

/** `npm run deploy`: both Workers of a deployment, as wrangler.toml has them. */
export function deployCommand(): Command {
  return newCommand('deploy', 'Deploys both Workers, as wrangler.toml has them.')
    .addArgument(new Argument('<deployment>').choices(Object.keys(DEPLOYMENTS)))
    .option('--dry-run', 'build both, and send nothing', false)
    .addHelpText('after', HELP)
    .action(async (deployment: Deployment, { dryRun }: { dryRun: boolean }) => {
      process.exitCode = await deployBoth(deployment, dryRun);
    });
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

/** @throws Error when wrangler.toml has no such environment */
function readWorker(environment: string): WorkerConfig {
  const config = join(ROOT, 'wrangler.toml');
  return { ...(unstable_readConfig({ config, env: environment }) as WorkerConfig), environment };
}

/**
 * Runs `wrangler deploy` for one environment, its output as it comes.
 * @param version what /healthz of the API says, and the tag Cloudflare keeps with the version
 * @returns wrangler's exit code
 */
function deployWorker(
  environment: string,
  domain: string,
  version: string,
  isDryRun: boolean,
): Promise<number> {
  const args = [
    ...['--no-warnings', wranglerProgram(), 'deploy', '-e', environment, '--domain', domain],
    ...['--var', `VERSION:${version}`, '--tag', version],
    ...(isDryRun ? ['--dry-run'] : []),
  ];
  const env = { ...process.env, WRANGLER_SEND_METRICS: 'false', WRANGLER_HIDE_BANNER: 'true' };
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: 'inherit', env });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

async function deployBoth(deployment: Deployment, isDryRun: boolean): Promise<number> {
  const { api, redirect, domains } = readDeployment(deployment);
  const version = execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], { cwd: ROOT })
    .toString()
    .trim();
  for (const [worker, domain] of [
    [api, domains.api],
    [redirect, domains.redirect],
  ] as const) {
    console.log(`\n${worker.environment} at https://${domain}, version ${version}`);
    const code = await deployWorker(worker.environment, domain, version, isDryRun);
    if (code !== 0) {
      console.error(`${worker.environment} was not deployed; what came before it was`);
      return code;
    }
  }
  return 0;
}
