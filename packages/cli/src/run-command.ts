import { AssertionError } from 'node:assert';
import { ApiProblem } from '@skinstack/client/api-problem';
import { describeError } from '@skinstack/http/log';
import { Command, CommanderError } from 'commander';

/** What was asked for cannot be done, and the message says in one sentence why and what to do. */
export class Refusal extends Error {}

/** A command as `npm run` shows it: its usage, its help, and where a mistake leads. */
export function newCommand(name: string, about: string): Command {
  return new Command(name)
    .description(about)
    .helpOption('-h, --help', 'show this')
    .helpCommand(false)
    .showHelpAfterError(`“npm run ${name} -- --help” shows what it takes.`)
    .configureHelp({ commandUsage: usageOf, showGlobalOptions: true })
    .exitOverride();
}

/** A part of a command, such as `inbox list`. */
export function newSubcommand(parent: Command, name: string, about: string): Command {
  return parent.command(name).description(about).helpOption('-h, --help', 'show this');
}

/**
 * Runs a command with what the user wrote behind its name.
 * @returns 0 when it is done, 1 when something is wrong, 2 when it was not called as it can be
 */
export async function runCommand(command: Command, given: readonly string[]): Promise<number> {
  try {
    await command.parseAsync([...given], { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    // commander has said what was wrong
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    console.error(describeFailure(error));
    return 1;
  }
}

/** One sentence for what can happen to anybody; a stack only for a mistake of ours. */
export function describeFailure(error: unknown, env = process.env): string {
  if (!(error instanceof Error)) return `Not done: ${String(error)}`;
  if (env.DEBUG === 'skinstack') return error.stack ?? error.message;
  if (error instanceof Refusal || error instanceof ApiProblem) return error.message;
  if (error instanceof AssertionError) return `Not as it should be: ${error.message}`;
  const code = codeOf(error);
  if (error instanceof TypeError && error.cause !== undefined) {
    return `No answer${code === undefined ? '' : ` (${code})`}: does anything run at that address?`;
  }
  // a driver's own message carries addresses and values
  if (code !== undefined) return `Not done: the database refused or did not answer (${code})`;
  const isBug = [TypeError, ReferenceError, RangeError].some((kind) => error instanceof kind);
  return isBug ? (error.stack ?? error.message) : `Not done: ${error.message}`;
}

/** A driver's or the system's code: `42501`, `ECONNREFUSED`. */
function codeOf(error: Error): string | undefined {
  const { error_code } = describeError(error);
  return typeof error_code === 'string' ? error_code : undefined;
}

function usageOf(command: Command): string {
  const names: string[] = [];
  for (let at: Command | null = command; at !== null; at = at.parent) names.unshift(at.name());
  const [task = '', ...parts] = names;
  const words = [...parts, command.usage()].filter((word) => word !== '').join(' ');
  return `npm run ${task}${words === '' ? '' : ` -- ${words}`}`;
}
