#!/usr/bin/env node
// Completes package-lock.json with the platform packages npm leaves out when the registry it asks
// has them not (a mirror that keeps only its own platform's). Without them `npm ci` refuses the
// lock file everywhere. Their versions are pinned by the package that names them; run it after
// every `npm install`: `npm run lock`.
import { readFileSync, writeFileSync } from 'node:fs';

const FILE = new URL('../../../package-lock.json', import.meta.url);
const SYSTEMS = { windows: 'win32' };
const PROCESSORS = { 64: 'x64' };

const lock = JSON.parse(readFileSync(FILE, 'utf8'));
const { packages } = lock;
for (const [place, { optionalDependencies = {} }] of Object.entries(packages)) {
  const names = Object.keys(optionalDependencies);
  const entryOf = (name) =>
    packages[`${place}/node_modules/${name}`] ?? packages[`node_modules/${name}`];
  const sibling = names.map(entryOf).find(Boolean);
  for (const name of names.filter((one) => !entryOf(one))) {
    packages[`node_modules/${name}`] = describe(name, optionalDependencies[name], sibling);
  }
}
lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);

/** What npm must know to pass the package over elsewhere: name-system-processor[-libc]. */
function describe(name, version, sibling = {}) {
  const [, system = '', processor = '', libc] =
    /-([a-z0-9]+)-([a-z0-9]+)(?:-([a-z]+))?$/.exec(name) ?? [];
  const { license, engines } = sibling;
  return {
    ...{ version, cpu: [PROCESSORS[processor] ?? processor], dev: true },
    ...(libc ? { libc: [libc] } : {}),
    ...{ license, optional: true, os: [SYSTEMS[system] ?? system], engines },
  };
}
