import { money, setFormats } from '@skinstack/dashboard/format';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { signMessage } from '../world/sign-custom.ts';
import {
  api_url,
  ask,
  INFLUENCER,
  launchBrowser,
  openPath,
  openWindow,
  settle,
  signIn,
} from './open-browser.ts';

const browser = await launchBrowser();
const { page, context } = await openWindow(browser, { width: 1_280, height: 900 });
await signIn(page, INFLUENCER);
setFormats('en', 'Europe/Paris');
afterAll(async () => {
  await context.close();
  await browser.close();
});

type Balance = { currency: string } & Record<
  'pending_minor' | 'payable_minor' | 'in_flight_minor' | 'paid_minor',
  number
>;
const plain = (text: string) => text.replace(/\s+/g, ' ');
const textOf = async (selector: string) => plain((await page.locator(selector).innerText()) ?? '');

describe('what is shown is what the API says, to the last digit', () => {
  test('of balances, a row a currency and no sum across', async () => {
    const me = await ask<{ influencer_id: string }>(page, '/auth/me');
    const { balances } = await ask<{ balances: Balance[] }>(
      page,
      `/api/balances/${me.influencer_id}`,
    );
    expect(balances.length).toBeGreaterThan(1);
    await openPath(page, '/app/payouts');
    const shown = await textOf('.money');
    for (const balance of balances) {
      for (const key of [
        'pending_minor',
        'payable_minor',
        'in_flight_minor',
        'paid_minor',
      ] as const) {
        const { currency } = balance;
        expect(shown).toContain(plain(money({ amount_minor: balance[key], currency })));
      }
    }
    expect(await page.locator('.money tbody tr').count()).toBe(balances.length);
  });

  test('of the figures of a period', async () => {
    await openPath(page, '/app?range=90d');
    const stats =
      (await page.evaluate(`performance.getEntriesByType('navigation').length && JSON.parse(
      document.getElementById('boot')?.textContent ?? '{}').answers?.find(({ path }) =>
        path.startsWith('/api/stats/'))?.body`)) as
        | {
            totals: { clicks: number; commission: { currency: string; net_minor: number }[] };
          }
        | undefined;
    const figures = await textOf('.figures');
    expect(stats).toBeDefined();
    for (const { net_minor, currency } of stats?.totals.commission ?? []) {
      expect(figures).toContain(plain(money({ amount_minor: net_minor, currency })));
    }
  });
});

/** Posts an order of the generic network, as the shop does. */
async function postOrder(type: string, data: object) {
  const body = JSON.stringify({
    type: `conversion.${type}`,
    timestamp: new Date().toISOString(),
    data,
  });
  const headers = await signMessage(inject('custom_secret'), body);
  const answer = await fetch(`${api_url}/webhooks/custom`, { method: 'POST', headers, body });
  return { status: answer.status, text: await answer.text() };
}

describe('an order', () => {
  const order_id = `B-${Date.now().toString(36)}`;

  test('posted by a webhook says why it paid: six steps and the sum', async () => {
    const link = await ask<{ data: { short_url: string; product: { name: string } | null }[] }>(
      page,
      '/api/links?limit=100',
    );
    const usd = link.data.find(({ product }) => product?.name === 'Barrier Repair Serum');
    const followed = await fetch(usd?.short_url ?? '', {
      redirect: 'manual',
      headers: { 'User-Agent': 'Mozilla/5.0 (Macintosh) Safari/605.1.15' },
    });
    const destination = new URL(followed.headers.get('Location') ?? '');
    const click_id =
      destination.searchParams.get('subid') ?? destination.searchParams.get('ss_click');
    const { status, text } = await postOrder('created', {
      order_id,
      click_id,
      amount: '100.00',
      currency: 'USD',
    });
    expect([status, text]).toEqual([200, expect.stringContaining('recorded')]);
    await openPath(page, `/app/orders/${order_id}`);
    const story = await textOf('.story');
    expect(story).toContain('$100.00 × 20% = $20.00');
    expect(story).toContain('fee 20% $4.00');
    expect(story).toContain('you get $16.00');
    expect(await page.locator('.trace > li').count()).toBeGreaterThanOrEqual(5);
    expect(await textOf('.answer')).toContain('$16.00');
  });

  test('is on Earnings', async () => {
    await openPath(page, '/app/earnings');
    expect(await textOf('main')).toContain(order_id);
  });

  test('refunded in part keeps the rest, with both in one table', async () => {
    const { status } = await postOrder('refunded', {
      order_id,
      refund_id: `${order_id}-1`,
      amount: '25.00',
      currency: 'USD',
    });
    expect(status).toBe(200);
    await openPath(page, `/app/orders/${order_id}`);
    const answer = await textOf('.answer');
    expect(answer).toContain('$12.00');
    expect(answer).toContain('$4.00 of $16.00 was taken back');
    expect(answer).toContain('−$25.00');
  });

  test('without a click says why it is nobody’s to an operator, and is a stranger’s to others', async () => {
    const other = `${order_id}-none`;
    await postOrder('created', { order_id: other, amount: '40.00', currency: 'USD' });
    await openPath(page, `/app/orders/${other}`);
    expect(await textOf('main')).toContain('It has not arrived');
  });
});

describe('days are of the reader’s zone', () => {
  test.each(['America/St_Johns', 'Asia/Kolkata', 'Pacific/Auckland', 'Europe/Paris'])(
    '%s',
    async (timezone) => {
      const { csrf_token } = await ask<{ csrf_token: string }>(page, '/auth/me');
      await page.evaluate(`fetch('/auth/me', { method: 'PATCH', headers: {
      'Content-Type': 'application/json', 'X-CSRF-Token': ${JSON.stringify(csrf_token)} },
      body: ${JSON.stringify(JSON.stringify({ timezone }))} }).then((answer) => answer.status)`);
      await openPath(page, '/app?range=7d&metric=clicks');
      await page.getByRole('button', { name: 'Show as a table' }).click();
      await settle(page);
      const rows = await page.locator('.chart-table tbody tr').count();
      expect(rows).toBe(7);
      const last = plain(
        await page.locator('.chart-table tbody tr').last().locator('th').innerText(),
      );
      const today = new Intl.DateTimeFormat('en-GB', {
        day: 'numeric',
        month: 'short',
        timeZone: timezone,
      }).format(Date.now());
      expect(last).toBe(today);
      expect(await textOf('main')).toContain(
        `Times in ${timezone.split('/').at(-1)?.replace('_', ' ')}`,
      );
    },
  );
});
