import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { ROOT } from '@skinstack/local/read-settings';

/** A Worker as it would be uploaded. */
export type Bundle = { file: string; size_bytes: number; gzip_bytes: number };

/** The date of the deployment's page, so that every Worker here runs under the same rules. */
export const COMPATIBILITY_DATE = readCompatibilityDate();

/** Bundles the redirect Worker exactly as `wrangler deploy -e redirect` does. */
export function buildRedirect(folder: string): Promise<Bundle> {
  return build(['-e', 'redirect'], join(folder, 'redirect'), 'worker');
}

/**
 * Bundles the API Worker exactly as `wrangler deploy -e api` does.
 * @param root where the project is: here, or checked out elsewhere
 */
export function buildApi(folder: string, root = ROOT): Promise<Bundle> {
  return build(['-e', 'api'], join(folder, 'api'), 'worker', root);
}

/** Bundles one of the bench's own Workers with the same tool. */
export function buildBundle(entry: string, folder: string): Promise<Bundle> {
  const name = basename(entry, '.ts');
  const outdir = join(folder, name);
  mkdirSync(outdir, { recursive: true });
  const config = join(outdir, 'wrangler.toml');
  const lines = { name, main: entry, compatibility_date: COMPATIBILITY_DATE };
  writeFileSync(
    config,
    Object.entries(lines)
      .map(([key, value]) => `${key} = ${JSON.stringify(value)}\n`)
      .join(''),
  );
  return build(['--config', config], outdir, name);
}

async function build(choice: string[], outdir: string, name: string, cwd = ROOT): Promise<Bundle> {
  const manifest = createRequire(import.meta.url).resolve('wrangler/package.json');
  const program = join(dirname(manifest), 'wrangler-dist', 'cli.js');
  const given = ['deploy', ...choice, '--dry-run', '--outdir', outdir];
  await promisify(execFile)(process.execPath, ['--no-warnings', program, ...given], {
    cwd,
    env: { ...process.env, CI: '1', WRANGLER_SEND_METRICS: 'false', WRANGLER_LOG_PATH: outdir },
  });
  const file = join(outdir, `${name}.js`);
  const text = readFileSync(file);
  return { file, size_bytes: text.length, gzip_bytes: gzipSync(text).length };
}

function readCompatibilityDate(): string {
  const text = readFileSync(join(ROOT, 'wrangler.toml'), 'utf8');
  const [, date] = /^compatibility_date = "([^"]+)"/m.exec(text) ?? [];
  if (!date) throw new Error('wrangler.toml has no compatibility_date');
  return date;
}
