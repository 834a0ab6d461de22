#!/usr/bin/env node
// Runs a task of this project, installing first what is missing: `run.mjs <task> [arguments…]`.
// Plain JavaScript without dependencies, because in a fresh clone there is nothing else yet.
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildDashboard } from './build-dashboard.mjs';
import { copyDocsAssets } from './copy-docs-assets.mjs';
import { installDependencies } from './install-dependencies.mjs';
import { findNode, packageProgram } from './installed.mjs';
import { runBeside, runChild } from './run-child.mjs';

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
const [task = '', ...given] = process.argv.slice(2);

const SKINSTACK =
  'world demo validate trigger inbox import reconcile rollups clicks ' +
  'deploy doctor migrate roles backup restore capacity';
const LAB = 'mutate house bench analyze loadtest simulate soak';

// the projects of vitest.config.ts: what `npm test` runs, and what `npm run test:rest` runs
const SUITES = 'node stores redirect api';
const REST = 'faults flows lab';
/** What is random or races, for as long as `TEST_DEPTH=deep` makes it. */
const DEEP =
  'tests/domain tests/networks tests/api/contract/fuzz tests/api/orders tests/api/commissions ' +
  'tests/api/payouts tests/api/stats tests/faults tests/lab/simulate';

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
  // of files that are named, any suite's
  test: () => vitest(hasWords(given) ? [] : projectsOf(SUITES)),
  'test:rest': () => vitest(projectsOf(REST)),
  'test:deep': () => vitest(hasWords(given) ? [] : DEEP.split(' ')),
  'test:browser': () => vitest(['--config', join(root, 'vitest.browser.config.ts')]),
  lint: () => [
    [packageProgram(root, '@biomejs/biome', 'biome'), 'ci', '.'],
    [packageProgram(root, 'knip', 'knip')],
  ],
  types: () => [
    [packageProgram(root, 'typescript', 'tsc'), '-p', '.'],
    [packageProgram(root, 'typescript', 'tsc'), '-p', 'apps/dashboard'],
    [packageProgram(root, 'typescript', 'tsc'), '-p', 'packages/storefront'],
    [packageProgram(root, 'typescript', 'tsc'), '-p', 'tests/dashboard'],
  ],
};

function commandsOf(program, names) {
  return Object.fromEntries(
    names.split(' ').map((name) => [name, () => [...sourceFile(program), name]]),
  );
}

function vitest(options) {
  return [packageProgram(root, 'vitest', 'vitest'), 'run', ...options];
}

function projectsOf(names) {
  return names.split(' ').flatMap((name) => ['--project', name]);
}

function hasWords(args) {
  return args.some((arg) => !arg.startsWith('-'));
}

/**
 * The whole of `npm test` is cut into parts that go on at once, each with stores of its own, so that
 * they never meet. On stores of yours, of which there is one, it is not.
 */
function partsOf(program) {
  const { LOCAL_DATABASE_URL, LOCAL_REDIS_URL } = process.env;
  // its tests, its Worker and its PostgreSQL wait for each other: a part keeps one core and a half busy
  const count = Math.min(4, availableParallelism());
  if (task !== 'test' || given.length > 0 || LOCAL_DATABASE_URL || LOCAL_REDIS_URL || count < 2) {
    return [program];
  }
  return Array.from({ length: count }, (_, at) => [...program, `--shard=${at + 1}/${count}`]);
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
  if (task === 'test:deep') Object.assign(env, { TEST_DEPTH: 'deep', ORDER_LIVES: 'deep' });
  for (const program of [TASKS[task]()].flatMap((one) => (Array.isArray(one[0]) ? one : [one]))) {
    const [shown, ...beside] = partsOf([...program, ...given]);
    const codes = await Promise.all([
      runChild(findNode(root), shown, { cwd: root, env }),
      ...beside.map((part, at) => {
        const options = { cwd: root, env: { ...env, TEST_PART: `part-${at + 2}` } };
        return runBeside(findNode(root), part, options);
      }),
    ]);
    const failed = codes.find((code) => code !== 0);
    if (failed !== undefined) return failed;
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
