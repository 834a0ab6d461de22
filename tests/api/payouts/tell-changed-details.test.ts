import { env } from 'cloudflare:workers';
import { createApp } from '@skinstack/api/app';
import { sendMails } from '@skinstack/api/notices/post-mail';
import type { Mail } from '@skinstack/api/notices/send-mail';
import { tellChangedDetails } from '@skinstack/api/payouts/tell-changed-details';
import { createPorts } from '@skinstack/api/ports';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { sql } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { newInfluencer } from '../../world/new-world.ts';
import { ADMIN } from '../builders/call-api.ts';
import { IBAN, OTHER_IBAN, payIn } from '../builders/shop-books.ts';

const db = connectDatabase(env.OWNER_DATABASE_URL ?? '');
const base = await createPorts(env);
let isTaken = true;
let mails: Mail[] = [];
const sendMail = async (mail: Mail) => {
  if (isTaken) mails.push(mail);
  return isTaken;
};
const ports = { ...base, sendMail };
const app = createApp(ports);
let influencer: Awaited<ReturnType<typeof newInfluencer>>;

beforeEach(async () => {
  influencer = await newInfluencer(db);
  isTaken = true;
  mails = [];
});
const mine = () => mails.filter(({ to }) => to === influencer.email);

let later_ms = 0;
/** The job, so much later that what waits is due. */
async function sendLater() {
  later_ms += 3_600_000;
  await sendMails({ ...ports, now: () => Date.now() + later_ms });
}

async function set(account: object) {
  const waiting: Promise<unknown>[] = [];
  const waitUntil = (work: Promise<unknown>) => waiting.push(work);
  const context = { waitUntil, passThroughOnException: () => {}, props: {} };
  const path = `/api/influencers/${influencer.id}/payout-details`;
  const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${ADMIN}` };
  const init = { method: 'PUT', headers, body: JSON.stringify(account) };
  const answer = await app.request(`https://api.skin.st${path}`, init, env, context);
  await Promise.all(waiting);
  expect(answer.status).toBe(200);
}

test('who is paid elsewhere than before is told at once, of both accounts, once', async () => {
  await set(payIn(IBAN));
  expect(mine()).toEqual([]);
  await set(payIn(OTHER_IBAN));
  expect(mine()).toHaveLength(1);
  expect(mine()[0]?.text).toMatch(/FR…2606 instead of DE…3000[\s\S]*48 hours[\s\S]*\/app\/account/);
  expect(mine()[0]?.text).not.toContain(OTHER_IBAN);
  await set(payIn(OTHER_IBAN));
  await tellChangedDetails(ports);
  expect(mine()).toHaveLength(1);
});

test('at the address they had when it was changed', async () => {
  await set(payIn(IBAN));
  isTaken = false;
  await set(payIn(OTHER_IBAN));
  await db.execute(sql`update influencers set email = ${`thief-${influencer.email}`}
    where id = ${influencer.id}`);
  isTaken = true;
  await sendLater();
  expect(mine()).toHaveLength(1);
});

test('what was not taken is tried again by the job', async () => {
  await set(payIn(IBAN));
  isTaken = false;
  await set(payIn(OTHER_IBAN));
  await sendLater();
  expect(mine()).toEqual([]);
  isTaken = true;
  await sendLater();
  expect(mine()).toHaveLength(1);
  await sendLater();
  expect(mine()).toHaveLength(1);
});

test('a change that nobody was told of is found by cron, for a week', async () => {
  await set(payIn(IBAN));
  await set(payIn(OTHER_IBAN));
  // as if the Worker had ended behind its answer
  await db.execute(sql`update payout_details_changes set told_at = null
    where influencer_id = ${influencer.id}`);
  await db.execute(sql`delete from mails where address = ${influencer.email}`);
  mails = [];
  const age = (days: number) =>
    db.execute(sql`update payout_details_changes
    set created_at = now() - make_interval(days => ${days}) where influencer_id = ${influencer.id}`);
  await age(8);
  await tellChangedDetails(ports, influencer.id);
  expect(mine()).toEqual([]);
  await age(6);
  await tellChangedDetails(ports, influencer.id);
  expect(mine()).toHaveLength(1);
});
