import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@skinstack/local/read-settings';

/**
 * The project as it was at a commit, in a folder of its own, with what is installed now.
 * @returns the folder; the same version of every package is assumed
 * @throws Error when the commit is not there: a clone may have been made without its history
 */
export function checkOut(commit: string, folder: string): string {
  const root = join(folder, commit);
  mkdirSync(root);
  const archive = join(folder, `${commit}.tar`);
  try {
    execFileSync('git', ['archive', '--output', archive, commit], { cwd: ROOT, stdio: 'pipe' });
  } catch {
    throw new Error(`${commit} is not here: fetch the whole history, or name another commit`);
  }
  execFileSync('tar', ['-xf', archive, '-C', root]);
  linkPackages(root);
  cpSync(join(ROOT, 'apps/api/assets'), join(root, 'apps/api/assets'), { recursive: true });
  return root;
}

const SCOPE = '@skinstack';

/** Installed packages are the ones of here, the project's own are those of the commit. */
function linkPackages(root: string): void {
  const [here, there] = [join(ROOT, 'node_modules'), join(root, 'node_modules')];
  mkdirSync(join(there, SCOPE), { recursive: true });
  for (const name of readdirSync(here)) {
    if (name !== SCOPE) symlinkSync(join(here, name), join(there, name));
  }
  for (const kind of ['apps', 'packages']) {
    for (const name of readdirSync(join(root, kind))) {
      symlinkSync(join(root, kind, name), join(there, SCOPE, name));
    }
  }
}
