import { existsSync, lstatSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import type { ServerUser } from './postgres-place.ts';

/** The file of a private folder that says which data folder it stands for. */
export const MADE_FOR = 'made-for';

/**
 * Removes private folders whose temporary folder (a test's, a demo's) is gone, since nobody who
 * removes that one knows of them. Data of a clone is never removed, even when the clone is gone.
 */
export function sweepPrivateFolders(parent: string, prefix: string, user: ServerUser): void {
  for (const name of readdirSync(parent).filter((entry) => entry.startsWith(prefix))) {
    const folder = join(parent, name);
    if (isAbandoned(folder, user)) rmSync(folder, { recursive: true, force: true });
  }
}

function isAbandoned(folder: string, user: ServerUser): boolean {
  try {
    if (lstatSync(folder).uid !== user.uid) return false;
    const dataDir = readFileSync(join(folder, MADE_FOR), 'utf8');
    const isTemporary = dataDir.startsWith(tmpdir() + sep);
    const isStopped = !existsSync(join(folder, 'cluster', 'postmaster.pid'));
    return isTemporary && isStopped && !existsSync(dirname(dataDir));
  } catch {
    // Not one of ours, or another run was quicker.
    return false;
  }
}
