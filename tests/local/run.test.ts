import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const BIN = join(import.meta.dirname, '..', '..', 'packages', 'local', 'bin');

/** Stands in for npm: takes a moment, notes that it ran, and leaves what `npm ci` leaves. */
const FAKE_NPM = `
const fs = require('node:fs');
fs.appendFileSync('npm-runs', process.argv.slice(2, 3) + '\\n');
setTimeout(() => {
  if (process.env.FAKE_NPM_FAILS) process.exit(7);
  fs.mkdirSync('node_modules/node/bin', { recursive: true });
  const { packages } = JSON.parse(fs.readFileSync('package-lock.json', 'utf8'));
  for (const name of Object.keys(packages)) if (packages[name].optional) delete packages[name];
  fs.writeFileSync('node_modules/.package-lock.json', JSON.stringify({ packages }));
  fs.rmSync('node_modules/node/bin/node', { force: true });
  fs.symlinkSync(process.execPath, 'node_modules/node/bin/node');
}, 300);
`;

/** Tells what it was given, and ends well when asked to. */
const TASK = `
if (process.argv[2] === 'wait') {
  process.on('SIGTERM', () => { console.log('stopped in order'); process.exit(0); });
  setInterval(() => {}, 1000);
}
if (process.argv[2] === 'fail') process.exitCode = 3;
console.log(JSON.stringify({ given: process.argv.slice(2), path: process.env.PATH }));
`;

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'skinstack-run-'));
  cpSync(BIN, join(root, 'packages/local/bin'), { recursive: true });
  mkdirSync(join(root, 'packages/local/src'), { recursive: true });
  writeFileSync(join(root, 'packages/local/src/stack.ts'), TASK);
  writeFileSync(join(root, 'npm-cli.js'), FAKE_NPM);
  writeLock('1.0.0');
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function writeLock(version: string): void {
  const packages = {
    '': { name: 'fixture' },
    'packages/local': { version: '0.1.0' },
    'node_modules/dep': { version },
    'node_modules/other-platform': { version: '9.9.9', optional: true },
  };
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages }));
}

function start(args: string[], env: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, [join(root, 'packages/local/bin/run.mjs'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, npm_execpath: join(root, 'npm-cli.js'), ...env },
  });
}

async function finish(child: ChildProcess): Promise<{ code: number | null; said: string }> {
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  }
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, said };
}

function untilRunning(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.stdout?.on('data', (chunk: Buffer) => chunk.includes('given') && resolve());
  });
}

const run = (args: string[], env?: Record<string, string>) => finish(start(args, env));
const npmRuns = () => readFileSync(join(root, 'npm-runs'), 'utf8').trim().split('\n');

describe('the runner', { timeout: 30_000 }, () => {
  it('installs in a fresh clone, says so, and then not again', async () => {
    const first = await run(['stack', 'a', '--b']);
    expect(first.code).toBe(0);
    expect(first.said).toContain('Installing dependencies');
    expect(first.said).toContain('"given":["a","--b"]');
    expect(first.said).toContain(`"path":"${join(root, 'node_modules', '.bin')}:`);
    const second = await run(['stack']);
    expect(second.said).not.toContain('Installing');
    expect(npmRuns()).toEqual(['ci']);
  });

  it('installs again when the lock file asks for another version', async () => {
    await run(['stack']);
    writeLock('1.0.1');
    await run(['stack']);
    expect(npmRuns()).toEqual(['ci', 'ci']);
  });

  it('lets one of two runs install while the other waits', async () => {
    const outcomes = await Promise.all([run(['stack', 'a']), run(['stack', 'b'])]);
    expect(outcomes.map(({ code }) => code)).toEqual([0, 0]);
    expect(npmRuns()).toEqual(['ci']);
  });

  it('takes over the lock of a run that was killed', async () => {
    mkdirSync(join(root, '.local'));
    writeFileSync(join(root, '.local', 'install.lock'), '999999999');
    expect((await run(['stack'])).code).toBe(0);
  });

  it('fails as npm failed, and does not run the task', async () => {
    const { code, said } = await run(['stack'], { FAKE_NPM_FAILS: '1' });
    expect(code).toBe(7);
    expect(said).not.toContain('given');
    expect((await run(['stack'])).code).toBe(0);
  });

  it('ends with the exit code of the task', async () => {
    expect((await run(['stack', 'fail'])).code).toBe(3);
  });

  it('passes a signal on and waits for the task to end in order', async () => {
    const child = start(['stack', 'wait']);
    const finished = finish(child);
    await untilRunning(child);
    child.kill('SIGTERM');
    const { code, said } = await finished;
    expect(said).toContain('stopped in order');
    expect(code).toBe(0);
  });

  it('ends the task when npm is ended, whose shell passes no signal on', async () => {
    const runner = join(root, 'packages/local/bin/run.mjs');
    const shell = spawn('/bin/sh', ['-c', `"${process.execPath}" "${runner}" stack wait; true`], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, npm_execpath: join(root, 'npm-cli.js'), npm_lifecycle_event: 'stack' },
    });
    const finished = finish(shell);
    await untilRunning(shell);
    shell.kill('SIGTERM');
    expect((await finished).said).toContain('stopped in order');
  });

  describe('of the tests', () => {
    /** Stands in for vitest: tells what it was given in two pieces, and fails in the part named. */
    const FAKE_VITEST = `
      const given = process.argv.slice(2).join(' ');
      process.stdout.write('<' + given);
      setTimeout(() => {
        process.stdout.write(' ' + (process.env.TEST_PART ?? 'first') + '>');
        if (given.includes(process.env.FAILING_PART)) process.exitCode = 5;
      }, 200);`;
    const ALL = 'run --project node --project stores --project redirect --project api';
    const count = Math.min(4, availableParallelism());
    const own = { LOCAL_DATABASE_URL: '', LOCAL_REDIS_URL: '', TEST_DEPTH: '' };
    beforeEach(() => {
      mkdirSync(join(root, 'node_modules/vitest'), { recursive: true });
      writeFileSync(join(root, 'node_modules/vitest/package.json'), '{"bin":"vitest.mjs"}');
      writeFileSync(join(root, 'node_modules/vitest/vitest.mjs'), FAKE_VITEST);
    });
    const parts = (said: string) => [...said.matchAll(/<([^<>]*)>/g)].map(([, one]) => one).sort();

    it('the whole is cut into parts, each told in one piece', async () => {
      const { code, said } = await run(['test'], own);
      const beside = Array.from({ length: count - 1 }, (_, at) => at + 2);
      const expected = [
        count === 1 ? `${ALL} first` : `${ALL} --shard=1/${count} first`,
        ...beside.map((part) => `${ALL} --shard=${part}/${count} part-${part}`),
      ];
      expect([code, parts(said)]).toEqual([0, expected]);
    });

    it.each(Array.from({ length: count }, (_, at) => `--shard=${at + 1}/`))(
      'one part that fails (%s) fails the whole',
      async (FAILING_PART) => {
        expect((await run(['test'], { ...own, FAILING_PART })).code).toBe(count === 1 ? 0 : 5);
      },
    );

    it('a server of yours is one, so nothing is cut', async () => {
      const { said } = await run(['test'], { ...own, LOCAL_REDIS_URL: 'redis://here' });
      expect(parts(said)).toEqual([`${ALL} first`]);
    });

    it('files that are named may be of any suite; options alone leave the suites as they are', async () => {
      const named = await run(['test', 'tests/flows', '--bail=1'], own);
      expect(parts(named.said)).toEqual(['run tests/flows --bail=1 first']);
      const optioned = await run(['test', '--bail=1'], own);
      expect(parts(optioned.said)).toEqual([`${ALL} --bail=1 first`]);
    });

    it('the rest is what test leaves out', async () => {
      const { said } = await run(['test:rest'], own);
      expect(parts(said)).toEqual(['run --project faults --project flows --project lab first']);
    });
  });

  it('refuses a task there is not', async () => {
    const { code, said } = await run(['no-such-task']);
    expect(code).toBe(2);
    expect(said).toContain('usage');
  });
});
