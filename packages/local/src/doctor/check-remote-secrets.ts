import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { DEPLOYMENTS, type Deployment } from '../deploy/read-deployment.ts';
import { wranglerProgram } from '../world/launch-worker.ts';
import { ROOT } from '../world/read-settings.ts';
import { type Finding, fix, ok, unseen } from './finding.ts';

const SHARED = [
  ...['DATABASE_URL', 'UPSTASH_REDIS_REST_URL', 'UPSTASH_REDIS_REST_TOKEN', 'SIGNING_KEY'],
];
const NEEDED = { redirect: SHARED, api: [...SHARED, 'ENCRYPTION_KEY', 'ADMIN_API_KEY'] };

/** Asks Cloudflare which secrets each Worker has: their names, for it tells nobody the values. */
export async function checkRemoteSecrets(
  deployment: Deployment,
  env: NodeJS.ProcessEnv,
): Promise<Finding[]> {
  if (!env.CLOUDFLARE_API_TOKEN) {
    return [unseen('secrets at Cloudflare', 'not looked at: CLOUDFLARE_API_TOKEN is not set')];
  }
  const { redirect, api } = DEPLOYMENTS[deployment];
  return Promise.all([
    checkWorker(redirect, NEEDED.redirect, env),
    checkWorker(api, NEEDED.api, env),
  ]);
}

async function checkWorker(
  environment: string,
  needed: string[],
  env: NodeJS.ProcessEnv,
): Promise<Finding> {
  const about = `secrets of ${environment} at Cloudflare`;
  try {
    const args = ['--no-warnings', wranglerProgram(), 'secret', 'list', '-e', environment];
    const options = { cwd: ROOT, env: { ...env, WRANGLER_SEND_METRICS: 'false' } };
    const { stdout } = await promisify(execFile)(process.execPath, args, options);
    const there = new Set((JSON.parse(stdout) as { name: string }[]).map(({ name }) => name));
    const missing = needed.filter((name) => !there.has(name));
    if (missing.length === 0) return ok(about, `all ${needed.length} are there`);
    return fix(
      about,
      `missing ${missing.join(', ')}: npx wrangler secret put <name> -e ${environment}`,
    );
  } catch {
    return fix(
      about,
      'could not be listed: look at CLOUDFLARE_API_TOKEN and CLOUDFLARE_ACCOUNT_ID',
    );
  }
}
