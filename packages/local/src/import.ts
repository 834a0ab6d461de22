import { writeFileSync } from 'node:fs';
import { importFile } from './import/import-file.ts';
import { makeSampleCsv } from './import/make-sample-csv.ts';
import { readImportOptions, WrongUse } from './import/read-import-options.ts';
import { namedWorld } from './journey/borrow-world.ts';

/** `npm run import`: products from a CSV file; exit code 1 when a line is refused. */
try {
  const options = readImportOptions(process.argv.slice(2));
  if (options.task === 'sample') {
    const csv = makeSampleCsv(options.count, options.host);
    if (options.file === null) process.stdout.write(csv);
    else writeFileSync(options.file, csv);
    if (options.file !== null) console.log(`${options.count} products in ${options.file}`);
  } else {
    const isDone = await importFile(namedWorld(), options, process.stdout);
    process.exitCode = isDone ? 0 : 1;
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof WrongUse ? 2 : 1;
}
