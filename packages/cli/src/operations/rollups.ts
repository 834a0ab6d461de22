import { checkRollups, rebuildRollups } from '@skinstack/db/clicks/rollups';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { describeError } from '@skinstack/http/log';
import { readSettings } from '@skinstack/local/read-settings';

/** `npm run rollups`: compares the rollups with the raw clicks, or counts them again. */
const USAGE = `usage: npm run rollups -- check|rebuild [first day] [last day]

Days of UTC, such as 2026-11-22; the last 30 when none is named. \`check\` compares the rollups of
each day with its raw clicks and ends with 1 when one differs; \`rebuild\` counts each day again, in
a transaction of its own, and checks it. Days whose raw clicks are not kept are left alone.
DATABASE_URL names a database; by default it is the local world's.`;
const DAY_MS = 86_400_000;
/** For a day: counting millions of clicks takes longer than a Worker may wait. */
const LONGEST_MS = 280_000;
const DAY = /^\d{4}-\d\d-\d\d$/;

const toDay = (at_ms: number) => new Date(at_ms).toISOString().slice(0, 10);
const today_ms = Date.parse(toDay(Date.now()));
const given = process.argv.slice(2);
const [task = '', first = toDay(today_ms - 29 * DAY_MS), last = toDay(today_ms), ...rest] = given;
const isDay = (text: string) => DAY.test(text) && !Number.isNaN(Date.parse(text));
if (!/^(check|rebuild)$/.test(task) || ![first, last].every(isDay) || rest.length > 0) {
  console.error(USAGE);
  process.exit(2);
}
const database_url = process.env.DATABASE_URL ?? localDatabase();
try {
  for (let at_ms = Date.parse(first); at_ms <= Date.parse(last); at_ms += DAY_MS) {
    const day = toDay(at_ms);
    const db = connectDatabase(database_url, AbortSignal.timeout(LONGEST_MS));
    if (task === 'rebuild') await rebuildRollups(db, day);
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
} catch (error) {
  const { hostname, port } = new URL(database_url);
  const { error_code = 'no answer' } = describeError(error);
  console.error(`The database at ${hostname}:${port} could not be asked (${error_code}).`);
  console.error(
    'Is the world running, and up to date (`npm run dev`)? Is DATABASE_URL the right one?',
  );
  process.exitCode = 1;
}

/** The local world's, on whatever port it was told. */
function localDatabase(): string {
  const { vars, neonHttpPort } = readSettings();
  const url = new URL(vars.DATABASE_URL ?? '');
  if (process.env.NEON_HTTP_PORT) url.port = String(neonHttpPort);
  return url.href;
}
