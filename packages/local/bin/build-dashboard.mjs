import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const SOURCES = ['apps/dashboard', 'packages/domain/src', 'packages/client/src'];
const BUILT = 'apps/api/assets/app';
const STAMP = 'built-from.txt';

/**
 * Builds the dashboard into the static assets of the API Worker, unless what is there was built
 * from the same sources: a running Worker is not restarted for nothing.
 * @returns whether there is a dashboard
 */
export async function buildDashboard(root) {
  const stamp = join(root, BUILT, STAMP);
  const vite = findVite(root);
  if (vite === null) return existsSync(stamp);
  const wanted = hashSources(root);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return true;
  const { build } = await import(pathToFileURL(vite).href);
  const { NODE_ENV } = process.env;
  try {
    await build({
      root: join(root, 'apps/dashboard'),
      configFile: join(root, 'apps/dashboard/vite.config.ts'),
      logLevel: 'warn',
    });
  } finally {
    // Vite makes it `production`, and whatever is started next would inherit that
    if (NODE_ENV === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = NODE_ENV;
  }
  writeFileSync(stamp, wanted);
  return true;
}

/** A production install has no build tools. */
function findVite(root) {
  try {
    return createRequire(join(root, 'package.json')).resolve('vite');
  } catch {
    return null;
  }
}

function hashSources(root) {
  const hash = createHash('sha256');
  for (const folder of SOURCES) {
    const files = readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
    for (const file of files) hash.update(file.slice(root.length)).update(readFileSync(file));
  }
  return hash.digest('hex');
}
