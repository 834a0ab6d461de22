import { FACET_ROLLUP, LINK_ROLLUP, unfoldDay } from '@skinstack/db/clicks/fold-hours';
import { checkRollups, rebuildRollups } from '@skinstack/db/clicks/rollups';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { type Command, InvalidArgumentError } from 'commander';
import { openDatabase } from '../find-world.ts';
import { newCommand, newSubcommand } from '../run-command.ts';

const DAY_MS = 86_400_000;
/** For a day: counting millions of clicks takes longer than a Worker may wait. */
const LONGEST_MS = 280_000;
const DAY = /^\d{4}-\d\d-\d\d$/;
const HELP = `
Days whose raw clicks are not kept are left alone.

Environment:
  DATABASE_URL  the database; by default that of this checkout’s world`;

/** `npm run rollups`: compares the rollups with the raw clicks, or counts them again. */
export function rollupsCommand(): Command {
  const command = newCommand('rollups', 'Compares the rollups with the raw clicks.');
  command.addHelpText('after', HELP);
  const today_ms = Date.parse(toDay(Date.now()));
  for (const [task, about] of Object.entries(TASKS)) {
    newSubcommand(command, task, about)
      .argument('[first]', 'day of UTC, such as 2026-11-22', readDay, toDay(today_ms - 29 * DAY_MS))
      .argument('[last]', 'day of UTC', readDay, toDay(today_ms))
      .addHelpText('after', HELP)
      .action((first: string, last: string) => lookThrough(task, first, last));
  }
  return command;
}

const TASKS = {
  check: 'Compares each day with its raw clicks; ends with 1 when one differs.',
  rebuild: 'Counts each day again, in a transaction of its own, and checks it.',
  unfold: 'Makes hours of each day again, for an earlier release, and checks it.',
};

const toDay = (at_ms: number) => new Date(at_ms).toISOString().slice(0, 10);

function readDay(text: string): string {
  if (DAY.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new InvalidArgumentError('It is no day, such as 2026-11-22.');
}

async function lookThrough(task: string, first: string, last: string): Promise<void> {
  const database_url = openDatabase('DATABASE_URL');
  for (let at_ms = Date.parse(first); at_ms <= Date.parse(last); at_ms += DAY_MS) {
    const day = toDay(at_ms);
    const db = connectDatabase(database_url, AbortSignal.timeout(LONGEST_MS));
    if (task === 'rebuild') await rebuildRollups(db, day);
    if (task === 'unfold') {
      for (const rollup of [FACET_ROLLUP, LINK_ROLLUP]) await unfoldDay(db, rollup, day);
    }
    const { is_kept, is_archived, ...wrong } = await checkRollups(db, day);
    const isRight = Object.values(wrong).every((count) => count === 0);
    if (is_archived)
      console.log(`[--] ${day}: its month is archived; the rollups stay as they are`);
    else if (!is_kept) console.log(`[--] ${day}: no raw clicks`);
    else if (isRight) console.log(`[OK] ${day}`);
    else {
      const parts = Object.entries(wrong).map(([name, count]) => `${name} ${count}`);
      console.log(`[!!] ${day}: ${parts.join(', ')}`);
      process.exitCode = 1;
    }
  }
}
