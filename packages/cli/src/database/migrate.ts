import { migrateDatabase } from '@skinstack/local/migrations/migrate-database';

/** `npm run migrate`: brings a deployed database to the newest schema, while traffic flows. */
const USAGE = `usage: MIGRATION_DATABASE_URL=postgresql://… npm run migrate

Applies the migrations of drizzle/ that are missing, a transaction each, and gives the Workers'
roles what packages/db/src/operations/grants.ts states. The address is the owner's, straight to the
server: on Neon the host without “-pooler”. \`npm run dev\` does this for the local world itself.`;

const { MIGRATION_DATABASE_URL: url = '' } = process.env;
const host = URL.parse(url)?.hostname;
if (!host) {
  console.error(USAGE);
  process.exit(2);
}
if (host.includes('-pooler')) {
  console.error(`${host} is a pooler, which has no sessions: take “-pooler” out of the host`);
  process.exit(2);
}
try {
  const { applied, has_roles } = await migrateDatabase(url, { say: console.log });
  if (applied.length === 0) console.log('Nothing to apply: the schema is up to date');
  if (!has_roles) {
    throw new Error('the user may not grant: be the owner of the database, with CREATEROLE');
  }
  console.log('The roles of both Workers have what is stated');
} catch (error) {
  console.error(`Not done: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
}
