#!/usr/bin/env node
// Runs a task of this project, installing first what is missing: `run.mjs <task> [arguments…]`.
// Plain JavaScript without dependencies, because in a fresh clone there is nothing else yet.
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { copyDocsAssets } from './copy-docs-assets.mjs';
import { installDependencies } from './install-dependencies.mjs';
import { findNode, packageProgram } from './installed.mjs';
import { runChild } from './run-child.mjs';

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
const [task = '', ...given] = process.argv.slice(2);

/** What each task runs: a file of ours, or a program of a dependency. */
const TASKS = {
  dev: () => sourceFile('packages/local/src/dev.ts'),
  stack: () => sourceFile('packages/local/src/stack.ts'),
  skinstack: () => sourceFile('packages/cli/src/main.ts'),
  demo: () => sourceFile('packages/local/src/demo.ts'),
  validate: () => sourceFile('packages/local/src/validate.ts'),
  trigger: () => sourceFile('packages/local/src/trigger.ts'),
  bench: () => sourceFile('packages/local/src/bench.ts'),
  analyze: () => sourceFile('packages/local/src/analyze.ts'),
  inbox: () => sourceFile('packages/local/src/inbox.ts'),
  rollups: () => sourceFile('packages/local/src/rollups.ts'),
  reconcile: () => sourceFile('packages/local/src/reconcile.ts'),
  import: () => sourceFile('packages/local/src/import.ts'),
  clicks: () => sourceFile('packages/local/src/clicks.ts'),
  migrate: () => sourceFile('packages/local/src/migrate.ts'),
  roles: () => sourceFile('packages/local/src/roles.ts'),
  deploy: () => sourceFile('packages/local/src/deploy.ts'),
  doctor: () => sourceFile('packages/local/src/doctor.ts'),
  mutate: () => sourceFile('packages/local/src/mutate.ts'),
  simulate: () => sourceFile('packages/local/src/simulate.ts'),
  soak: () => sourceFile('packages/local/src/soak.ts'),
  loadtest: () => sourceFile('packages/local/src/loadtest.ts'),
  capacity: () => sourceFile('packages/local/src/capacity.ts'),
  backup: () => sourceFile('packages/local/src/backup.ts'),
  restore: () => sourceFile('packages/local/src/restore.ts'),
  test: () => [packageProgram(root, 'vitest', 'vitest'), 'run'],
  lint: () => [packageProgram(root, '@biomejs/biome', 'biome'), 'ci', '.'],
  types: () => [packageProgram(root, 'typescript', 'tsc'), '-p', '.'],
};

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
  const path = `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH ?? ''}`;
  const env = { ...process.env, PATH: path };
  return runChild(findNode(root), [...TASKS[task](), ...given], { cwd: root, env });
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
