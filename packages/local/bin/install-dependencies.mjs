import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isInstalled } from './installed.mjs';
import { reportProgress } from './report-progress.mjs';
import { runChild } from './run-child.mjs';

const UNWRITTEN_LOCK_MS = 5_000;

/** Installs what package-lock.json asks for unless it is there. Returns an exit code. */
export async function installDependencies(root) {
  if (isInstalled(root)) return 0;
  const lock = join(root, '.local', 'install.lock');
  await takeLock(lock);
  try {
    // Another run may have installed everything while this one waited.
    if (isInstalled(root)) return 0;
    console.error(
      'Installing dependencies (npm ci). This takes about a minute, once, and longer on a slow ' +
        'line: it brings Node, PostgreSQL and the Workers runtime.',
    );
    const endReport = reportProgress(root);
    const code = await npmCi(root).finally(endReport);
    if (code !== 0) console.error(`npm ci failed with exit code ${code}.`);
    else if (!isInstalled(root)) {
      console.error('npm ci left node_modules incomplete, or without a Node that runs here.');
      return 1;
    }
    return code;
  } finally {
    rmSync(lock, { force: true });
  }
}

/** Development packages are asked for by name, as NODE_ENV=production would leave them out. */
function npmCi(root) {
  const flags = ['--include=dev', '--include=optional', '--no-audit', '--no-fund'];
  const args = ['ci', ...flags, '--loglevel=error'];
  const npm = process.env.npm_execpath ?? '';
  if (/npm[^/\\]*\.c?js$/.test(npm))
    return runChild(process.execPath, [npm, ...args], { cwd: root });
  const isWindows = process.platform === 'win32';
  return runChild(isWindows ? 'npm.cmd' : 'npm', args, { cwd: root, shell: isWindows });
}

/** One run installs at a time: the lock is a file that names its process. */
async function takeLock(lock) {
  mkdirSync(dirname(lock), { recursive: true });
  for (let said = false; ; ) {
    try {
      return writeFileSync(lock, String(process.pid), { flag: 'wx' });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (isAbandoned(lock)) rmSync(lock, { force: true });
    else {
      if (!said) console.error('Another run is installing dependencies: waiting for it.');
      said = true;
      await sleep(200);
    }
  }
}

function isAbandoned(lock) {
  try {
    const pid = Number(readFileSync(lock, 'utf8'));
    if (!pid) return Date.now() - statSync(lock).mtimeMs > UNWRITTEN_LOCK_MS;
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}
