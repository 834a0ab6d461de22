import { importCommand, reportRefusal, streamBytes } from '@skinstack/cli/operations/import';
import { makeSampleCsv } from '@skinstack/cli/operations/make-sample-csv';
import { drawBar, renderProgress } from '@skinstack/cli/render-progress';
import { ApiProblem } from '@skinstack/client/api-problem';
import { describe, expect, test } from 'vitest';
import { called } from './called.ts';

describe('the command line', () => {
  test('a sample is written to the output, of the shop that is named', async () => {
    const { code, said } = await called(importCommand(), [
      '--sample',
      '5',
      '--host',
      'shop.example',
    ]);
    expect([code, said]).toEqual([0, makeSampleCsv(5, 'shop.example')]);
  });

  test.each([
    [[], 'name the file'],
    [['a.csv'], 'name the program'],
    [['--program', 'prg_1'], 'name the file'],
    [['a.csv', 'b.csv', '--program', 'prg_1'], 'too many arguments'],
    [['--sample', '0'], 'a whole number from 1 to 1,000,000'],
    [['--sample', 'many'], 'a whole number from 1'],
    [['a.csv', '--force'], "unknown option '--force'"],
  ])('%j: %s', async (given, reason) => {
    const { code, said } = await called(importCommand(), given);
    expect([code, said]).toEqual([2, expect.stringContaining(reason)]);
    expect(said).toContain('“npm run import -- --help”');
  });
});

test('the sample is the same each time, with a line a product and every id once', () => {
  const csv = makeSampleCsv(500, 'shop.example');
  expect(makeSampleCsv(500, 'shop.example')).toBe(csv);
  const [, ...lines] = csv.trimEnd().split('\r\n');
  expect(lines).toHaveLength(500);
  expect(new Set(lines.map((line) => /sample-\d+/.exec(line)?.[0])).size).toBe(500);
  expect(csv).toContain('"');
});

describe('progress', () => {
  const watch = (isTTY: boolean) => {
    const written: string[] = [];
    const progress = renderProgress({ isTTY, write: (text) => written.push(text) }, () => 0);
    progress.begin('Sending');
    progress.advance(0.5);
    progress.advance(1);
    progress.begin('Checking');
    progress.end();
    return written;
  };

  test('is a bar in a terminal, and leaves a clean line', () => {
    const written = watch(true);
    expect(written.every((text) => text.startsWith('\r'))).toBe(true);
    expect(written.some((text) => text.includes(' 50 % Sending'))).toBe(true);
    expect(written.at(-1)).toBe('\r\x1b[2K');
  });

  test('is a plain line a phase elsewhere', () => {
    expect(watch(false)).toEqual(['Sending\n', 'Checking\n']);
  });

  test.each([
    [0, `[${'░'.repeat(28)}]   0 %`],
    [0.5, `[${'█'.repeat(14)}${'░'.repeat(14)}]  50 %`],
    [0.999, `[${'█'.repeat(28)}]  99 %`],
    [1, `[${'█'.repeat(28)}] 100 %`],
  ])('%d', (done, bar) => {
    expect(drawBar(done)).toBe(bar);
  });

  test.each([0, 1, 65_536, 200_000])('%i bytes arrive as they are, and are told', async (size) => {
    const bytes = new Uint8Array(size).map((_, index) => index % 251);
    const told: number[] = [];
    const stream = streamBytes(bytes, (done) => told.push(done));
    expect(new Uint8Array(await new Response(stream).arrayBuffer())).toEqual(bytes);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.at(-1)).toBe(1);
  });
});

test('a refusal is told line by line, with what stands there', () => {
  const errors = [
    { path: 'line 2: url', message: 'not_https' },
    { path: 'line 2: name', message: 'Required' },
    { path: 'line 3', message: 'The line has 1 cells and the header 2' },
    { path: 'program_id', message: 'Not an id of this kind (prg_…)' },
  ];
  const body = JSON.stringify({ code: 'invalid_request', detail: 'Nothing was imported.', errors });
  const problem = new ApiProblem(400, new Headers(), body);
  const csv = `name,url\r\n\x1b[31m,http://shop.example/\r\n${'x'.repeat(200)}\r\n`;
  expect(reportRefusal(problem, csv).split('\n')).toEqual([
    'line 2: [31m,http://shop.example/',
    '  url: not_https',
    '  name: Required',
    `line 3: ${'x'.repeat(87)}…`,
    '  The line has 1 cells and the header 2',
    'program_id',
    '  Not an id of this kind (prg_…)',
    'Nothing was imported.',
  ]);
});
