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

/** What each task runs: a file of this package, or a program of a dependency. */
const TASKS = {
  dev: () => localFile('dev'),
  stack: () => localFile('stack'),
  demo: () => localFile('demo'),
  validate: () => localFile('validate'),
  trigger: () => localFile('trigger'),
  bench: () => localFile('bench'),
  analyze: () => localFile('analyze'),
  inbox: () => localFile('inbox'),
  rollups: () => localFile('rollups'),
  reconcile: () => localFile('reconcile'),
  import: () => localFile('import'),
  clicks: () => localFile('clicks'),
  migrate: () => localFile('migrate'),
  roles: () => localFile('roles'),
  deploy: () => localFile('deploy'),
  doctor: () => localFile('doctor'),
  mutate: () => localFile('mutate'),
  simulate: () => localFile('simulate'),
  soak: () => localFile('soak'),
  loadtest: () => localFile('loadtest'),
  capacity: () => localFile('capacity'),
  backup: () => localFile('backup'),
  restore: () => localFile('restore'),
  test: () => [packageProgram(root, 'vitest', 'vitest'), 'run'],
  lint: () => [packageProgram(root, '@biomejs/biome', 'biome'), 'ci', '.'],
  types: () => [packageProgram(root, 'typescript', 'tsc'), '-p', '.'],
};

function localFile(name) {
  const file = join(root, 'packages', 'local', 'src', `${name}.ts`);
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
