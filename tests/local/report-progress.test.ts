import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '@skinstack/local/read-settings';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

/** The runner is plain JavaScript: in a fresh clone there is nothing else. */
const { reportProgress } = await import(join(ROOT, 'packages/local/bin/report-progress.mjs'));

let root: string;
beforeEach(() => {
  vi.useFakeTimers();
  root = mkdtempSync(join(tmpdir(), 'skinstack-progress-'));
  const packages = {
    '': {},
    'packages/local': {},
    'node_modules/@skinstack/local': { link: true },
    'node_modules/one': {},
    'node_modules/two': {},
    'node_modules/elsewhere': { os: ['plan9'], optional: true },
  };
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages }));
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(root, { recursive: true, force: true });
});

function unpack(name: string): void {
  mkdirSync(join(root, 'node_modules', name), { recursive: true });
  writeFileSync(join(root, 'node_modules', name, 'package.json'), '{}');
}

test('in a log: a line every ten seconds, of the packages that are there', () => {
  const lines: string[] = [];
  const end = reportProgress(root, { isTTY: false, write: (text: string) => lines.push(text) });
  unpack('one');
  vi.advanceTimersByTime(10_000);
  unpack('two');
  vi.advanceTimersByTime(10_000);
  end();
  vi.advanceTimersByTime(60_000);
  expect(lines).toEqual([
    '  1 of 2 packages (50 %), 10 s\n',
    '  2 of 2 packages (100 %), 20 s, running their install scripts\n',
  ]);
});

test('in a terminal: one line, drawn again and removed', () => {
  let shown = '';
  const write = (text: string) => {
    shown += text;
  };
  const end = reportProgress(root, { isTTY: true, write });
  vi.advanceTimersByTime(500);
  expect(shown).toContain('0 of 2 packages (0 %)');
  end();
  expect(shown.endsWith('\r\x1b[K')).toBe(true);
  expect(shown).not.toContain('\n');
});
