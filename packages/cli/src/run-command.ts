import { AssertionError } from 'node:assert';
import { ApiProblem } from '@skinstack/client/api-problem';
import { describeError } from '@skinstack/http/log';
import { waitForInterrupt } from '@skinstack/local/processes/stop-child';
import { Command, CommanderError, InvalidArgumentError } from 'commander';

/** What was asked for cannot be done, and the message says in one sentence why and what to do. */
export class Refusal extends Error {}

/** A command of a list; its file is loaded when it is the one that was asked for. */
export type Commands = Readonly<
  Record<string, { group: string; about: string; load: () => Promise<Command> }>
>;

/**
 * Runs one of several commands with what the user wrote: its name, then its own words.
 * @returns the exit code
 */
export async function runOneOf(
  commands: Commands,
  program: Command,
  [name = '', ...given]: readonly string[],
): Promise<number> {
  const asked = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (asked) return runCommand(await asked.load(), given);
  for (const [known, { group, about }] of Object.entries(commands)) {
    program.command(known).description(about).helpGroup(`${group}:`);
  }
  return runCommand(program, name === '' ? ['--help'] : [name, ...given]);
}

/** Prints what is being done; throws when Ctrl-C has called it off. */
export type Proceed = (line?: string) => void;

/** Does long work that Ctrl-C calls off where it next proceeds; then the command ends with 130. */
export async function untilCalledOff(work: (proceed: Proceed) => Promise<void>): Promise<void> {
  let isCalledOff = false;
  waitForInterrupt().then(() => {
    isCalledOff = true;
    console.log('\n  Stopping');
  });
  try {
    await work((line) => {
      if (isCalledOff) throw new Error('called off');
      if (line !== undefined) console.log(`  ${line}`);
    });
  } catch (error) {
    if (!isCalledOff) throw error;
    process.exitCode = 130;
  }
}

/** Ends this process as a command ended, whatever a driver or a server left open. */
export function endProcess(code: number): void {
  process.exitCode = code;
  process.stdout.write('', () => process.exit());
}

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
  process.exitCode = undefined;
  try {
    await command.parseAsync([...given], { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    // commander has said what was wrong
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    console.error(describeFailure(error));
    return 1;
  } finally {
    process.exitCode = undefined;
  }
}

/** Reads a whole number of an option or argument. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER) {
  return readNumber(Number.isSafeInteger, 'a whole number', least, most);
}

/** Reads a number of an option or argument. */
export function anyNumber(least: number, most: number) {
  return readNumber(Number.isFinite, 'a number', least, most);
}

function readNumber(
  isOne: (value: number) => boolean,
  what: string,
  least: number,
  most: number,
): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (isOne(value) && value >= least && value <= most) return value;
    const upTo = most === Number.MAX_SAFE_INTEGER ? '' : ` to ${most.toLocaleString('en-US')}`;
    throw new InvalidArgumentError(`It is ${what} from ${least.toLocaleString('en-US')}${upTo}.`);
  };
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
