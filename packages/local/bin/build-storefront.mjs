import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const PACKAGE = 'packages/storefront';
const SERVED = 'apps/api/assets/storefront';
const CURRENT = 'v1.js';

/**
 * Makes the script that shops load, and puts it among the static assets of the API Worker: as
 * `v1.js`, under a name of its content, and beside them every version that was published before.
 * A shop that pinned one goes on getting it.
 * @returns whether there is a script
 */
export async function buildStorefront(root) {
  const published = join(root, PACKAGE, 'published');
  mkdirSync(join(root, SERVED), { recursive: true });
  for (const name of readdirSync(published))
    put(join(root, SERVED, name), readFileSync(join(published, name)));
  const code = await compileStorefront(root);
  if (code === null) return existsSync(join(root, SERVED, CURRENT));
  const { name, integrity } = describe(code);
  put(join(root, SERVED, CURRENT), code);
  put(join(root, SERVED, name), code);
  put(join(root, SERVED, 'v1.json'), JSON.stringify({ name, integrity }));
  return true;
}

/** The file a version is served as for ever, and what browsers check it by. */
export function describe(code) {
  const digest = createHash('sha384').update(code).digest();
  return {
    name: `v1-${digest.toString('hex').slice(0, 16)}.js`,
    integrity: `sha384-${digest.toString('base64')}`,
  };
}

/** The script of the sources as they are; null without build tools. */
export async function compileStorefront(root) {
  const vite = findVite(root);
  if (vite === null) return null;
  const { build } = await import(pathToFileURL(vite).href);
  const { NODE_ENV } = process.env;
  try {
    const [{ output }] = await build({
      root: join(root, PACKAGE),
      configFile: false,
      logLevel: 'warn',
      build: {
        write: false,
        target: 'es2020',
        reportCompressedSize: false,
        lib: { entry: 'src/v1.ts', formats: ['iife'], name: 'skinstackStorefront' },
      },
    });
    return Buffer.from(output[0].code);
  } finally {
    // as of the dashboard: whatever is started next would inherit it
    if (NODE_ENV === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = NODE_ENV;
  }
}

function findVite(root) {
  try {
    return createRequire(join(root, 'package.json')).resolve('vite');
  } catch {
    return null;
  }
}

function put(path, content) {
  if (existsSync(path) && readFileSync(path).equals(Buffer.from(content))) return;
  writeFileSync(path, content);
}
