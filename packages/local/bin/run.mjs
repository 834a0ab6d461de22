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
  world: () => [...sourceFile('packages/cli/src/main.ts'), 'world'],
  demo: () => sourceFile('packages/cli/src/journey/demo.ts'),
  validate: () => sourceFile('packages/cli/src/journey/validate.ts'),
  trigger: () => sourceFile('packages/cli/src/trigger/trigger.ts'),
  bench: () => sourceFile('packages/lab/src/bench.ts'),
  analyze: () => sourceFile('packages/lab/src/analyze.ts'),
  inbox: () => sourceFile('packages/cli/src/inbox/inbox.ts'),
  rollups: () => sourceFile('packages/cli/src/operations/rollups.ts'),
  reconcile: () => sourceFile('packages/cli/src/operations/reconcile.ts'),
  import: () => sourceFile('packages/cli/src/catalogue/import.ts'),
  clicks: () => sourceFile('packages/cli/src/operations/clicks.ts'),
  migrate: () => sourceFile('packages/cli/src/database/migrate.ts'),
  roles: () => sourceFile('packages/cli/src/database/roles.ts'),
  deploy: () => sourceFile('packages/cli/src/deployment/deploy.ts'),
  doctor: () => sourceFile('packages/cli/src/deployment/doctor.ts'),
  house: () => sourceFile('packages/lab/src/house.ts'),
  mutate: () => sourceFile('packages/lab/src/mutate.ts'),
  simulate: () => sourceFile('packages/lab/src/simulate.ts'),
  soak: () => sourceFile('packages/lab/src/soak.ts'),
  loadtest: () => sourceFile('packages/lab/src/loadtest.ts'),
  capacity: () => sourceFile('packages/cli/src/capacity/capacity.ts'),
  backup: () => sourceFile('packages/cli/src/database/backup.ts'),
  restore: () => sourceFile('packages/cli/src/database/restore.ts'),
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
