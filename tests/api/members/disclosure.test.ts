import { env } from 'cloudflare:workers';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { insertRow } from '@skinstack/db/rows/write-rows';
import { commissions } from '@skinstack/db/schema/commissions';
import { DISCLOSURES, isStale } from '@skinstack/domain/members/disclosure';
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { newId, newWorld } from '../../world/new-world.ts';
import { ADMIN, callApi, keyOf } from '../builders/call-api.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');

describe('what to say beside a link', () => {
  test.each([
    ['country=GB', 'Ad'],
    ['country=gb&language=en&platform=tiktok', 'Ad'],
    ['country=FR', 'Publicité'],
    ['country=DE&language=de', 'Werbung'],
  ])('%s: %s, with where it was read and when', async (query, text) => {
    const { influencer, link } = await newWorld(db);
    const key = await keyOf(influencer.id);
    const { status, body } = await callApi(key, 'GET', `/api/links/${link.id}/disclosure?${query}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ text, stale: false, placement: expect.stringMatching(/./) },
      source_url: expect.stringMatching(/^https:/),
      checked_on: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    });
  });

  test.each(['country=US', 'country=CA', 'country=FR&language=de'])(
    '%s: there is none, and what there is is named',
    async (query) => {
      const { link } = await newWorld(db);
      const answer = await callApi(ADMIN, 'GET', `/api/links/${link.id}/disclosure?${query}`);
      expect([answer.status, answer.body.code]).toEqual([422, 'disclosure_unknown']);
      expect(answer.body.detail).toContain('DE (de), FR (fr), GB (en)');
    },
  );

  test('what was read more than 180 days ago says so', () => {
    for (const row of DISCLOSURES) {
      const read_ms = Date.parse(row.checked_on);
      expect(isStale(row, read_ms + 180 * 86_400_000)).toBe(false);
      expect(isStale(row, read_ms + 181 * 86_400_000)).toBe(true);
    }
  });
});

describe('contracts due in France', () => {
  async function earn(net_minor: bigint, change: object = {}, country = 'FR') {
    const { influencer, merchant, program } = await newWorld(db);
    await db.execute(sql`update influencers set country = ${country} where id = ${influencer.id}`);
    await insertRow(db, commissions, {
      ...{ id: newId('com'), influencer_id: influencer.id, program_id: program.id },
      ...{ currency: 'EUR', base_minor: net_minor, gross_minor: net_minor, net_minor },
      ...{ platform_fee_minor: 0n, source: 'hand', platform_fee_rate_bps: 0, hold_days: 0 },
      ...change,
    } as never);
    const { body } = await callApi(ADMIN, 'GET', '/api/contracts-due');
    const rows = body.data as { influencer: { id: string }; merchant: { id: string } }[];
    return rows.find(
      (row) => row.influencer.id === influencer.id && row.merchant.id === merchant.id,
    );
  }

  test.each([
    [79_999n, undefined],
    [80_000n, { state: 'near', percent: 80 }],
    [99_999n, { state: 'near', percent: 99 }],
    [100_000n, { state: 'due', percent: 100 }],
  ])('%d cents of one advertiser', async (net_minor, expected) => {
    const found = await earn(net_minor);
    if (expected) expect(found).toMatchObject(expected);
    else expect(found).toBeUndefined();
  });

  test('what was taken back, another country, currency or year does not count', async () => {
    const found = [
      await earn(100_000n, { reversed_gross_minor: 50_000n }),
      await earn(100_000n, { state: 'rejected' }),
      await earn(100_000n, { currency: 'USD' }),
      await earn(100_000n, { created_at: new Date('2025-12-31T23:59:59Z') }),
      await earn(100_000n, {}, 'BE'),
    ];
    expect(found).toEqual(found.map(() => undefined));
  });
});
