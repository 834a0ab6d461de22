import { createVisitorMemory, describeVisitor } from '@skinstack/redirect/visit/describe-visitor';
import { PEOPLES_WORDS, PROGRAMS, readAgent } from '@skinstack/redirect/visit/read-agent';
import { isbot } from 'isbot';
import { describe, expect, test } from 'vitest';
import people_table from './agents/people.tsv?raw';
import programs_table from './agents/programs.txt?raw';

const rowsOf = (table: string) => table.split('\n').filter((row) => row !== '' && row[0] !== '#');
const people = rowsOf(people_table).map((row) => {
  const [device = '', app = '', agent = ''] = row.split('\t');
  return { device, app: app === '-' ? null : app, agent };
});
const programs = rowsOf(programs_table);

describe('agents of people', () => {
  test('there are many, of every kind of device', () => {
    expect(new Set(people.map(({ agent }) => agent)).size).toBeGreaterThanOrEqual(120);
    expect(new Set(people.map(({ device }) => device)).size).toBe(4);
  });

  test('none is taken for a program', () => {
    const wrong = people.filter(({ agent }) => readAgent(agent).bot_reason !== null);
    expect(wrong.map(({ agent }) => agent)).toEqual([]);
  });

  test('each tells its device and its app', () => {
    const read = people.map(({ agent }) => {
      const { device, app } = readAgent(agent);
      return { device, app, agent };
    });
    expect(read).toEqual(people);
  });

  test.each([
    ' Instagram 338.0.0.29.95 Android (34/14; 450dpi; 1080x2115; samsung; SM-S918B; dm3q; qcom)',
    ' Telegram-Android/11.0.0 (Xiaomi 2211133C; Android 13; SDK 33; HIGH)',
    ' (Ecosia android@115.0.5790.166)',
    ' Pinterest for Android/12.19.0 (curtana; 12)',
    ' AliApp(LA/7.53.100) LazadaApp Android/13 WindVane/8.5.0',
    ' TripAdvisor/56.9',
  ])('what an app adds makes no phone a tablet, and no tablet a phone:%s', (added) => {
    const browsers = people.filter(({ agent }) => / Safari\/[\d.]+$/.test(agent));
    const read = browsers.map(({ agent }) => readAgent(agent + added).device);
    expect(read).toEqual(browsers.map(({ device }) => device));
  });
});

describe('agents of programs', () => {
  test('there are many', () => {
    expect(new Set(programs).size).toBeGreaterThanOrEqual(150);
  });

  test('none is taken for a person', () => {
    const wrong = programs.filter((agent) => readAgent(agent).bot_reason !== 'known_agent');
    expect(wrong).toEqual([]);
  });

  test('a person’s agent that also names a program is a program’s', () => {
    const wrong = people.filter(
      ({ agent }) => readAgent(`${agent} (compatible; Googlebot/2.1)`).bot_reason === null,
    );
    expect(wrong).toEqual([]);
  });
});

/** Fails when a newer isbot knows better: then the correction goes. */
describe('a correction of isbot is still needed:', () => {
  test.each(PEOPLES_WORDS)('$name', ({ pattern }) => {
    const without = (agent: string) => agent.replace(pattern, '');
    const corrected = people.filter(({ agent }) => isbot(agent) && without(agent) !== agent);
    expect(corrected.length).toBeGreaterThan(0);
  });

  test.each(PROGRAMS)('$name', ({ pattern }) => {
    const missed = programs.filter((agent) => pattern.test(agent) && !isbot(agent));
    expect(missed.length).toBeGreaterThan(0);
  });
});

test('an agent is read once and remembered, and so is where it came from; neither grows', () => {
  const memory = createVisitorMemory('secret');
  const describeAll = (agents: string[]) => {
    for (const agent of agents) {
      const origin = { agent, referrer: `https://${agent}.example/`, package_name: agent };
      describeVisitor(memory, { ...visit, ...origin }, 0);
    }
  };
  describeAll(['one', 'two', 'one', 'two', 'one']);
  const [one, two] = [memory.agents.get('one'), memory.agents.get('two')];
  expect([memory.agents.size, memory.referrers.size]).toEqual([2, 4]);
  describeAll(['one', 'two']);
  expect([memory.agents.get('one') === one, memory.agents.get('two') === two]).toEqual([
    true,
    true,
  ]);
  describeAll(Array.from({ length: 5_000 }, (_, at) => `agent-${at}-${'x'.repeat(2_000)}`));
  expect(memory.agents.size).toBeLessThanOrEqual(2_000);
  expect(memory.referrers.size).toBeLessThanOrEqual(2_000);
  expect(Math.max(...[...memory.agents.keys()].map((key) => key.length))).toBe(512);
});

const visit = {
  ...{ address: '203.0.113.7', country: 'FR', in_flood: false, opted_out: false },
  ...{ is_embedded: false, unseen: null },
};

test('no agent', () => {
  expect(readAgent('')).toMatchObject({ bot_reason: 'no_user_agent', device: null, app: null });
});
