import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ask,
  launchBrowser,
  OPERATOR,
  openPath,
  openWindow,
  settle,
  signIn,
} from './open-browser.ts';

const browser = await launchBrowser();
const { page, context, wrongs } = await openWindow(browser, { width: 1_280, height: 900 });
await signIn(page, OPERATOR);
afterAll(async () => {
  await context.close();
  await browser.close();
});

const dialog = page.getByRole('dialog');
type Conversion = {
  id: string;
  external_order_id: string;
  influencer_id: string;
  state: string;
  commission: { id: string; standing_net_minor: number; currency: string };
};
type Rows<T> = { data: T[] };

describe('a commission in hand', () => {
  let order: Conversion;
  const stateNow = async () => (await ask<Conversion>(page, `/api/conversions/${order.id}`)).state;
  const decide = async (button: string, reason: string) => {
    await page.getByRole('button', { name: button, exact: true }).click();
    await dialog.getByRole('textbox', { name: 'Reason' }).fill(reason);
    await dialog.getByRole('button', { name: new RegExp(`^${button}`) }).click();
    await dialog.waitFor({ state: 'detached' });
    await settle(page);
  };

  beforeAll(async () => {
    const path = '/api/conversions?limit=1&state=pending';
    const [first] = (await ask<Rows<Conversion>>(page, path)).data;
    if (!first) throw new Error('the seed has an order on hold');
    order = first;
    await openPath(page, `/operate/orders/${encodeURIComponent(order.external_order_id)}`);
  });

  test('is held, released, rejected and given back, each with a reason on record', async () => {
    await decide('Hold', 'Somebody asked');
    expect(await stateNow()).toBe('held');
    await page.getByText('Somebody asked').first().waitFor();
    await decide('Release', 'A real sale');
    expect(await stateNow()).toBe('pending');
    await decide('Reject', 'The code was on a coupon site');
    expect(await stateNow()).toBe('rejected');
    await page.getByRole('button', { name: 'Hold', exact: true }).waitFor({ state: 'detached' });
    await decide('Give back', 'A mistake');
    expect(await stateNow()).toBe('pending');
  });

  test('credit by hand is exact, is booked once for its reference, and names the sum', async () => {
    const path = `/api/balances/${order.influencer_id}`;
    type Balances = { balances: { currency: string; payable_minor: number }[] };
    const { currency } = order.commission;
    const payable = async () =>
      (await ask<Balances>(page, path)).balances.find((one) => one.currency === currency)
        ?.payable_minor ?? 0;
    const before = await payable();
    const reference = `bonus-${Date.now()}`;
    const digits = currency === 'JPY' ? 0 : 2;
    for (const repeated of [false, true]) {
      await page.getByRole('button', { name: 'Credit by hand' }).click();
      await dialog.getByLabel(`Amount in ${currency}`).fill(digits === 0 ? '1999' : '19,99');
      await dialog.getByRole('textbox', { name: 'Reason' }).fill('Bonus');
      await dialog.getByLabel(/^Reference/).fill(reference);
      await dialog.getByRole('button', { name: /^Credit \S*19/ }).click();
      if (!repeated) await dialog.waitFor({ state: 'detached' });
      else {
        await dialog.locator('.err, [role=alert]').first().waitFor();
        await page.keyboard.press('Escape');
      }
    }
    expect((await payable()) - before).toBe(1_999);
  });

  test('goes to another, who is credited instead', async () => {
    await page.getByRole('button', { name: 'Give to another' }).click();
    const list = dialog.getByLabel('Who gets it');
    await list.selectOption({ index: 1 });
    const other = await list.inputValue();
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('It was their reel');
    await dialog.getByRole('button', { name: /^Give .* to another$/ }).click();
    await dialog.waitFor({ state: 'detached' });
    const number = encodeURIComponent(order.external_order_id);
    const now = await ask<{ conversion: Conversion }>(page, `/api/orders/${number}`);
    expect(now.conversion.influencer_id).toBe(other);
  });
});

describe('terms', () => {
  test('say what an order would earn, as the API does, to the last digit', async () => {
    type Listed = { id: string; currency: string; enrolment: string };
    const { data } = await ask<Rows<Listed>>(page, '/api/programs');
    const usd = data.find((one) => one.currency === 'USD' && one.enrolment === 'open');
    await openPath(page, `/operate/programs/${usd?.id}`);
    await page.getByLabel(/^Order value in/).fill('100.00');
    const answered = page.waitForResponse((answer) => answer.url().endsWith('/price'));
    await page.getByRole('button', { name: 'Work it out' }).click();
    const { commission } = (await (await answered).json()) as { commission: { net_minor: number } };
    const net = (commission.net_minor / 100).toFixed(2);
    await page.getByText(`they get`).waitFor();
    expect(await page.locator('.split').last().innerText()).toContain(net);
  });

  test('a rule is made and ended, a code is made, moved and ended', async () => {
    await page.getByRole('button', { name: 'Add rule' }).click();
    await dialog.getByLabel('Rate in %').fill('23.5');
    await dialog.getByLabel('Category').fill('serum');
    await dialog.getByRole('button', { name: 'Add rule' }).click();
    await dialog.waitFor({ state: 'detached' });
    const rule = page.getByRole('row').filter({ hasText: '23.5' });
    await rule.getByRole('button', { name: 'End rule' }).first().click();
    await dialog.getByRole('button', { name: 'End rule now' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page
      .getByRole('row')
      .filter({ hasText: '23.5' })
      .getByText(/^Ended/)
      .first()
      .waitFor();

    const code = `T${Date.now().toString(36).toUpperCase()}`;
    await page.getByRole('button', { name: 'Add code' }).click();
    await dialog.getByLabel('Code', { exact: true }).fill(code);
    await dialog.getByRole('button', { name: 'Add code' }).click();
    await dialog.waitFor({ state: 'detached' });
    const row = page.getByRole('row').filter({ hasText: code });
    await row.getByRole('button', { name: `Move ${code}` }).click();
    await dialog.getByLabel('Credits').selectOption({ index: 1 });
    await dialog.getByRole('button', { name: new RegExp(`^Move ${code} to`) }).click();
    await dialog.waitFor({ state: 'detached' });
    await row.getByRole('button', { name: `End code ${code}` }).click();
    await dialog.getByRole('button', { name: `End ${code} now` }).click();
    await dialog.waitFor({ state: 'detached' });
    await row
      .getByText(/^Ended/)
      .first()
      .waitFor();
    expect(await row.getByRole('button').count()).toBe(0);
  });
});

describe('payouts', () => {
  test('a run is made by the wizard, sent, settled; one of it comes back', async () => {
    await openPath(page, '/operate/payouts/new');
    const pay = page.getByRole('button', { name: /^Pay \d+ pe/ });
    await pay.waitFor();
    await pay.click();
    await dialog.getByRole('button', { name: /^Pay \d+ pe/ }).click();
    await page.waitForURL('**/operate/payouts/runs/run_*');
    await settle(page);
    await page.getByRole('button', { name: 'Mark as sent' }).click();
    await dialog.getByLabel(/Reference/).fill('BATCH-1');
    await dialog.getByRole('button', { name: /^Mark .* as sent$/ }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Mark as arrived' }).click();
    await dialog.getByRole('button', { name: /^Mark .* as arrived$/ }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.locator('main .tag').getByText('Paid').first().waitFor();
    await page.locator('.list .name').first().click();
    await page.getByRole('button', { name: 'It came back' }).click();
    await dialog.getByLabel('Reason').fill('account closed');
    await dialog.getByRole('button', { name: /^Mark .* as come back$/ }).click();
    await page
      .getByText(/^Came back/)
      .first()
      .waitFor();
    expect(await page.getByRole('button', { name: 'It came back' }).count()).toBe(0);
  });

  test('the policy is read and set, exactly', async () => {
    await openPath(page, '/operate/payouts');
    await page.getByRole('button', { name: 'Change rules of payouts' }).click();
    await dialog.getByLabel('At least, in USD').fill('25.50');
    await dialog.getByLabel('Due on').selectOption('5');
    await dialog.getByRole('button', { name: 'Save rules of payouts' }).click();
    await dialog.waitFor({ state: 'detached' });
    type Policy = { minimums: { amount_minor: number; currency: string }[]; day_of_month: number };
    const policy = await ask<Policy>(page, '/api/payout-policy');
    expect(policy.minimums).toContainEqual({ amount_minor: 2_550, currency: 'USD' });
    expect(policy.day_of_month).toBe(5);
    await page.getByText('day 5 of the month').waitFor();
  });
});

test('the audit log has what was done here, by whom and why, and is filtered by it', async () => {
  await openPath(page, '/operate/people/audit-log?action=commission.hold');
  await page.getByRole('button', { name: 'commission.hold', exact: true }).first().click();
  const text = await dialog.innerText();
  expect(text).toContain(OPERATOR.email);
  expect(text).toContain('Somebody asked');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'Remove the filter What: commission.hold' }).click();
  await page.getByRole('button', { name: 'payout_policy.set' }).first().waitFor();
});

test('an order to review is released with a reason, and waits no more', async () => {
  await openPath(page, '/operate/reviews');
  const boxes = page.getByRole('checkbox', { name: /^Choose order/ });
  await boxes.first().waitFor();
  const before = await boxes.count();
  expect(await page.locator('main').innerText()).toContain('nobody was seen to follow');
  await boxes.first().check();
  await page.getByRole('button', { name: 'Release 1' }).click();
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('Seen with the shop');
  await dialog.getByRole('button', { name: /^Release 1 order/ }).click();
  await page.getByText('1 order decided').waitFor();
  await expect.poll(() => boxes.count()).toBe(before - 1);
});

test('nothing went wrong in the window meanwhile', () => {
  expect(wrongs).toEqual([]);
});
