import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { openBooks, payoutsIn } from '../builders/books.ts';

const { approve, call, db, newEarner, requestPayouts } = await openBooks('payout_files');
const IBAN = 'DE89370400440532013000';

/** A requested payout of 16.00 to where these details say. */
async function newPayout(details: object | null, currency = 'USD') {
  const { earn, influencer_id } = await newEarner();
  await earn({ currency });
  await approve();
  const path = `/api/influencers/${influencer_id}/payout-details`;
  if (details) expect((await call('PUT', path, details)).status).toBe(200);
  const [payout] = payoutsIn(await requestPayouts([influencer_id], { currency }));
  return { id: payout?.id ?? '', influencer_id, path };
}
const download = async (query: string) => {
  const { status, headers, body } = await call('GET', `/api/payouts/export.${query}`);
  return { status, headers, text: String(body.text ?? JSON.stringify(body)) };
};
const paypal = (email: string) => ({ method: 'paypal', email });
const bank = (account_holder: string) => ({ method: 'bank', account_holder, iban: IBAN });

test('PayPal’s file: no header, a row a payout, its id the reference, made twice the same', async () => {
  const { id } = await newPayout(paypal('mina@example.com'));
  const other = await newPayout(null);
  const first = await download('csv?currency=USD&format=paypal');
  expect(first.headers.get('Content-Type')).toBe('text/csv; charset=utf-8');
  expect(first.headers.get('Cache-Control')).toBe('private, no-store');
  expect(Number(first.headers.get('X-Payouts-Left-Out'))).toBeGreaterThan(0);
  const rows = first.text.split('\r\n');
  expect(rows).toContain(`mina@example.com,16.00,USD,${id},Your SkinStack commission,PAYPAL`);
  expect(rows.filter((row) => row.includes(id))).toHaveLength(1);
  expect(id.length).toBeLessThanOrEqual(30);
  expect(first.text).not.toContain(other.id);
  expect((await download('csv?currency=USD&format=paypal')).text).toContain(id);
  await call('POST', `/api/payouts/${id}/send`);
  expect((await download('csv?currency=USD')).text).not.toContain(id);
  expect((await download('csv?currency=USD&state=sent')).text).toContain(id);
});

test('a bank’s file, in which nothing is a formula', async () => {
  const { id } = await newPayout(bank('=HYPERLINK("http://x")'), 'GBP');
  const { text } = await download('csv?currency=GBP&format=bank');
  expect(text).toContain(`${id},"'=HYPERLINK(""http://x"")",${IBAN},16.00,GBP,SkinStack ${id}`);
});

test('a SEPA transfer is whole, adds up, and names the same payouts by the same message', async () => {
  const { id } = await newPayout(bank('Zoë <Nm> & Søn "Ltd"'), 'EUR');
  await newPayout(bank('Jonas Weiß'), 'EUR');
  const { text, headers } = await download('xml');
  expect(headers.get('Content-Type')).toContain('application/xml');
  expect(openTags(text)).toEqual([]);
  const all = (tag: string) =>
    [...text.matchAll(new RegExp(`<${tag}[^>]*>([^<]*)</${tag}>`, 'g'))].map((match) => match[1]);
  const amounts = all('InstdAmt').map(Number);
  const count = String(amounts.length);
  const sum = amounts.reduce((total, one) => total + one, 0).toFixed(2);
  expect([all('NbOfTxs'), all('CtrlSum')]).toEqual([
    [count, count],
    [sum, sum],
  ]);
  expect(all('EndToEndId')).toContain(id.replace('_', '-'));
  expect(all('Nm')).toContain('Zoe .Nm. + Son .Ltd.');
  for (const value of text.replace(/<[^>]*>/g, '\n').split('\n')) {
    expect(value).toMatch(/^[A-Za-z0-9/\-?:().,'+ ]*$/);
  }
  const messageId = async () => /<MsgId>(.*)<\/MsgId>/.exec((await download('xml')).text)?.[1];
  const [first, again] = [await messageId(), await messageId()];
  expect(first).toMatch(/^SKST[0-9a-f]{31}$/);
  expect(again).toBe(first);
  await newPayout(bank('One More'), 'EUR');
  expect(await messageId()).not.toBe(first);
});

/** What is opened and not closed, or closed and not open. */
function openTags(xml: string): string[] {
  const open: string[] = [];
  for (const [, end, name = ''] of xml.matchAll(/<(\/?)([A-Za-z]+)[^>?]*>/g)) {
    if (end === '') open.push(name);
    else if (open.at(-1) === name) open.pop();
    else return [`</${name}>`];
  }
  return open;
}

test('what PayPal or the SEPA does not take is refused', async () => {
  expect((await download('csv?currency=KWD')).status).toBe(400);
  expect((await download('csv?currency=XXX')).status).toBe(400);
  expect((await download('csv')).status).toBe(400);
  expect((await download('xml?state=failed')).status).toBe(409);
});

test('details are sealed at rest, for their influencer only, and shown as a hint', async () => {
  const { path, influencer_id } = await newPayout(bank('Mina Park'));
  const shown = (await call('GET', path)).body;
  expect(shown).toMatchObject({ influencer_id, method: 'bank', hint: 'DE…3000' });
  const { rows } = await db.execute(
    sql`select * from payout_details where influencer_id = ${influencer_id}`,
  );
  expect(JSON.stringify([rows, shown])).not.toMatch(/37040044|Mina Park/);
  const other = await newPayout(bank('Somebody Else'), 'NOK');
  await db.execute(sql`update payout_details set details_sealed = (select details_sealed
    from payout_details where influencer_id = ${influencer_id})
    where influencer_id = ${other.influencer_id}`);
  expect((await download('csv?currency=NOK&format=bank')).status).toBe(500);
  await call('PUT', other.path, bank('Somebody Else'));
});

test.each([
  [{ method: 'bank', account_holder: 'Mina', iban: 'DE89370400440532013001' }, 'iban'],
  [{ method: 'bank', account_holder: 'a\nb', iban: IBAN }, 'account_holder'],
  [paypal('=cmd@example.com'), 'email'],
  [paypal('nobody'), 'email'],
  [{ method: 'paypal', email: 'a@example.com', iban: IBAN }, 'iban'],
  [{ method: 'cheque' }, 'method'],
])('%j is refused', async (details, field) => {
  const { influencer_id } = await newEarner();
  const path = `/api/influencers/${influencer_id}/payout-details`;
  const { status, body } = await call('PUT', path, details);
  expect([status, (body.errors as { path: string }[])[0]?.path]).toEqual([400, field]);
  expect((await call('GET', path)).status).toBe(404);
});
