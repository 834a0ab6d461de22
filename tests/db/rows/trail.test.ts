import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { insertRowOnce } from '@skinstack/db/rows/insert-row-once';
import type { Act } from '@skinstack/db/rows/trail';
import { insertRowAs, updateRowAs } from '@skinstack/db/rows/write-rows';
import { influencers } from '@skinstack/db/schema/influencers';
import { programs } from '@skinstack/db/schema/programs';
import { asWorker } from '@skinstack/local/world/create-worker-logins';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openDirectly } from '../../world/direct-database.ts';
import { newId, newWorld } from '../../world/new-world.ts';

const db = connectDatabase(inject('bindings').DATABASE_URL ?? '');
const owner = openDirectly(inject('postgresUrl'));
const api = openDirectly(asWorker(inject('postgresUrl'), 'api'));
afterAll(() => Promise.all([owner.end(), api.end()]));
let world: Awaited<ReturnType<typeof newWorld>>;
beforeAll(async () => {
  world = await newWorld(db);
});

const newAct = (wish: Partial<Act> = {}): Act => ({
  ...{ id: newId('aud'), actor: { kind: 'user', id: newId('usr') }, action: 'program.change' },
  ...{ reason: null, request_id: null, ...wish },
});
/** An actor the table refuses, so that the whole statement fails. */
const NOBODY = newAct({ actor: { kind: 'nobody' as 'user', id: 'x' } });

async function entriesOf(object_id: string) {
  const { rows } = await owner.query(
    'select * from audit_entries where object_id = $1 order by id',
    [object_id],
  );
  return rows;
}

describe('a change and its entry', () => {
  test('what differs is told, before and after', async () => {
    const act = newAct({ reason: 'Autumn rate' });
    const { id } = world.program;
    const row = await updateRowAs(db, act, programs, id, { commission_rate_bps: 1_800 });
    expect(row).toEqual({ ...world.program, commission_rate_bps: 1_800 });
    expect(await entriesOf(id)).toMatchObject([
      {
        ...{ id: act.id, actor_kind: 'user', actor_id: act.actor.id, reason: 'Autumn rate' },
        ...{ before: { commission_rate_bps: 2_000 }, after: { commission_rate_bps: 1_800 } },
      },
    ]);
  });

  test('a row that was made is told as it is stored', async () => {
    const id = newId('inf');
    const fields = { id, display_name: 'Noor Haddad', email: `${id}@example.com`, handle: id };
    await insertRowAs(db, newAct({ action: 'influencer.create' }), influencers, fields);
    const [entry] = await entriesOf(id);
    expect(entry).toMatchObject({ before: null, after: { id, is_active: true } });
    expect(JSON.stringify(entry)).not.toMatch(/Noor|@example/);
  });

  test('neither is without the other', async () => {
    const { id, name } = world.program;
    const before_count = (await entriesOf(id)).length;
    await expect(updateRowAs(db, NOBODY, programs, id, { name: 'Other' })).rejects.toThrow();
    const [row] = await db.select().from(programs).where(eq(programs.id, id));
    expect(row?.name).toBe(name);
    const made = newId('inf');
    const fields = { id: made, display_name: 'Noor', email: `${made}@example.com` };
    await expect(insertRowAs(db, NOBODY, influencers, fields)).rejects.toThrow();
    expect(await db.select().from(influencers).where(eq(influencers.id, made))).toEqual([]);
    // a change that is refused: of a row there is not, and of a key that is taken
    expect(await updateRowAs(db, newAct(), programs, newId('prg'), { name: 'Other' })).toBeNull();
    const taken = { ...fields, email: world.influencer.email };
    await expect(insertRowAs(db, newAct(), influencers, taken)).rejects.toThrow();
    expect(await entriesOf(made)).toEqual([]);
    expect(await entriesOf(id)).toHaveLength(before_count);
  });

  test('a request sent again leaves no second entry', async () => {
    const id = newId('inf');
    const fields = { id, display_name: 'Noor', email: `${id}@example.com` };
    const once = { caller_id: newId('usr'), key: 'k', request_sha256: 'h' };
    const sent = Array.from({ length: 5 }, () =>
      insertRowOnce(db, influencers, fields, once, newAct()),
    );
    const replays = (await Promise.all(sent)).filter(({ is_replay }) => is_replay);
    expect([replays.length, (await entriesOf(id)).length]).toEqual([4, 1]);
  });

  test('changes at the same time are told one after the other', async () => {
    const own = (await newWorld(db)).program;
    const rates = Array.from({ length: 20 }, (_, number) => 100 + number);
    await Promise.all(
      rates.map((commission_rate_bps) =>
        updateRowAs(db, newAct(), programs, own.id, { commission_rate_bps }),
      ),
    );
    const [row] = await db.select().from(programs).where(eq(programs.id, own.id));
    const steps = await entriesOf(own.id);
    const next = new Map(
      steps.map(({ before, after }) => [before.commission_rate_bps, after.commission_rate_bps]),
    );
    // each begins where another ended: one chain from the first rate to the last
    const chain = [own.commission_rate_bps];
    while (next.has(chain.at(-1) ?? 0)) chain.push(next.get(chain.at(-1) ?? 0));
    expect([steps.length, chain.length, chain.at(-1)]).toEqual([20, 21, row?.commission_rate_bps]);
  });
});

describe('the log', () => {
  const insert = (before: unknown, after: unknown) =>
    owner.query(
      `insert into audit_entries (id, actor_kind, actor_id, action, object_id, before, after)
       values ($1, 'user', 'usr_x', 'user.change', $1, $2, $3) returning before, after`,
      [newId('aud'), before && JSON.stringify(before), JSON.stringify(after)],
    );

  test.each(['update audit_entries set reason = null', 'delete from audit_entries'])(
    'refuses “%s”, by trigger to its owner and by grant to the API',
    async (statement) => {
      await insert({}, {});
      await expect(owner.query(statement)).rejects.toThrow(/insert-only/);
      await expect(api.query(statement)).rejects.toThrow(/permission denied/);
    },
  );

  test('refuses to be emptied', async () => {
    await expect(owner.query('truncate audit_entries')).rejects.toThrow(/insert-only/);
    await expect(api.query('truncate audit_entries')).rejects.toThrow(/permission denied/);
  });

  test('keeps no secret and nothing personal, however deep, and says that it changed', async () => {
    const secrets = {
      ...{ password_hash: '$2b$10$x', key_hash: 'x', secret_sealed: 'x', secret_digest: 'x' },
      ...{ email: 'x', display_name: 'x', handle: 'x', iban: 'x', holder: 'x', token_hash: 'x' },
      ...{
        details: { iban: 'x' },
        hint: 'x',
        totp_secret_sealed: 'x',
        recovery_code_hashes: ['x'],
      },
    };
    const shown = { rate_bps: 100, name: 'Creators', is_active: true, email: null };
    const { rows } = await insert(null, { ...secrets, deep: [{ ...secrets, ...shown }] });
    const redacted = Object.keys(secrets).map((key) => [key, '[redacted]']);
    expect(rows[0].after).toEqual({
      ...Object.fromEntries(redacted),
      deep: [{ ...Object.fromEntries(redacted), ...shown }],
    });
    const changed = await insert({ email: 'a', name: 'b' }, { email: 'c', name: 'b' });
    expect(changed.rows[0]).toEqual({
      before: { email: '[redacted]' },
      after: { email: '[redacted]' },
    });
  });
});
