#!/usr/bin/env node
// Runs a task of this project, installing first what is missing: `run.mjs <task> [arguments…]`.
// Plain JavaScript without dependencies, because in a fresh clone there is nothing else yet.
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildDashboard } from './build-dashboard.mjs';
import { copyDocsAssets } from './copy-docs-assets.mjs';
import { installDependencies } from './install-dependencies.mjs';
import { findNode, packageProgram } from './installed.mjs';
import { runChild } from './run-child.mjs';

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
const [task = '', ...given] = process.argv.slice(2);

const SKINSTACK =
  'world demo validate trigger inbox import reconcile rollups clicks ' +
  'deploy doctor migrate roles backup restore capacity';
const LAB = 'mutate house bench analyze loadtest simulate soak';

/**
 * What each task runs: a file of ours, a command of skinstack or of the lab, a program of a
 * dependency; `lint` two of them.
 */
const TASKS = {
  dev: () => sourceFile('packages/local/src/dev.ts'),
  stack: () => sourceFile('packages/local/src/stack.ts'),
  skinstack: () => sourceFile('packages/cli/src/main.ts'),
  ...commandsOf('packages/cli/src/main.ts', SKINSTACK),
  ...commandsOf('packages/lab/src/main.ts', LAB),
  test: () => [packageProgram(root, 'vitest', 'vitest'), 'run'],
  'test:browser': () => [
    packageProgram(root, 'vitest', 'vitest'),
    ...['run', '--config', join(root, 'vitest.browser.config.ts')],
  ],
  lint: () => [
    [packageProgram(root, '@biomejs/biome', 'biome'), 'ci', '.'],
    [packageProgram(root, 'knip', 'knip')],
  ],
  types: () => [
    [packageProgram(root, 'typescript', 'tsc'), '-p', '.'],
    [packageProgram(root, 'typescript', 'tsc'), '-p', 'apps/dashboard'],
    [packageProgram(root, 'typescript', 'tsc'), '-p', 'tests/dashboard'],
  ],
};

function commandsOf(program, names) {
  return Object.fromEntries(
    names.split(' ').map((name) => [name, () => [...sourceFile(program), name]]),
  );
}

function sourceFile(path) {
  const file = join(root, path);
  if (!existsSync(file)) throw new Error(`there is no ${file} yet`);
  return [file];
}

async function main() {
  if (!Object.hasOwn(TASKS, task)) {
    console.error(`usage: run.mjs <${Object.keys(TASKS).join('|')}> [arguments…]`);
    return 2;
  }
  const failed = await installDependencies(root);
  if (failed !== 0) return failed;
  copyDocsAssets(root); // as `npm ci --ignore-scripts` does not
  await buildDashboard(root);
  const path = `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH ?? ''}`;
  const env = { ...process.env, PATH: path };
  for (const program of [TASKS[task]()].flatMap((one) => (Array.isArray(one[0]) ? one : [one]))) {
    const code = await runChild(findNode(root), [...program, ...given], { cwd: root, env });
    if (code !== 0) return code;
  }
  return 0;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
