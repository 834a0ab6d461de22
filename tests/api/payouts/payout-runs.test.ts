import { createApp } from '@skinstack/api/app';
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { newId } from '../../world/new-world.ts';
import { openBooks, payoutsIn } from '../builders/books.ts';
import { newAddress, PASSWORD } from '../builders/browser.ts';
import { ADMIN } from '../builders/call-api.ts';

const books = await openBooks('payout_runs');
const { app, approve, balance, call, db, newEarner, ports, requestPayouts } = books;
type Body = Record<string, unknown>;

async function newPayable(count = 1) {
  const earner = await newEarner();
  for (let order = 0; order < count; order++) await earner.earn();
  await approve();
  return earner;
}
const run = (answer: { body: Body }) => String(answer.body.run_id);
const setPolicy = (policy: Body) => call('PUT', '/api/payout-policy', policy);
type Headers = Record<string, string>;
const bearer = (key: unknown): Headers => ({ Authorization: `Bearer ${key}` });
/** The API with another number of people who agree, as `PAYOUT_APPROVERS` says. */
async function ask(approvers: number, path: string, body: Body = {}, by = bearer(ADMIN)) {
  const app = createApp({ ...ports, payout_approvers: approvers });
  const response = await app.request(`https://api.skin.st${path}`, {
    ...{ method: 'POST', body: JSON.stringify(body) },
    headers: { 'Content-Type': 'application/json', ...by },
  });
  return { status: response.status, body: (await response.json()) as Body };
}
/** What a browser sends in a session of this user. */
async function signIn({ email, password }: { email: string; password: string }): Promise<Headers> {
  const page = { Origin: 'https://api.skin.st', 'Sec-Fetch-Site': 'same-origin' };
  const response = await app.request('https://api.skin.st/auth/sign-in', {
    ...{ method: 'POST', body: JSON.stringify({ email, password }) },
    headers: { 'Content-Type': 'application/json', 'CF-Connecting-IP': newAddress(), ...page },
  });
  const { csrf_token } = (await response.json()) as Body;
  const [cookie = ''] = response.headers.getSetCookie();
  return { Cookie: cookie.split(';')[0] ?? '', 'X-CSRF-Token': String(csrf_token), ...page };
}

describe('a run', () => {
  test('is sent and settled at once, and told with what became of it', async () => {
    const [a, b] = [await newPayable(), await newPayable(2)];
    const made = await requestPayouts([a.influencer_id, b.influencer_id]);
    const path = `/api/payout-runs/${run(made)}`;
    expect((await call('GET', path)).body).toMatchObject({
      ...{ state: 'agreed', approvers: 1, payout_count: 2, actor: 'ADMIN_API_KEY' },
      amount: { amount_minor: 4_800, currency: 'USD' },
    });
    const sent = await call('POST', `${path}/send`, { external_reference: 'BATCH-9' });
    expect(sent.body).toMatchObject({ state: 'sent', states: [{ state: 'sent', count: 2 }] });
    expect((await call('POST', `${path}/send`)).status).toBe(409);
    const key = { 'Idempotency-Key': newId('key') };
    const settled = await Promise.all(
      Array.from({ length: 5 }, () => call('POST', `${path}/settle`, {}, key)),
    );
    expect(settled.map(({ status }) => status)).toEqual(Array(5).fill(200));
    expect((await call('POST', `${path}/settle`)).body.state).toBe('settled');
    expect(await balance(b.influencer_id)).toEqual([0, 0, 0, 3_200]);
    const { data } = (await call('GET', '/api/payout-runs?limit=1')).body as { data: Body[] };
    expect(data).toMatchObject([{ id: run(made), state: 'settled' }]);
    expect((await call('GET', `/api/payout-runs/${newId('run')}`)).status).toBe(404);
  });

  test('that pays nobody is none', async () => {
    const made = await requestPayouts([(await newEarner()).influencer_id]);
    expect(made.body).toMatchObject({ payouts: [], run_id: null });
  });

  test('with two people: nothing of it is sent, settled or exported by one alone', async () => {
    const { influencer_id } = await newPayable();
    const wish = { currency: 'USD', influencer_ids: [influencer_id] };
    await call('PUT', `/api/influencers/${influencer_id}/payout-details`, {
      ...{ method: 'paypal', email: `${influencer_id}@example.com` },
    });
    const made = await ask(2, '/api/payouts', wish);
    const [payout] = payoutsIn(made as never);
    const path = `/api/payout-runs/${run(made)}`;
    const moves = [
      ...['send', 'settle'].map((move) => `${path}/${move}`),
      ...['send', 'settle'].map((move) => `/api/payouts/${payout?.id}/${move}`),
    ];
    // who requested it may agree as often as they like
    expect((await call('POST', `${path}/approve`)).body.state).toBe('waiting');
    for (const move of moves) {
      const { status, body } = await call('POST', move);
      expect([status, body.detail]).toEqual([409, expect.stringContaining('Another person')]);
    }
    const file = await call('GET', `/api/payouts/export.csv?currency=USD&run_id=${run(made)}`);
    expect(file.headers.get('X-Payouts-Left-Out-Why')).toBe('not_agreed=1');
    await db.execute(sql`insert into payout_run_approvals (run_id, actor)
      values (${run(made)}, 'usr_other')`);
    expect((await call('GET', path)).body).toMatchObject({
      ...{ state: 'agreed', approvals: [{ actor: 'ADMIN_API_KEY' }, { actor: 'usr_other' }] },
    });
    expect((await call('POST', `${path}/send`)).status).toBe(200);
  });

  test('a person is one, by their session and by each of their keys', async () => {
    const { influencer_id } = await newPayable();
    const user = { email: `${newId('usr')}@example.com`, password: PASSWORD, role: 'finance' };
    const { id } = (await call('POST', '/api/users', user)).body;
    const wish = { currency: 'USD', influencer_ids: [influencer_id] };
    const made = await ask(2, '/api/payouts', wish, await signIn(user));
    const path = `/api/payout-runs/${run(made)}/approve`;
    for (let keys = 0; keys < 2; keys++) {
      const { key } = (await call('POST', `/api/users/${id}/api-keys`, {})).body;
      const agreed = await ask(2, path, {}, bearer(key));
      expect([agreed.status, agreed.body.state]).toEqual([200, 'waiting']);
    }
    expect((await ask(2, path)).body.state).toBe('agreed');
  });
});

describe('the policy', () => {
  test('minimums, a day, an override for one; a dry run tells who, how much and why not', async () => {
    const [poor, rich, own] = [await newPayable(), await newPayable(2), await newPayable()];
    const set = await setPolicy({
      ...{ minimums: [{ amount_minor: 2_000, currency: 'USD' }], day_of_month: 5 },
    });
    expect(set.body).toEqual({
      ...{ minimums: [{ amount_minor: 2_000, currency: 'USD' }], day_of_month: 5 },
      ...{ details_hold_hours: 48, approvers: 1 },
    });
    const payout_policy = {
      ...{ minimums: [{ amount_minor: 1_000, currency: 'USD' }], day_of_month: 28 },
    };
    const patched = await call('PATCH', `/api/influencers/${own.influencer_id}`, {
      payout_policy,
    });
    expect(patched.body.payout_policy).toEqual(payout_policy);
    const all = [poor, rich, own].map(({ influencer_id }) => influencer_id);
    const tried = await requestPayouts(all, { dry_run: true });
    expect(tried.status).toBe(200);
    const paid = tried.body.payouts as Body[];
    expect(paid.map(({ influencer_id, amount_minor }) => [influencer_id, amount_minor])).toEqual(
      expect.arrayContaining([
        [rich.influencer_id, 3_200],
        [own.influencer_id, 1_600],
      ]),
    );
    expect(tried.body.left_out).toEqual([
      {
        ...{ influencer_id: poor.influencer_id, reason: 'below_minimum' },
        amount: { amount_minor: 1_600, currency: 'USD' },
      },
    ]);
    expect(await balance(rich.influencer_id)).toEqual([0, 3_200, 0, 0]);
    const made = payoutsIn(await requestPayouts(all));
    expect(made.map(({ amount_minor }) => amount_minor).sort()).toEqual([1_600, 3_200]);
    const coming = (await call('GET', `/api/balances/${poor.influencer_id}`)).body;
    const [row] = coming.balances as Body[];
    const { next_payout } = row as { next_payout: Body };
    expect(next_payout).toMatchObject({
      ...{ minimum: { amount_minor: 2_000, currency: 'USD' }, blocked_by: 'no_details' },
      on: expect.stringMatching(/-05$/),
    });
    expect((await setPolicy({ approvers: 3 })).status).toBe(400);
    expect((await setPolicy({ day_of_month: 31 })).status).toBe(400);
    await setPolicy({});
    await call('PATCH', `/api/influencers/${own.influencer_id}`, { payout_policy: null });
  });

  test('what is on hold comes by the day its hold ends', async () => {
    const earner = await newEarner({ hold_days: 30 });
    await earner.earn();
    await earner.earn();
    const { body } = await call('GET', `/api/balances/${earner.influencer_id}`);
    const [row] = body.balances as Body[];
    expect(row?.upcoming).toEqual([
      {
        on: new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10),
        amount: { amount_minor: 3_200, currency: 'USD' },
      },
    ]);
  });
});

test('an account that changed is not paid to for two days, by whatever door', async () => {
  const { influencer_id } = await newPayable();
  const path = `/api/influencers/${influencer_id}/payout-details`;
  const paypal = (name: string) => ({ method: 'paypal', email: `${name}@example.com` });
  await call('PUT', path, paypal(`a.${influencer_id}`));
  const [payout] = payoutsIn(await requestPayouts([influencer_id]));
  const same = await call('PUT', path, paypal(`A.${influencer_id}`));
  expect(same.body.changed_at).toBeNull();
  await call('PUT', path, paypal(`b.${influencer_id}`));
  // no file names the account before: who sends it would pay the new one
  const refused = await call('POST', `/api/payouts/${payout?.id}/send`);
  expect([refused.status, refused.body.detail]).toEqual([
    409,
    expect.stringContaining('changed less than 48 hours ago'),
  ]);
  const { run_id } = (await call('GET', `/api/payouts/${payout?.id}`)).body;
  const file = () => call('GET', `/api/payouts/export.csv?currency=USD&run_id=${run_id}`);
  expect((await file()).headers.get('X-Payouts-Left-Out-Why')).toBe('details_changed=1');
  await db.execute(sql`update payout_details set changed_at = now() - interval '49 hours'
    where influencer_id = ${influencer_id}`);
  expect(String((await file()).body.text)).toContain(`b.${influencer_id}@example.com`);
  expect((await call('POST', `/api/payouts/${payout?.id}/send`)).status).toBe(200);
});
