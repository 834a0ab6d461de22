import {
  inboxCommand,
  listInbox,
  printDelivery,
  replayInbox,
} from '@skinstack/cli/operations/inbox';
import { type Client, createClient } from '@skinstack/client/create-client';
import { seedId } from '@skinstack/local/seed/catalogue';
import { describe, expect, test, vi } from 'vitest';
import { called } from './called.ts';

const [first, second, third] = [1, 2, 3].map((number) => seedId('evt', number)) as [
  ...[string, string, string],
];

describe('the command line', () => {
  test('a filter is what the API is asked by', async () => {
    const asked: string[] = [];
    vi.stubEnv('API_URL', 'http://localhost:1');
    vi.stubGlobal('fetch', async (input: unknown) => {
      asked.push(new URL(String(input)).search);
      return Response.json({ data: [], next_cursor: null });
    });
    const filter = ['--status', 'quarantined', '--network', 'levanta', '--order', '7'];
    const listed = await called(inboxCommand(), ['list', ...filter, '--limit', '150']);
    const replayed = await called(inboxCommand(), ['replay', ...filter]);
    vi.unstubAllGlobals();
    vi.unstubAllEnvs();
    expect([listed.code, replayed.code]).toEqual([0, 0]);
    const query = '?status=quarantined&network=levanta&external_order_id=7&limit=100';
    expect(asked).toEqual([query, query]);
    expect(listed.said).toContain('→ http://localhost:1 (named by API_URL)');
  });

  test.each<[string[], string]>([
    [[], 'Usage: npm run inbox'],
    [['look'], "unknown command 'look'"],
    [['show'], "missing required argument 'id'"],
    [['show', 'lnk_1'], 'It is no delivery'],
    [['show', first, second], 'too many arguments'],
    [['list', '--limit', '0'], 'a whole number from 1'],
    [['list', first], 'too many arguments'],
    [['replay'], 'name deliveries'],
    [['replay', 'all'], 'It is no delivery'],
    [['replay', '--network', 'levanta'], 'name deliveries'],
    [['replay', first, '--status', 'ignored'], 'name deliveries'],
    [['list', '--body'], "unknown option '--body'"],
  ])('%j: %s', async (given, reason) => {
    const { code, said } = await called(inboxCommand(), given);
    expect([code, said]).toEqual([2, expect.stringContaining(reason)]);
  });
});

const EVENT = {
  ...{
    created_at: '2026-11-22T08:00:00.000Z',
    network: 'levanta',
    topic: 'link.\u001b[31mdisabled',
  },
  ...{ status: 'quarantined', external_order_id: null, reason: 'The body is not JSON in UTF-8.' },
};

/** The API as far as the command uses it, with pages of two; answers to replays one by one. */
function api(ids: string[], answers: [number, object, Record<string, string>?][] = []) {
  const asked: string[] = [];
  const send = async (input: Parameters<typeof fetch>[0], init?: RequestInit) => {
    const url = new URL(String(input));
    asked.push(`${init?.method} ${url.pathname}${url.search}`);
    const json = (body: object, status = 200, headers = {}) =>
      Response.json(body, { status, headers });
    if (init?.method === 'POST') {
      const [status, body, headers] = answers.shift() ?? [200, { outcome: 'recorded' }];
      return json(body, status, headers);
    }
    if (url.pathname !== '/api/webhook-events') return json({ ...EVENT, body: 'a\u001b[2Jb' });
    const from = ids.indexOf(url.searchParams.get('cursor') ?? '') + 1;
    const data = ids.slice(from, from + 2).map((id) => ({ id, ...EVENT }));
    return json({ data, next_cursor: from + 2 < ids.length ? (data.at(-1)?.id ?? null) : null });
  };
  return { asked, client: createClient('http://api', 'key', send as typeof fetch) };
}

async function said(work: (output: { write(text: string): unknown }) => Promise<unknown>) {
  const written: string[] = [];
  const result = await work({ write: (text) => written.push(text) });
  return { result, text: written.join('') };
}
const list = (client: Client, limit: number) =>
  said((output) => listInbox(client, { filter: { status: 'quarantined' }, limit }, output));

test('a list is a line a delivery, as many as were asked for, of whatever page', async () => {
  const { client, asked } = api([third, second, first]);
  const { text } = await list(client, 3);
  expect(
    text
      .trimEnd()
      .split('\n')
      .map((line) => line.slice(0, 30)),
  ).toEqual([...[third, second, first]]);
  expect(text).toContain('The body is not JSON');
  expect(text).not.toContain('\u001b');
  expect(asked[1]).toContain(`cursor=${second}`);
  expect((await list(api([third, second, first]).client, 1)).text.split('\n')).toHaveLength(2);
  expect((await list(api([]).client, 5)).text).toBe('Nothing in the inbox is so.\n');
});

test('a body cannot move the cursor of a terminal', async () => {
  const { text } = await said((output) => printDelivery(api([]).client, first, output));
  expect(text).toContain('a [2Jb');
});

describe('replay', () => {
  const replay = (client: Client, ids: string[], filter: object | null) =>
    said((output) => replayInbox(client, { ids, filter }, output));

  test('the oldest first, all found before the first is applied', async () => {
    const { client, asked } = api([third, second, first]);
    const { result, text } = await replay(client, [], { status: 'quarantined' });
    expect(asked.map((one) => one.split(/[ ?]/).slice(0, 2).join(' '))).toEqual([
      ...['GET /api/webhook-events', 'GET /api/webhook-events'],
      ...[first, second, third].map((id) => `POST /api/webhook-events/${id}/replay`),
    ]);
    expect([result, text.split('\n').at(-2)]).toEqual([true, '3 recorded']);
  });

  test('what is set aside again is named, and the command fails', async () => {
    const again = { outcome: 'quarantined', reason: 'The currency is not an ISO 4217 code.' };
    const { client } = api([], [[202, again]]);
    const { result, text } = await replay(client, [first, second], null);
    expect([result, text]).toEqual([
      false,
      expect.stringContaining(`${first}  The currency is not an ISO 4217 code.`),
    ]);
    expect(text).toContain('1 quarantined, 1 recorded');
  });

  test('waits when it is asked to, and stops at a refusal', async () => {
    const slower = [429, { code: 'rate_limited', detail: '' }, { 'Retry-After': '0' }] as const;
    const { client, asked } = api([], [[...slower], [200, { outcome: 'updated' }]]);
    expect((await replay(client, [first], null)).text).toContain('1 updated');
    expect(asked).toHaveLength(2);
    const gone = api([], [[404, { code: 'not_found', detail: 'There is none.' }]]);
    await expect(replay(gone.client, [first], null)).rejects.toThrow('There is none.');
  });
});
