import { markVerified } from '@skinstack/networks/adapter';
import type { OrderReported } from '@skinstack/networks/event';
import { impact } from '@skinstack/networks/impact/adapter';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { keepBooks } from '../lives/books.ts';
import { get, hear, post } from '../lives/life.ts';
import { netOf } from '../lives/net-of.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

const TOKEN = `AZ${'k'.repeat(62)}`;
const NOW_MS = Date.UTC(2026, 10, 22, 8);
/** An action of $100.00 that pays $20.00. */
const ACTION = {
  ...{ action_id: '7001.22.900', status: 'PENDING', amount: '100.00', payout: '20.00' },
  ...{ currency: 'USD', oid: '1001', modification_date: '2026-11-21T10:00:00Z' },
};
const told = (change: Record<string, string> = {}, received_ms = NOW_MS) =>
  hear(impact, get({ ...ACTION, ...change }, received_ms));
const minute = (at: number) => ({ modification_date: `2026-11-21T10:0${at}:00Z` });

describe('what an order is (1, 4, 5)', () => {
  test('two actions of one Oid both pay: a sale and a bonus', () => {
    const books = keepBooks([
      told(),
      told({ action_id: '7001.23.901', amount: '50', payout: '5' }),
    ]);
    expect([...books].map(([key, left]) => [key, left.gross])).toEqual([
      ['7001/1001 7001.22.900', 2_000],
      ['7001/1001 7001.23.901', 500],
    ]);
  });

  test.each([
    [{ campaign_id: '7001' }, '7001'],
    [{ CampaignId: ' 31 ' }, '31'],
    [{}, '7001'],
    [{ action_id: 'A-1' }, null],
    [{ action_id: 'A-1', campaign_id: '31' }, '31'],
  ])('the brand of %j is %j', (change, seller) => {
    expect(told(change as Record<string, string>).event).toMatchObject({ seller });
  });

  test.each([' A-1', 'A-1 ', '\u200bA-1'])('the Oid %j is A-1', (oid) => {
    const { event } = told({ oid });
    expect(event).toMatchObject({ external_order_id: 'A-1', order_names: ['A-1'] });
  });
});

describe('a reversed action stays so until it is reset (11, 20)', () => {
  const reversed = told({ ...minute(1), status: 'REVERSED', amount: '0', payout: '0' });
  const modified = told({ ...minute(2), amount: '60.00', payout: '12.00' });
  const approved = told({ ...minute(3), status: 'APPROVED' });
  const reset = told({ ...minute(4), status_detail: 'RESET' });

  test('a modification later than REVERSED pays nothing: 0, a reset all of it: 1600', () => {
    expect(netOf([told(), reversed])).toBe(0);
    expect(netOf([told(), reversed, modified])).toBe(0);
    expect(netOf([told(), reversed, modified, approved])).toBe(0);
    expect(netOf([told(), reversed, modified, approved, reset])).toBe(1_600);
    const again = told({ ...minute(5), status: 'REVERSED', amount: '0', payout: '0' });
    expect(netOf([told(), reversed, reset, again])).toBe(0);
  });

  test('a modification counts by its date; of one moment the later state does', () => {
    expect(netOf([told(), modified])).toBe(960);
    const states = ['PENDING', 'APPROVED', 'REVERSED'].map((status) => told({ status }));
    expect(netOf(states.slice(0, 2))).toBe(1_600);
    expect(netOf(states)).toBe(0);
  });

  test('without any date the one delivered last counts, and REVERSED stays', () => {
    const undated = (status: string, at: number) =>
      told({ modification_date: '', status }, NOW_MS + at);
    expect(netOf([undated('PENDING', 0), undated('REVERSED', 1)])).toBe(0);
    expect(netOf([undated('PENDING', 0), undated('REVERSED', 1), undated('APPROVED', 2)])).toBe(0);
  });

  test('the word of impact’s API is complete: an action that is not reversed there stands', async () => {
    const answer = (State: string) =>
      Response.json({
        ...{ Id: ACTION.action_id, State, Amount: '100.00', Payout: '20.00', Currency: 'USD' },
        ...{ Oid: '1001', EventDate: '2026-11-21T10:00:00Z', CampaignId: '7001' },
      });
    const confirmed = async (State: string, asked_ms: number) => {
      vi.stubGlobal('fetch', async () => answer(State));
      const access = { base_url: 'https://api.test', external_account: 'SID', api_key: 'key' };
      const delivery = markVerified(get(ACTION, NOW_MS));
      const { event } = (await impact.api?.confirm?.(access, delivery, asked_ms)) ?? {};
      if (!event) throw new Error('the API answered');
      return { event, received_at_ms: NOW_MS };
    };
    const taken = await confirmed('REVERSED', NOW_MS + 1);
    const stands = await confirmed('APPROVED', NOW_MS + 2);
    expect((stands.event as OrderReported).version).toEqual({ at_ms: NOW_MS + 2, rank: 1 });
    expect(netOf([told(), reversed, taken])).toBe(0);
    expect(netOf([told(), reversed, taken, stands])).toBe(1_600);
  });
});

describe('only what is needed is judged (15, 19)', () => {
  test.each<Record<string, string>>([
    { subid1: '{SubId1}', sharedid: '{SharedId}' },
    { promo_code: '{PromoCode}' },
    { status_detail: '{StatusDetail}' },
    { event_date: '{EventDate}' },
    { campaign_name: 'Skin {care}', delta_payout: '!!delta!!' },
    { SubId2: 'a', sub_id2: 'b' },
  ])('%j leaves the action as it is', (change) => {
    const { event } = told(change);
    expect(event).toMatchObject({ type: 'order_reported', commission_minor: 2_000n });
    expect(hear(impact, post({ ...ACTION, ...change }, NOW_MS)).event).toEqual(event);
  });

  test.each(['action_id', 'oid', 'status', 'amount', 'payout', 'currency', 'campaign_id'])(
    'a macro in %s does not',
    (name) => expect(told({ [name]: '{Macro}' }).event.type).toBe('not_understood'),
  );

  test('a payout over the order is told as it is: the ceiling is the account’s', () => {
    expect(told({ amount: '10.00', payout: '10000.00' }).event).toMatchObject({
      ...{ amount_minor: 1_000n, commission_minor: 1_000_000n },
    });
  });
});

describe('where a click is found (18)', () => {
  test.each([
    [{ subid1: 'blog', subid3: TOKEN }, 'SubId3'],
    [{ sharedid: TOKEN }, 'SharedId'],
    [{ subid1: 'x', click_ref: TOKEN }, 'click_ref'],
  ])('%j: by %s', (change, where) => {
    const { claims } = told(change as Record<string, string>).event as OrderReported;
    expect(claims[0]).toEqual({ kind: 'click', token: TOKEN, where });
  });
});
