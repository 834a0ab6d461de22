import { readdirSync, readFileSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { percentile } from '../report.ts';
import { splitMessages } from './split-messages.ts';

/** What to send where. With a rate the load is open; without, every connection is kept busy. */
export type LoadOrder = {
  /** Another machine, by TLS or not; without it a Worker of this one. */
  remote?: { host: string; is_tls: boolean };
  port: number;
  path: string;
  /** The process whose CPU time is read at the first and at the last counted moment. */
  pid: number;
  connection_count: number;
  rate_per_second: number | null;
  warmup_ms: number;
  measure_ms: number;
};

/** What came of it; `sent_count` and `wrong_count` (no 302) include the warm-up. */
export type LoadResult = {
  sent_count: number;
  wrong_count: number;
  answered_count: number;
  elapsed_ms: number;
  /** Null where there is no /proc. */
  cpu_ms: number | null;
  p50_ms: number;
  p99_ms: number;
};

type Connection = { socket: Socket; pending: Buffer; due_ms: number; is_busy: boolean };
type Load = {
  order: LoadOrder;
  requests: readonly Buffer[];
  idle: Connection[];
  /** When requests were due that no connection was free for. */
  waiting_ms: number[];
  latencies_ms: number[];
  sent_count: number;
  answered_count: number;
  wrong_count: number;
  begin_ms: number;
  isEnding: boolean;
  drained: PromiseWithResolvers<void>;
};

/**
 * Sends GETs over keep-alive connections, one at a time on each, and measures. Under a rate the
 * requests due are sent each millisecond; one that finds every connection busy waits, and its
 * latency counts from when it was due, so a stalled server is not spared.
 */
export async function sendRequests(order: LoadOrder): Promise<LoadResult> {
  const load = newLoad(order);
  const failed = load.drained.promise;
  failed.catch(() => {}); // A connection may break before anyone waits for the end.
  const opened = Array.from({ length: order.connection_count }, () => connect(load));
  const connections = await Promise.all(opened);
  const stopSending = startSending(load, connections);
  await Promise.race([sleep(order.warmup_ms), failed]);
  const begin_count = load.answered_count;
  const begin_cpu_ms = readCpuTime(order.pid);
  load.begin_ms = performance.now();
  await Promise.race([sleep(order.measure_ms), failed]);
  const end_cpu_ms = readCpuTime(order.pid);
  const elapsed_ms = performance.now() - load.begin_ms;
  const answered_count = load.answered_count - begin_count;
  stopSending();
  load.isEnding = true;
  if (load.answered_count === load.sent_count) load.drained.resolve();
  await failed;
  for (const { socket } of connections) socket.destroy();
  for (const { socket } of load.idle) socket.destroy();
  const { sent_count, wrong_count, latencies_ms } = load;
  return {
    sent_count,
    wrong_count,
    answered_count,
    elapsed_ms,
    cpu_ms: begin_cpu_ms === null || end_cpu_ms === null ? null : end_cpu_ms - begin_cpu_ms,
    p50_ms: percentile(latencies_ms, 50),
    p99_ms: percentile(latencies_ms, 99),
  };
}

function newLoad(order: LoadOrder): Load {
  return {
    order,
    requests: makeRequests(order.path, order.remote?.host ?? 'localhost'),
    idle: [],
    waiting_ms: [],
    latencies_ms: [],
    sent_count: 0,
    answered_count: 0,
    wrong_count: 0,
    begin_ms: Number.POSITIVE_INFINITY,
    isEnding: false,
    drained: Promise.withResolvers<void>(),
  };
}

const AGENTS = [
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) Mobile/15E148 Instagram 380.0.0.28.109',
  'Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 Chrome/142.0.0.0 Mobile',
  'Mozilla/5.0 (Linux; Android 15; SM-S928B) musical_ly_2023708050 BytedanceWebview',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36',
];
/** So many that no two requests near each other are the same visitor's. */
const VISITOR_COUNT = 5_000;

function makeRequests(path: string, host: string): Buffer[] {
  return Array.from({ length: VISITOR_COUNT }, (_, at) => Buffer.from(requestText(path, host, at)));
}

/** What a shopper's browser sends from inside an app, shortened. */
function requestText(path: string, host: string, visitor: number): string {
  return [
    `GET ${path} HTTP/1.1`,
    `Host: ${host}`,
    `User-Agent: ${AGENTS[visitor % AGENTS.length]}`,
    'Accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8',
    'Accept-Language: en-US',
    'Referer: https://www.instagram.com/',
    `CF-Connecting-IP: 198.18.${visitor >> 8}.${visitor & 255}`,
    'CF-IPCountry: US',
    '\r\n',
  ].join('\r\n');
}

function connect(load: Load): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const { socket, opened } = openSocket(load.order);
    const connection: Connection = { socket, pending: Buffer.alloc(0), due_ms: 0, is_busy: false };
    const fail = (error: Error) => {
      reject(error);
      load.drained.reject(error);
    };
    socket.once(opened, () => resolve(connection));
    if (load.order.remote === undefined) socket.on('error', fail);
    else socket.on('error', reject);
    socket.on('close', () => {
      if (load.order.remote === undefined) fail(new Error('the Worker closed a connection'));
      else replace(load, connection).catch(fail);
    });
    socket.on('data', (chunk) => receive(load, connection, chunk));
  });
}

function openSocket({ remote, port }: LoadOrder): { socket: Socket; opened: string } {
  const { host = '127.0.0.1', is_tls = false } = remote ?? {};
  if (!is_tls) {
    return { socket: createConnection({ host, port, noDelay: true }), opened: 'connect' };
  }
  const socket = connectTls({ host, port, servername: host, ALPNProtocols: ['http/1.1'] });
  socket.setNoDelay(true);
  return { socket, opened: 'secureConnect' };
}

/** Servers close connections now and then; a request that was under way on it has failed. */
async function replace(load: Load, closed: Connection): Promise<void> {
  if (closed.is_busy) {
    load.wrong_count++;
    load.answered_count++;
  } else {
    load.idle = load.idle.filter((one) => one !== closed);
  }
  if (load.isEnding) {
    if (load.answered_count === load.sent_count) load.drained.resolve();
    return;
  }
  const fresh = await connect(load);
  const due_ms = load.waiting_ms.shift();
  if (due_ms === undefined) load.idle.push(fresh);
  else send(load, fresh, due_ms);
}

function startSending(load: Load, connections: readonly Connection[]): () => void {
  const { rate_per_second } = load.order;
  const began_ms = performance.now();
  if (rate_per_second === null) {
    for (const connection of connections) send(load, connection, performance.now());
    return () => {};
  }
  load.idle.push(...connections);
  let due_count = 0;
  const timer = setInterval(() => {
    const now_ms = performance.now();
    for (; due_count < ((now_ms - began_ms) * rate_per_second) / 1_000; due_count++) {
      const connection = load.idle.pop();
      if (connection) send(load, connection, now_ms);
      else load.waiting_ms.push(now_ms);
    }
  }, 1);
  return () => clearInterval(timer);
}

function send(load: Load, connection: Connection, due_ms: number): void {
  connection.due_ms = due_ms;
  connection.is_busy = true;
  const request = load.requests[load.sent_count++ % load.requests.length];
  if (request) connection.socket.write(request);
}

function receive(load: Load, connection: Connection, chunk: Buffer): void {
  const { pending } = connection;
  const { messages, rest } = splitMessages(
    pending.length ? Buffer.concat([pending, chunk]) : chunk,
  );
  connection.pending = rest;
  const [message] = messages;
  if (!message) return;
  const now_ms = performance.now();
  connection.is_busy = false;
  load.answered_count++;
  if (!message.head.startsWith('HTTP/1.1 302')) load.wrong_count++;
  if (connection.due_ms >= load.begin_ms) load.latencies_ms.push(now_ms - connection.due_ms);
  if (load.isEnding) {
    if (load.answered_count === load.sent_count) load.drained.resolve();
    return;
  }
  if (load.order.remote && /\r\nconnection: *close/i.test(message.head)) {
    // its place is taken by another when it is closed
    connection.socket.end();
    return;
  }
  const due_ms = load.order.rate_per_second === null ? now_ms : load.waiting_ms.shift();
  if (due_ms === undefined) load.idle.push(connection);
  else send(load, connection, due_ms);
}

/**
 * User and system time of all threads of a process, in milliseconds; null where there is no /proc.
 * The scheduler's own count is of nanoseconds; the one in `stat` is of ticks of 10 ms.
 */
export function readCpuTime(pid: number): number | null {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    return threads.reduce((sum_ms, thread) => sum_ms + readThread(pid, thread), 0);
  } catch {
    return null;
  }
}

/** A thread may end while the list is read; none of workerd's does under load. */
function readThread(pid: number, thread: string): number {
  const text = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8');
  return parseThreadTime(text);
}

/** Milliseconds on a processor: the first of the three numbers of proc(5) `schedstat`. */
export function parseThreadTime(schedstat: string): number {
  return Number(schedstat.split(' ')[0]) / 1_000_000;
}
