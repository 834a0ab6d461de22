import { sql } from 'drizzle-orm';
import { afterEach, beforeAll, expect } from 'vitest';
import { openBooks, payoutsIn } from './books.ts';

/** A row a check found, as its answer tells it. */
type Found = { row_id: string; part: string; expected_minor: number; found_minor: number };

/**
 * Books in which the owner of the database plants mistakes: two earn; the first was paid once, and
 * has a payout of two orders on its way. What a test planted is undone after it, by `undo`.
 */
export async function openToPlant(suite: string) {
  const books = await openBooks(suite);
  const { approve, call, db, newEarner, requestPayouts } = books;
  const undo: string[] = [];
  const ids = { influencer: '', other: '', merchant: '', commission: '' };
  const made = { first: '', second: '', settled: '', requested: '' };

  beforeAll(async () => {
    const [one, other] = [await newEarner(), await newEarner()];
    const pay = async () => payoutsIn(await requestPayouts([one.influencer_id]))[0]?.id ?? '';
    await one.earn();
    await other.earn();
    await approve();
    made.settled = await pay();
    await call('POST', `/api/payouts/${made.settled}/settle`);
    const [first, second] = [await one.earn(), await one.earn()];
    await approve();
    made.requested = await pay();
    [made.first, made.second] = [first.conversion_id, second.conversion_id];
    ids.commission = String((await books.commissionOf(made.first))?.id);
    [ids.influencer, ids.other] = [one.influencer_id, other.influencer_id];
    ids.merchant = one.merchant.id;
  });
  afterEach(async () => {
    for (const statement of undo.splice(0).toReversed()) await unguarded(...statement.split(';'));
    const { body } = await call('GET', '/api/reconciliation');
    expect(body.is_sound).toBe(true);
  });

  const run = (statement: string) => db.execute(sql.raw(statement));
  /** Past the guards, which would refuse it. */
  const unguarded = (...statements: string[]) =>
    db.batch([
      db.execute(sql`set local session_replication_role = replica`),
      ...statements.map((one) => db.execute(sql.raw(one))),
    ]);
  /** What one check finds, with its amounts; it says what to do, if anything is wrong. */
  async function found(check: string) {
    type Check = { name: string; advice: string | null; violations: Found[] };
    const { body } = await call('GET', '/api/reconciliation');
    const checks = body.checks as Check[];
    const violations = checks.find(({ name }) => name === check)?.violations ?? [];
    expect(body.is_sound).toBe(checks.every(({ violations: rows }) => rows.length === 0));
    expect(checks.filter((one) => (one.advice === null) !== (one.violations.length === 0))).toEqual(
      [],
    );
    return violations.map((row) => [row.row_id, row.part, row.expected_minor, row.found_minor]);
  }
  return { ...{ books, ids, made, undo, run, unguarded, found } };
}
