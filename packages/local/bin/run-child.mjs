import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** A terminal has signalled the whole group already; only a lone `kill` still needs passing on. */
const TERMINAL_GRACE_MS = 1_500;
const PARENT_CHECK_MS = 200;

/** Runs a program beside another: what it says is kept until it has ended, then said at once. */
export async function runBeside(program, args, options) {
  const said = [];
  const stdio = ['ignore', 'pipe', 'pipe'];
  const code = await runChild(program, args, { ...options, stdio }, (child) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => said.push(chunk));
    }
  });
  process.stdout.write(Buffer.concat(said));
  return code;
}

/** Runs a program in our place: passes signals on, waits until it ends, returns its exit code. */
export function runChild(program, args, options, onStart = () => {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', ...options });
    onStart(child);
    const timers = [];
    const parent = process.ppid;
    // npm signals the shell it runs us in, and that shell dies without passing anything on.
    const watch = setInterval(() => {
      if (!process.env.npm_lifecycle_event || process.ppid === parent) return;
      clearInterval(watch);
      child.kill('SIGTERM');
    }, PARENT_CHECK_MS);
    const forward = (signal) => {
      const fromTerminal = signal === 'SIGINT' && (process.stdin.isTTY || process.stdout.isTTY);
      if (fromTerminal) timers.push(setTimeout(() => child.kill(signal), TERMINAL_GRACE_MS));
      else child.kill(signal);
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, forward);
    const done = () => {
      for (const signal of signals) process.removeListener(signal, forward);
      for (const timer of timers) clearTimeout(timer);
      clearInterval(watch);
    };
    child.once('error', (error) => {
      done();
      reject(new Error(`cannot run ${program}: ${error.message}`));
    });
    // not `exit`: what it said last may not have been read yet
    child.once('close', (code, signal) => {
      done();
      resolve(code ?? 128 + (constants.signals[signal] ?? 1));
    });
  });
}
