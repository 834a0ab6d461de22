import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { namedWorld } from '../borrow-world.ts';
import { importFile } from './import-file.ts';
import { makeSampleCsv } from './make-sample-csv.ts';

/** What the command line asks for. */
export type ImportOptions =
  | { task: 'import'; file: string; program_id: string; dry_run: boolean }
  | { task: 'sample'; file: string | null; count: number; host: string };

const USAGE = `usage: npm run import -- products.csv --program prg_… [--dry-run]
       npm run import -- products.csv --sample 10000 [--host dewbotanics.example]

  --program prg_…  the program the products come into
  --dry-run        only say what would happen
  --sample N       write a file of N made-up products instead (npm run --silent import -- --sample N
                   writes them to the output)
  --host HOST      the shop of the sample; it must be one of the merchant's hosts

API_URL and ADMIN_API_KEY name another deployment than the running local one.`;

/** The command was not called as it can be; the message shows how. */
export class WrongUse extends Error {}

/** Reads the command line. @throws WrongUse */
export function parseImportOptions(given: readonly string[]): ImportOptions {
  const { values, positionals } = parse(given);
  const [file = null, ...more] = positionals;
  if (more.length > 0) throw new WrongUse(`One file at a time.\n\n${USAGE}`);
  if (values.sample !== undefined) {
    const count = Number(values.sample);
    if (!Number.isInteger(count) || count < 1 || count > 1_000_000) {
      throw new WrongUse(`--sample is a whole number from 1 to 1000000.\n\n${USAGE}`);
    }
    return { task: 'sample', file, count, host: values.host };
  }
  if (file === null) throw new WrongUse(`Name the file.\n\n${USAGE}`);
  if (values.program === undefined) throw new WrongUse(`Name the program.\n\n${USAGE}`);
  return { task: 'import', file, program_id: values.program, dry_run: values['dry-run'] };
}

function parse(given: readonly string[]) {
  const options = {
    program: { type: 'string' },
    'dry-run': { type: 'boolean', default: false },
    sample: { type: 'string' },
    host: { type: 'string', default: 'dewbotanics.example' },
  } as const;
  try {
    return parseArgs({ args: [...given], options, allowPositionals: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : '';
    throw new WrongUse(`${reason}\n\n${USAGE}`);
  }
}

/** `npm run import`: products from a CSV file; exit code 1 when a line is refused. */
async function importProducts(given: string[]): Promise<number> {
  try {
    const options = parseImportOptions(given);
    if (options.task === 'sample') {
      const csv = makeSampleCsv(options.count, options.host);
      if (options.file === null) process.stdout.write(csv);
      else writeFileSync(options.file, csv);
      if (options.file !== null) console.log(`${options.count} products in ${options.file}`);
    } else {
      const isDone = await importFile(namedWorld(), options, process.stdout);
      return isDone ? 0 : 1;
    }
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return error instanceof WrongUse ? 2 : 1;
  }
}

if (process.argv[1] === import.meta.filename) {
  process.exitCode = await importProducts(process.argv.slice(2));
}
