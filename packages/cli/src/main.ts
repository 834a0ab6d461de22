import type { Command } from 'commander';
import { describeNaming, findWorld } from './find-world.ts';
import { type Commands, endProcess, newCommand, runOneOf } from './run-command.ts';

/** Every command, by its name in `npm run <name>`. */
export const COMMANDS: Commands = {
  world: {
    group: 'Run it',
    about: 'which platform the other commands talk to',
    load: async () => worldCommand(),
  },
  demo: {
    group: 'Run it',
    about: 'one order from link to balance, in a world of its own when none runs',
    load: async () => (await import('./journey/demo.ts')).demoCommand(),
  },
  validate: {
    group: 'Run it',
    about: 'seven checks of a platform, by using it',
    load: async () => (await import('./journey/validate.ts')).validateCommand(),
  },
  trigger: {
    group: 'Run it',
    about: 'a webhook, signed as its network does it',
    load: async () => (await import('./journey/trigger.ts')).triggerCommand(),
  },
  inbox: {
    group: 'Operate it',
    about: 'what networks delivered, listed and applied again',
    load: async () => (await import('./operations/inbox.ts')).inboxCommand(),
  },
  import: {
    group: 'Operate it',
    about: 'products from a CSV file',
    load: async () => (await import('./operations/import.ts')).importCommand(),
  },
  reconcile: {
    group: 'Operate it',
    about: 'the checks of the books',
    load: async () => (await import('./operations/reconcile.ts')).reconcileCommand(),
  },
  rollups: {
    group: 'Operate it',
    about: 'the stats against the raw clicks, or counted again',
    load: async () => (await import('./operations/rollups.ts')).rollupsCommand(),
  },
  clicks: {
    group: 'Operate it',
    about: 'clicks stored again, visitors forgotten',
    load: async () => (await import('./operations/clicks.ts')).clicksCommand(),
  },
  deploy: {
    group: 'Deploy it',
    about: 'both Workers of a deployment',
    load: async () => (await import('./deployment/deploy.ts')).deployCommand(),
  },
  doctor: {
    group: 'Deploy it',
    about: 'what is wrong with a deployment, and what to do about it',
    load: async () => (await import('./deployment/doctor.ts')).doctorCommand(),
  },
  migrate: {
    group: 'Deploy it',
    about: 'a deployed database to the newest schema',
    load: async () => (await import('./database/migrate.ts')).migrateCommand(),
  },
  roles: {
    group: 'Deploy it',
    about: 'the database logins of the Workers',
    load: async () => (await import('./database/roles.ts')).rolesCommand(),
  },
  backup: {
    group: 'Deploy it',
    about: 'every table at one moment, into a folder',
    load: async () => (await import('./database/backup.ts')).backupCommand(),
  },
  restore: {
    group: 'Deploy it',
    about: 'a backup into an empty database',
    load: async () => (await import('./database/restore.ts')).restoreCommand(),
  },
  capacity: {
    group: 'Deploy it',
    about: 'what a month costs, and what is full first',
    load: async () => (await import('./capacity/capacity.ts')).capacityCommand(),
  },
};

/** Runs what `skinstack <command> …` asks for. @returns the exit code */
export async function main(given: readonly string[]): Promise<number> {
  const program = newCommand('skinstack', 'One command for a running or deployed platform.')
    .usage('<command> [options]')
    .addHelpText('after', '\n“npm run <command> -- --help” shows what a command takes.');
  return runOneOf(COMMANDS, program, given);
}

function worldCommand(): Command {
  const command = newCommand('world', 'Prints which platform the other commands talk to, and why.');
  return command.action(async () => {
    const world = await findWorld();
    console.log(`API        ${world.api_url} (${describeNaming(world)})`);
    console.log(`Redirects  ${world.redirect_url || 'REDIRECT_URL is not set'}`);
  });
}

if (process.argv[1] === import.meta.filename) endProcess(await main(process.argv.slice(2)));
