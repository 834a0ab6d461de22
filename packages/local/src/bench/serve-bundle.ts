import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { endWithParent } from '../processes/end-with-parent.ts';
import { stopChild } from '../processes/stop-child.ts';
import { type Bundle, COMPATIBILITY_DATE } from './build-bundle.ts';
import { type WorkerdSubject, workerdConfig } from './workerd-config.ts';

/** One Worker in a workerd process of its own; `front_port` is the one of what stands in front. */
export type Served = { pid: number; port: number; front_port: number; stop(): Promise<void> };
/** What only some Workers have: flags, a bundle in front (in the same folder), a file to log to. */
type Extras = Pick<WorkerdSubject, 'compatibility_flags' | 'v8_flags' | 'front'> & {
  log_file?: string;
};

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
  { log_file, ...extras }: Extras = {},
): Promise<Served> {
  const config = join(dirname(bundle.file), `${served_count++}.capnp`);
  const subject = { bundle: basename(bundle.file), compatibility_date: COMPATIBILITY_DATE };
  writeFileSync(config, workerdConfig({ ...subject, vars, queue_port, ...extras }), {
    mode: 0o600,
  });
  const log = log_file === undefined ? 'ignore' : openSync(log_file, 'a', 0o600);
  // the front's door to `queue` and `scheduled` is one
  const experimental = extras.front === undefined ? [] : ['--experimental'];
  const child = spawn(workerdProgram(), ['serve', ...experimental, '--control-fd=3', config], {
    stdio: ['ignore', log, 'pipe', 'pipe'],
  });
  if (typeof log === 'number') closeSync(log);
  const callOff = child.pid === undefined ? () => {} : endWithParent(child.pid, 'TERM');
  const stop = async () => {
    await stopChild(child, STOP_STEPS);
    callOff();
  };
  try {
    const [port = 0, front_port = 0] = await untilListening(child, extras.front ? 2 : 1);
    return { pid: child.pid ?? 0, port, front_port, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** @returns the ports of the Worker and of what is in front */
function untilListening(child: ChildProcess, socket_count: number): Promise<number[]> {
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
      const ports = ['http', 'front'].flatMap((socket) => {
        const listening = new RegExp(`"event":"listen","socket":"${socket}","port":(\\d+)`);
        const [, port] = listening.exec(said) ?? [];
        return port === undefined ? [] : [Number(port)];
      });
      if (ports.length < socket_count) return;
      clearTimeout(timer);
      resolve(ports);
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
