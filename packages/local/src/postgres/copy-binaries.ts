import { existsSync, lstatSync, readdirSync, statSync } from 'node:fs';
import { chmod, cp, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { InstalledBinaries } from './locate-binaries.ts';

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
