import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { endWithParent, stopChild } from '@skinstack/local/processes/stop-child';
import { type Bundle, COMPATIBILITY_DATE } from './build-bundle.ts';
import { type WorkerdSubject, workerdConfig } from './workerd-config.ts';

/** One Worker in a workerd process of its own; `front_port` is the one of what stands in front. */
export type Served = {
  pid: number;
  port: number;
  front_port: number;
  /** 0 for a Worker without one. */
  inspector_port: number;
  stop(): Promise<void>;
};
/**
 * What only some Workers have: flags, a bundle in front (in the same folder), a file to log to, an
 * inspector.
 */
type Extras = Pick<WorkerdSubject, 'compatibility_flags' | 'v8_flags' | 'front'> & {
  log_file?: string;
  has_inspector?: boolean;
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
  { log_file, has_inspector = false, ...extras }: Extras = {},
): Promise<Served> {
  const config = join(dirname(bundle.file), `${served_count++}.capnp`);
  const subject = { bundle: basename(bundle.file), compatibility_date: COMPATIBILITY_DATE };
  writeFileSync(config, workerdConfig({ ...subject, vars, queue_port, ...extras }), {
    mode: 0o600,
  });
  const log = log_file === undefined ? 'ignore' : openSync(log_file, 'a', 0o600);
  // the front's door to `queue` and `scheduled` is one
  const experimental = extras.front === undefined ? [] : ['--experimental'];
  const inspector = has_inspector ? ['--inspector-addr=127.0.0.1:0'] : [];
  const flags = [...experimental, ...inspector, '--control-fd=3'];
  const child = spawn(workerdProgram(), ['serve', ...flags, config], {
    stdio: ['ignore', log, 'pipe', 'pipe'],
  });
  if (typeof log === 'number') closeSync(log);
  const callOff = child.pid === undefined ? () => {} : endWithParent(child.pid, 'TERM');
  const stop = async () => {
    await stopChild(child, STOP_STEPS);
    callOff();
  };
  try {
    const events = [
      '"event":"listen","socket":"http"',
      ...(extras.front ? ['"event":"listen","socket":"front"'] : []),
      ...(has_inspector ? ['"event":"listen-inspector"'] : []),
    ];
    const ports = await untilListening(child, events);
    const front_port = extras.front ? (ports[1] ?? 0) : 0;
    const inspector_port = has_inspector ? (ports.at(-1) ?? 0) : 0;
    return { pid: child.pid ?? 0, port: ports[0] ?? 0, front_port, inspector_port, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** @returns the port that each of these events told of, in their order */
function untilListening(child: ChildProcess, events: readonly string[]): Promise<number[]> {
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
      const ports = events.flatMap((event) => {
        const [, port] = new RegExp(`${event},"port":(\\d+)`).exec(said) ?? [];
        return port === undefined ? [] : [Number(port)];
      });
      if (ports.length < events.length) return;
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
