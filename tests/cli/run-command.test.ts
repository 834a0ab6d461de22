import assert from 'node:assert';
import { main } from '@skinstack/cli/main';
import {
  describeFailure,
  newCommand,
  newSubcommand,
  Refusal,
  runCommand,
} from '@skinstack/cli/run-command';
import { findFreePort } from '@skinstack/local/processes/find-free-port';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

let said: string;
beforeEach(() => {
  said = '';
  const listen = (text: unknown) => {
    said += String(text);
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(listen);
  vi.spyOn(process.stderr, 'write').mockImplementation(listen);
  vi.spyOn(console, 'error').mockImplementation(listen);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const inbox = () => {
  const command = newCommand('inbox', 'What networks delivered.');
  newSubcommand(command, 'show', 'Prints a delivery.').argument('<id>', 'evt_…');
  newSubcommand(command, 'list', 'Lists deliveries.').action(() => {
    throw new Refusal('Nothing runs.');
  });
  return command;
};

describe('skinstack', () => {
  test.each([[[]], [['--help']]])('%j lists the commands in groups', async (given) => {
    expect(await main(given)).toBe(0);
    expect(said).toMatch(
      /Usage: npm run skinstack -- <command> \[options\][\s\S]+Run it:\n {2}world/,
    );
  });

  test('a name that is none leads to the nearest', async () => {
    expect(await main(['wolrd'])).toBe(2);
    expect(said).toMatch(/unknown command 'wolrd'\n\(Did you mean world\?\)/);
    expect(said).not.toContain('    at ');
  });
});

describe('a command', () => {
  test('shows how it is called by npm, and so does each part of it', async () => {
    expect(await runCommand(inbox(), ['--help'])).toBe(0);
    expect(said).toContain('Usage: npm run inbox -- [options] [command]');
    said = '';
    expect(await runCommand(inbox(), ['show', '--help'])).toBe(0);
    expect(said).toContain('Usage: npm run inbox -- show [options] <id>');
  });

  test.each([
    [['show'], "missing required argument 'id'"],
    [['list', '--stauts', 'x'], "unknown option '--stauts'"],
    [['list', 'more'], 'too many arguments'],
  ])('%j ends with 2 and one line about it', async (given, reason) => {
    expect(await runCommand(inbox(), given)).toBe(2);
    expect(said).toContain(reason);
    expect(said).toContain('“npm run inbox -- --help”');
    expect(said).not.toContain('    at ');
  });

  test('that is refused ends with 1 and the sentence', async () => {
    expect(await runCommand(inbox(), ['list'])).toBe(1);
    expect(said).toBe('Nothing runs.');
  });
});

describe('a failure', () => {
  test('of a platform that does not answer is one sentence', async () => {
    const url = `http://localhost:${await findFreePort(0, 'API_PORT')}`;
    const error = await fetch(url).catch((reason: unknown) => reason);
    expect(describeFailure(error)).toMatch(/^No answer \(ECONNREFUSED\): [^\n]+$/);
  });

  test('of a driver shows its code and nothing it was asked', () => {
    const cause = Object.assign(new Error('key (email)=(mina@example.com)'), { code: '23505' });
    const error = new Error('Failed query: insert … params: mina@example.com', { cause });
    expect(describeFailure(error)).toContain('(23505)');
    expect(describeFailure(error)).not.toContain('mina');
  });

  test('of a check says what is not as it should be', () => {
    const fail = () => assert.equal(301, 302, 'a link is answered 302');
    expect(() => fail()).toThrow();
    try {
      fail();
    } catch (error) {
      expect(describeFailure(error)).toBe('Not as it should be: a link is answered 302');
    }
  });

  test('of our own making shows its stack, and DEBUG=skinstack shows every one', () => {
    expect(describeFailure(new TypeError('x is undefined'))).toContain('    at ');
    expect(describeFailure(new Error('port 8000 is already in use'))).not.toContain('    at ');
    expect(describeFailure(new Refusal('no'), { DEBUG: 'skinstack' })).toContain('    at ');
  });
});
