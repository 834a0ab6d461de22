import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** TypeScript files are run as they are: from this version on without a flag. */
const OLDEST_NODE = [22, 18];

/** Whether node_modules holds exactly what package-lock.json asks for, and a Node to run it. */
export function isInstalled(root) {
  const wanted = readPackages(join(root, 'package-lock.json'));
  const present = readPackages(join(root, 'node_modules', '.package-lock.json'));
  if (!wanted || !present) return false;
  for (const [path, { version, optional }] of Object.entries(wanted)) {
    if (!path.startsWith('node_modules/')) continue;
    // Packages for other platforms are in the lock file and rightly not here.
    const isMissing = !(path in present);
    if (isMissing ? !optional : present[path].version !== version) return false;
  }
  return findNode(root) !== undefined;
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** The Node that came with the dependencies, or the running one where that cannot start. */
export function findNode(root) {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const places = [join(root, 'node_modules', 'node', 'bin', name), process.execPath];
  return places.find(isRecent);
}

function isRecent(node) {
  const isRunning = node === process.execPath;
  if (!isRunning && !existsSync(node)) return false;
  const version = isRunning
    ? process.versions.node
    : spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout;
  const [major = 0, minor = 0] = (version ?? '').replace('v', '').split('.').map(Number);
  return major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
}

/** The script behind a program of a dependency, to be run by the Node we choose. */
export function packageProgram(root, packageName, program) {
  const folder = join(root, 'node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, typeof bin === 'string' ? bin : bin[program]);
}
