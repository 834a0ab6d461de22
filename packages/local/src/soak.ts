import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { formatSoak } from './soak/format-soak.ts';
import { readSoakOptions } from './soak/read-soak-options.ts';
import { runSoak } from './soak/run-soak.ts';
import { ROOT, readSettings } from './world/read-settings.ts';
import { untilInterrupted } from './world/until-interrupted.ts';

/**
 * `npm run soak [-- --minutes N --rate N --seed N]`: a platform of its own under load while its
 * stores, queue and Workers fail; exit code 1 when an answer or a row is not as it should be.
 */
async function soak(given: string[]): Promise<number> {
  let isCalledOff = false;
  untilInterrupted().then(() => {
    isCalledOff = true;
    console.log('\n  Stopping');
  });
  const proceed = (line?: string) => {
    if (isCalledOff) throw new Error('called off');
    if (line !== undefined) console.log(`  ${line}`);
  };

  try {
    const options = readSoakOptions(given);
    const { minutes, rate, seed } = options;
    console.log(`Soak: ${minutes} minutes at ${rate} requests a second, seed ${seed}`);
    const report = await runSoak(options, proceed);
    const { dataDir } = readSettings();
    mkdirSync(dataDir, { recursive: true });
    const file = join(dataDir, 'soak.json');
    writeFileSync(
      file,
      `${JSON.stringify({ at: new Date().toISOString(), ...report }, null, 2)}\n`,
    );
    console.log(`\n${formatSoak(report)}\n`);
    for (const wrong of report.violations.slice(0, 20)) console.error(`WRONG  ${wrong}`);
    console.log(`${report.violations.length} violations · ${relative(ROOT, file)}`);
    return report.violations.length === 0 ? 0 : 1;
  } catch (error) {
    if (!isCalledOff) console.error(error instanceof Error ? error.message : error);
    return isCalledOff ? 130 : 1;
  }
}

if (process.argv[1] === import.meta.filename) process.exit(await soak(process.argv.slice(2)));
