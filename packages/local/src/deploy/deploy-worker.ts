import { spawn } from 'node:child_process';
import { wranglerProgram } from '../world/launch-worker.ts';
import { ROOT } from '../world/read-settings.ts';

/**
 * Runs `wrangler deploy` for one environment, its output as it comes.
 * @param version what /healthz of the API says, and the tag Cloudflare keeps with the version
 * @returns wrangler's exit code
 */
export function deployWorker(
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
