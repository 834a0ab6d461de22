import { approveDueCommissions } from '@skinstack/api/commissions/approve-due-commissions';
import { describe, expect, test } from 'vitest';
import { openBooks } from '../builders/books.ts';
import { clickOn } from '../builders/post-conversion.ts';

const { balance, call, commissionOf, newEarner, ports } = await openBooks('embedded');
type Earner = Awaited<ReturnType<typeof newEarner>>;
type Steps = { step: string; outcome: string; detail: string }[];

/** An order that rests on a load of the link by a page. */
const earnEmbedded = async ({ earn, link }: Earner, change: Record<string, unknown> = {}) =>
  earn({ click: { sub_id: await clickOn(link.id, Date.now() - 60_000, true) }, ...change });
const show = async (id: string) => (await call('GET', `/api/conversions/${id}`)).body;
const approveAll = () => approveDueCommissions(ports, new Date(Date.now() + 86_400_000));

describe('an order that rests on an embedded load', () => {
  test('is credited, held and flagged, and says why', async () => {
    const earner = await newEarner();
    const { order_id, conversion_id } = await earnEmbedded(earner);
    const shown = await show(conversion_id);
    expect(shown).toMatchObject({ state: 'held', flags: ['embedded'], method: 'click' });
    const steps = shown.decision as Steps;
    expect(steps.map(({ step, outcome }) => `${step} ${outcome}`)).toEqual([
      ...['click seen', 'window inside', 'check embedded', 'rule network', 'commission split'],
      'hold held',
    ]);
    expect(steps.find(({ step }) => step === 'check')?.detail).toContain('nobody was seen');
    const order = await call('GET', `/api/orders/${order_id}`);
    expect(order.body).toMatchObject({ flags: ['embedded'], conversion: { state: 'held' } });
  });

  test('is never approved by time; one of a real click is', async () => {
    const earner = await newEarner();
    const held = await earnEmbedded(earner);
    const real = await earner.earn();
    await approveAll();
    expect(await commissionOf(held.conversion_id)).toMatchObject({ state: 'held', owed_minor: 0 });
    expect(await commissionOf(real.conversion_id)).toMatchObject({ state: 'approved' });
    expect(await balance(earner.influencer_id)).toEqual([1_600, 1_600, 0, 0]);
    expect(await show(real.conversion_id)).toMatchObject({ state: 'approved', flags: ['hasty'] });
  });

  test('stays held whatever is told of it later', async () => {
    const earner = await newEarner();
    const { order_id, conversion_id } = await earnEmbedded(earner, { id: 'cnv-embedded-1' });
    await earner.refund(order_id);
    expect(await commissionOf(conversion_id)).toMatchObject({ state: 'held' });
    const updated = new Date(Date.now() + 60_000).toISOString().slice(0, 19).replace('T', ' ');
    const approved = { id: 'cnv-embedded-1', status: 'APPROVED', total: '120.00', updated };
    await earner.earn({ ...approved, commission_total: '24.00' }, order_id);
    expect(await commissionOf(conversion_id)).toMatchObject({ state: 'held' });
    await approveAll();
    expect(await commissionOf(conversion_id)).toMatchObject({ state: 'held', owed_minor: 0 });
    await earner.refund(order_id, '-120.00', '-24.00', { reason: 'All of it.' });
    expect(await commissionOf(conversion_id)).toMatchObject({ state: 'reversed' });
    expect(await balance(earner.influencer_id)).toEqual([0, 0, 0, 0]);
  });
});
