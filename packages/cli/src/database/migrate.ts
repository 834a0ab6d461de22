import { migrateDatabase } from '@skinstack/local/migrations/migrate-database';
import type { Command } from 'commander';
import pg from 'pg';
import { OWNER_HELP, readOwnerAddress } from '../find-world.ts';
import { newCommand, Refusal } from '../run-command.ts';

const HELP = `
Applies the migrations of drizzle/ that are missing, a transaction each, and gives the Workers’
roles what packages/db/src/operations/grants.ts states. “npm run dev” does this for the local world.
${OWNER_HELP}`;

/** `npm run migrate`: brings a deployed database to the newest schema, while traffic flows. */
export function migrateCommand(): Command {
  const command = newCommand('migrate', 'Brings a deployed database to the newest schema.');
  return command.addHelpText('after', HELP).action(async () => {
    const address = readOwnerAddress(command);
    const { applied, has_roles } = await migrateDatabase(address, { say: console.log }).catch(
      (error: unknown) => {
        // a migration's own mistake is named with the statement's message
        throw error instanceof pg.DatabaseError ? new Refusal(`Not done: ${error.message}`) : error;
      },
    );
    if (applied.length === 0) console.log('Nothing to apply: the schema is up to date');
    if (!has_roles) {
      throw new Refusal(
        'Not done: the user may not grant: be the owner of the database, with CREATEROLE',
      );
    }
    console.log('The roles of both Workers have what is stated');
  });
}
