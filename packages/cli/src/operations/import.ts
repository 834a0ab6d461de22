import { readFileSync, writeFileSync } from 'node:fs';
import { ApiProblem } from '@skinstack/client/api-problem';
import { createClient } from '@skinstack/client/create-client';
import { readAnswer } from '@skinstack/client/read-answer';
import type { Command } from 'commander';
import { type FoundWorld, openWorld } from '../find-world.ts';
import { type Output, type Progress, renderProgress } from '../render-progress.ts';
import { newCommand, Refusal, wholeNumber } from '../run-command.ts';
import { makeSampleCsv } from './make-sample-csv.ts';

const SILENT = 'npm run --silent import -- --sample 100';

/** `npm run import`: products from a CSV file; exit code 1 when a line is refused. */
export function importCommand(): Command {
  const command = newCommand('import', 'Imports products from a CSV file, all of them or none.');
  return command
    .argument('[file]', 'the file')
    .option('--program <id>', 'prg_…, the program the products come into')
    .option('--dry-run', 'only say what would happen', false)
    .option('--sample <count>', 'write so many made-up products instead', wholeNumber(1, 1_000_000))
    .option(
      '--host <host>',
      'the shop of the sample, a host of the merchant',
      'dewbotanics.example',
    )
    .addHelpText('after', `\nA sample without a file is written to the output: ${SILENT}`)
    .action(async (file: string | undefined, wish: Options) => {
      if (wish.sample !== undefined) return writeSample(wish.sample, wish.host, file);
      if (file === undefined) return command.error('error: name the file');
      if (wish.program === undefined) return command.error('error: name the program (--program)');
      const { program: program_id, dryRun: dry_run } = wish;
      const isDone = await importFile(
        await openWorld(),
        { file, program_id, dry_run },
        process.stdout,
      );
      if (!isDone) process.exitCode = 1;
    });
}

type Options = { program?: string; dryRun: boolean; sample?: number; host: string };

function writeSample(count: number, host: string, file: string | undefined): void {
  const csv = makeSampleCsv(count, host);
  if (file === undefined) {
    process.stdout.write(csv);
    return;
  }
  writeFileSync(file, csv);
  console.log(`${count} products in ${file}`);
}

type World = Pick<FoundWorld, 'api_url' | 'admin_key'>;
type Wish = { file: string; program_id: string; dry_run: boolean };

const MOST_BYTES = 8 * 1_048_576;

/** Sends a CSV file to the API with a bar, and tells what became of it. True when all was taken. */
async function importFile(world: World, wish: Wish, output: Output): Promise<boolean> {
  const bytes = new Uint8Array(readFileSync(wish.file));
  // told before it is sent: a refusal on the way would only look like a broken connection
  if (bytes.length > MOST_BYTES) throw new Refusal('The file is over 8 MiB; split it.');
  const progress = renderProgress(output);
  const say = (text: string) => {
    progress.end();
    output.write(`${text}\n`);
  };
  try {
    const { product_count, created_count, updated_count, dry_run } = await send(
      ...([world, wish, bytes, progress] as const),
    );
    const [are, done] = dry_run ? ['would be', ' Nothing was stored.'] : ['are', ''];
    const changed = `${created_count} ${are} new, ${updated_count} ${are} changed`;
    say(`All ${product_count} products are good: ${changed}.${done}`);
    return true;
  } catch (error) {
    progress.end();
    if (!(error instanceof ApiProblem)) throw error;
    const report = reportRefusal(error, new TextDecoder().decode(bytes));
    say(`${report}\nRequest ${error.request_id}.`);
    return false;
  }
}

function send(world: World, wish: Wish, bytes: Uint8Array<ArrayBuffer>, progress: Progress) {
  const { api } = createClient(world.api_url, world.admin_key);
  const query = { program_id: wish.program_id, dry_run: `${wish.dry_run}` as const };
  progress.begin(`Sending ${(bytes.length / 1_048_576).toFixed(2)} MiB to ${world.api_url}`);
  const body = streamBytes(bytes, (done) => {
    progress.advance(done);
    if (done === 1) {
      progress.begin(`Sent; the API checks every line${wish.dry_run ? '' : ' and stores them'}`);
    }
  });
  const headers = { 'Content-Type': 'text/csv; charset=utf-8' };
  const init = { body, headers, duplex: 'half' as const };
  return readAnswer(api.products.import.$post({ query }, { init }));
}

const LONGEST_LINE = 88;

/** What the API refused, line by line with what stands there; then the sum of it. */
export function reportRefusal(problem: ApiProblem, csv: string): string {
  const lines = csv.replace(/\r\n?/g, '\n').split('\n');
  const said: string[] = [];
  let last: string | undefined;
  for (const { path, message } of problem.errors) {
    const [, number, field] = /^line (\d+)(?:: (.*))?$/s.exec(path) ?? [];
    const place = number ? `line ${number}` : path;
    if (place !== last)
      said.push(number ? `${place}: ${shorten(lines[Number(number) - 1])}` : place);
    said.push(`  ${field ? `${field}: ` : ''}${message}`);
    last = place;
  }
  return [...said, problem.detail].join('\n');
}

function shorten(line = ''): string {
  const plain = line.replace(/\p{Cc}/gu, ' ').trim();
  return plain.length > LONGEST_LINE ? `${plain.slice(0, LONGEST_LINE - 1)}…` : plain;
}

const PIECE_BYTES = 65_536;

/** The bytes as a stream that tells how much of them was taken, from 0 to 1. */
export function streamBytes(
  bytes: Uint8Array<ArrayBuffer>,
  onTaken: (done: number) => void,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let taken_bytes = 0;
  return new ReadableStream(
    {
      pull(controller) {
        const piece = bytes.subarray(taken_bytes, taken_bytes + PIECE_BYTES);
        taken_bytes += piece.length;
        if (piece.length > 0) controller.enqueue(piece);
        if (taken_bytes >= bytes.length) controller.close();
        onTaken(bytes.length === 0 ? 1 : taken_bytes / bytes.length);
      },
    },
    // pieces are made when they are asked for, so what is told is what was sent
    { highWaterMark: 0 },
  );
}
