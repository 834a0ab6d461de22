import type { Command } from 'commander';
import { describeNaming, findWorld } from './find-world.ts';
import { newCommand, runCommand } from './run-command.ts';

/** A command of the list; its file is loaded when it is the one that was asked for. */
type Entry = { group: string; about: string; load: () => Promise<Command> };

/** Every command, by its name in `npm run <name>`. */
const COMMANDS: Readonly<Record<string, Entry>> = {
  world: {
    group: 'Try it',
    about: 'which platform the other commands talk to',
    load: async () => worldCommand(),
  },
};

/** Runs what `skinstack <command> …` asks for. @returns the exit code */
export async function main([name = '', ...given]: string[]): Promise<number> {
  const entry = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (entry) return runCommand(await entry.load(), given);
  return runCommand(overview(), name === '' ? ['--help'] : [name, ...given]);
}

/** Knows every command by name, for `--help` and for a name that is none. */
function overview(): Command {
  const program = newCommand('skinstack', 'One command for a running or deployed platform.')
    .usage('<command> [options]')
    .addHelpText('after', '\n“npm run <command> -- --help” shows what a command takes.');
  for (const [name, { group, about }] of Object.entries(COMMANDS)) {
    program.command(name).description(about).helpGroup(`${group}:`);
  }
  return program;
}

function worldCommand(): Command {
  const command = newCommand('world', 'Prints which platform the other commands talk to, and why.');
  return command.action(async () => {
    const world = await findWorld();
    console.log(`API        ${world.api_url} (${describeNaming(world)})`);
    console.log(`Redirects  ${world.redirect_url || 'REDIRECT_URL is not set'}`);
  });
}

if (process.argv[1] === import.meta.filename) process.exitCode = await main(process.argv.slice(2));
