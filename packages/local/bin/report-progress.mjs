import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const LOOK_MS = 500;
/** A line so often where nothing can be drawn over: in a log, and behind a pipe. */
const LINE_MS = 10_000;

/**
 * Says how far an install is, by the packages of package-lock.json whose files are there: npm itself
 * is silent for minutes on a slow line. Returns what ends it.
 */
export function reportProgress(root, output = process.stderr) {
  const wanted = listPackages(root);
  const started_ms = Date.now();
  let written_ms = started_ms;
  const missing = new Set(wanted);
  const look = () => {
    for (const path of missing) {
      if (existsSync(join(root, path, 'package.json'))) missing.delete(path);
    }
    const now_ms = Date.now();
    if (!output.isTTY && now_ms - written_ms < LINE_MS) return;
    written_ms = now_ms;
    const line = describe(wanted.length, missing.size, now_ms - started_ms);
    output.write(output.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
  };
  const timer = setInterval(look, LOOK_MS);
  return () => {
    clearInterval(timer);
    if (output.isTTY) output.write('\r\x1b[K');
  };
}

/** `  412 of 873 packages (47 %), 31 s`. */
function describe(total, missing, elapsed_ms) {
  const seconds = `${Math.round(elapsed_ms / 1_000)} s`;
  if (total === 0) return `  installing, ${seconds}`;
  const percent = Math.floor((100 * (total - missing)) / total);
  const step = missing === 0 ? ', running their install scripts' : '';
  return `  ${total - missing} of ${total} packages (${percent} %), ${seconds}${step}`;
}

/** The packages npm will unpack here: no links, and none for another system. */
function listPackages(root) {
  try {
    const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
    return Object.entries(packages)
      .filter(([path, entry]) => path.includes('node_modules/') && !entry.link && isForHere(entry))
      .map(([path]) => path);
  } catch {
    return [];
  }
}

function isForHere({ os, cpu, libc }) {
  const musl = libc !== undefined && !libc.includes('glibc');
  const fits = (list, mine) => list === undefined || list.includes(mine);
  return fits(os, process.platform) && fits(cpu, process.arch) && !musl;
}
