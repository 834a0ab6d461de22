import { spawn } from 'node:child_process';
import { Socket } from 'node:net';

const WATCH = 'while read -r _; do :; done; kill -"$1" "$2" 2>/dev/null';

/**
 * Makes process `pid` end when this one does, even by SIGKILL: a shell waits on a pipe that only
 * this process holds open, and signals when it closes. Returns how to call the watch off.
 */
export function endWithParent(pid: number, signal: 'INT' | 'TERM'): () => void {
  if (process.platform === 'win32') return () => {};
  const watcher = spawn('/bin/sh', ['-c', WATCH, 'sh', signal, String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
    detached: true,
  });
  // Without a shell there is no watch; an orphan is still found at the next start.
  watcher.on('error', () => {});
  watcher.stdin.on('error', () => {});
  watcher.unref();
  if (watcher.stdin instanceof Socket) watcher.stdin.unref();
  return () => watcher.kill('SIGKILL');
}
