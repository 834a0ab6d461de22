import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { endWithParent } from '../processes/end-with-parent.ts';
import { stopChild } from '../processes/stop-child.ts';
import { type Bundle, COMPATIBILITY_DATE } from './build-bundle.ts';
import { workerdConfig } from './workerd-config.ts';

/** One Worker in a workerd process of its own. */
export type Served = { pid: number; port: number; stop(): Promise<void> };

const START_TIMEOUT_MS = 10_000;
const STOP_STEPS = [
  { signal: 'SIGTERM', waitMs: 1_000 },
  { signal: 'SIGKILL', waitMs: 1_000 },
] as const;
let served_count = 0;

/** Starts workerd on a bundle and waits until it listens; the process ends with this one. */
export async function serveBundle(
  bundle: Bundle,
  vars: Readonly<Record<string, string>>,
  queue_port: number | null,
): Promise<Served> {
  const config = join(dirname(bundle.file), `${served_count++}.capnp`);
  const subject = { bundle: basename(bundle.file), compatibility_date: COMPATIBILITY_DATE };
  writeFileSync(config, workerdConfig({ ...subject, vars, queue_port }), { mode: 0o600 });
  const child = spawn(workerdProgram(), ['serve', '--control-fd=3', config], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  const callOff = child.pid === undefined ? () => {} : endWithParent(child.pid, 'TERM');
  const stop = async () => {
    await stopChild(child, STOP_STEPS);
    callOff();
  };
  try {
    const port = await untilListening(child);
    return { pid: child.pid ?? 0, port, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function untilListening(child: ChildProcess): Promise<number> {
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-2_000);
  });
  const control = child.stdio[3] as Readable;
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`workerd ${why}\n${complaint}`));
    const timer = setTimeout(() => fail('did not listen in time'), START_TIMEOUT_MS);
    timer.unref();
    child.once('error', reject);
    child.once('exit', () => fail('ended at once'));
    let said = '';
    control.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const [, port] = /"event":"listen","socket":"http","port":(\d+)/.exec(said) ?? [];
      if (!port) return;
      clearTimeout(timer);
      resolve(Number(port));
    });
  });
}

/** The program itself, not its wrapper: what is measured is one process. It is wrangler's own. */
function workerdProgram(): string {
  const wrangler = createRequire(import.meta.url).resolve('wrangler/package.json');
  const workerd: unknown = createRequire(wrangler)('workerd');
  if (typeof workerd === 'object' && workerd !== null && 'default' in workerd) {
    return String(workerd.default);
  }
  throw new Error('the workerd of wrangler is not installed');
}
