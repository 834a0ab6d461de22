import type { ChildProcess } from 'node:child_process';
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
