import { findAction } from '@skinstack/networks/impact/impact-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ImpactWorld, startImpactStandIn } from '../../world/impact-stand-in.ts';

let standIn: Awaited<ReturnType<typeof startImpactStandIn>>;
beforeAll(async () => {
  standIn = await startImpactStandIn();
});
afterAll(() => standIn.stop());

const ACTION = { State: 'APPROVED', Payout: '20.0000' };
const accessTo = (base_url: string, api_key: string) => ({
  ...{ base_url, api_key, external_account: 'IRabc', deadline_ms: 250 },
});
async function ask(world: Partial<ImpactWorld>, token = 'the-token', id = '7001.22.900') {
  await fetch(`${standIn.url}/control/IRabc`, {
    method: 'PUT',
    body: JSON.stringify({ auth_token: 'the-token', actions: { '7001.22.900': ACTION }, ...world }),
  });
  return findAction(accessTo(standIn.url, token), id);
}

describe('impact’s Partner API', () => {
  test('gives an action to who has the account’s token, by HTTP Basic', async () => {
    const answer = await ask({});
    expect(answer.kind).toBe('found');
    const body = answer.kind === 'found' ? new TextDecoder().decode(answer.body) : '';
    expect(JSON.parse(body)).toEqual({ Id: '7001.22.900', ...ACTION });
  });

  test('knows no other action, and an id cannot lead elsewhere', async () => {
    expect(await ask({}, 'the-token', '1')).toEqual({ kind: 'missing' });
    expect(await ask({}, 'the-token', '../../control/IRabc?x=')).toEqual({ kind: 'missing' });
  });

  test.each<[string, Partial<ImpactWorld>, string]>([
    ['another token', {}, 'another'],
    ['too many requests', { fault: { status: 429 } }, 'the-token'],
    ['a fault of its own', { fault: { status: 500 } }, 'the-token'],
    // there it would find an answer
    ['a redirect', { fault: { status: 302, location: '/control/IRabc' } }, 'the-token'],
    ['silence', { fault: { status: 200, delay_ms: 2_000 } }, 'the-token'],
  ])('%s is no answer', async (_, world, token) => {
    const answer = await ask(world, token);
    expect(answer).toEqual({ kind: 'no_answer', problem: expect.any(String) });
    expect(JSON.stringify(answer)).not.toContain(token);
  });

  test('nobody there is no answer', async () => {
    const nobody = accessTo('http://127.0.0.1:1', 'the-token');
    expect((await findAction(nobody, '1')).kind).toBe('no_answer');
  });
});
