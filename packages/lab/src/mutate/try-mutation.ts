import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Makes the mistake, runs its test, and takes the mistake back whatever happens.
 * @returns true when the test noticed: it went red
 */
export async function tryMutation(root: string, mutation: Mutation): Promise<boolean> {
  const path = join(root, mutation.file);
  const original = readFileSync(path, 'utf8');
  const restore = () => writeFileSync(path, original);
  const stop = () => {
    restore();
    process.exit(130);
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    writeFileSync(
      path,
      original.replace(mutation.find, () => mutation.replace),
    );
    return (await runTest(root, mutation.test)) !== 0;
  } finally {
    restore();
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

function runTest(root: string, test: string): Promise<number | null> {
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const child = spawn(process.execPath, [vitest, 'run', '--bail', '1', test], {
    cwd: root,
    stdio: 'ignore',
  });
  return new Promise((done) => child.on('exit', (code) => done(code)));
}

/** Mutations whose text is not (exactly once) in their file any more: they would show nothing. */
export function findStale(root: string, mutations: readonly Mutation[]): Mutation[] {
  return mutations.filter(({ file, find }) => {
    const parts = readFileSync(join(root, file), 'utf8').split(find);
    return parts.length !== 2;
  });
}

/** A mistake made on purpose, and the test that has to notice. */
export type Mutation = {
  name: string;
  /** The law of the design it breaks. */
  law: number;
  file: string;
  find: string;
  replace: string;
  test: string;
};
