import { writeFileSync } from 'node:fs';
import { importFile } from './import/import-file.ts';
import { makeSampleCsv } from './import/make-sample-csv.ts';
import { readImportOptions, WrongUse } from './import/read-import-options.ts';
import { namedWorld } from './journey/borrow-world.ts';

/** `npm run import`: products from a CSV file; exit code 1 when a line is refused. */
async function importProducts(given: string[]): Promise<number> {
  try {
    const options = readImportOptions(given);
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
