import { type ChildProcess, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A signal, and how long a process has to end after it. */
export interface StopStep {
  signal: NodeJS.Signals;
  waitMs: number;
}

/** Ends a child with ever harder signals and waits until it is gone. */
export async function stopChild(child: ChildProcess, steps: readonly StopStep[]): Promise<void> {
  const gone = () => child.exitCode !== null || child.signalCode !== null;
  if (gone() || child.pid === undefined) return;
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  for (const { signal, waitMs } of steps) {
    if (gone()) return;
    child.kill(signal);
    const waited = new AbortController();
    await Promise.race([
      exited,
      sleep(waitMs, undefined, { signal: waited.signal }).catch(() => {}),
    ]);
    waited.abort();
  }
}

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

/** Resolves when the user presses Ctrl-C or the process is asked to end. */
export function waitForInterrupt(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => resolve());
    }
  });
}
