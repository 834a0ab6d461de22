import { sendNotices } from '@skinstack/api/outbox/jobs';
import { sql } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { newId } from '../../world/new-world.ts';
import { openNoticeWorld } from '../builders/notice-world.ts';
import { openShopBooks } from '../builders/shop-books.ts';

const books = await openShopBooks('notices');
const { db, post, newShop } = books;
const { world, ports } = await openNoticeWorld('notices');

beforeEach(() => {
  world.mails = [];
  world.isTaken = true;
  world.now_ms = Math.max(world.now_ms, Date.now());
});

/** Somebody who asked to be in a program; with a user, or without one as a stranger is. */
async function newApplicant({ hasUser }: { hasUser: boolean }) {
  const { program } = await newShop();
  const { influencer_id, influencer } = await newShop();
  const email = hasUser ? `reader.${influencer.email}` : influencer.email;
  if (hasUser) {
    await db.execute(sql`insert into users (id, email, role, influencer_id)
      values (${newId('usr')}, ${email}, 'influencer', ${influencer_id})`);
  }
  const id = newId('mbr');
  await db.execute(sql`insert into memberships
      (id, program_id, influencer_id, state, decided_by, application)
    values (${id}, ${program.id}, ${influencer_id}, 'applied', 'application', '{}')`);
  const told = () => world.mails.filter(({ to }) => to === email);
  return { id, told };
}

const typesOf = async (id: string) => {
  const { rows } = await db.execute(sql`select type from outbox_events where object_id = ${id}
    order by sequence`);
  return rows.map(({ type }) => type);
};

test('who is accepted is told once, in the order it happened', async () => {
  const { id, told } = await newApplicant({ hasUser: true });
  expect((await post(`/api/memberships/${id}/accept`, {})).status).toBe(200);
  for (let count = 0; count < 3; count++) await sendNotices(ports);
  expect(await typesOf(id)).toEqual(['membership.applied', 'membership.approved']);
  expect(told()).toHaveLength(1);
});

test('a stranger who is accepted gets the invitation, kept with the decision', async () => {
  const { id, told } = await newApplicant({ hasUser: false });
  expect((await post(`/api/memberships/${id}/accept`, {})).status).toBe(200);
  const { rows } = await db.execute(sql`select mails.kind, count(sign_in_links.*)::int as links
    from memberships join users using (influencer_id)
    join mails on mails.user_id = users.id
    join sign_in_links on sign_in_links.user_id = users.id
    where memberships.id = ${id} group by 1`);
  expect(rows).toEqual([{ kind: 'invitation', links: 1 }]);
  world.now_ms = Date.now() + 1_000;
  await sendNotices(ports);
  expect(told().filter(({ text }) => text.includes('/invite/'))).toHaveLength(1);
});

test('a stranger who is declined is told why, without having a user', async () => {
  const { id, told } = await newApplicant({ hasUser: false });
  const reason = 'We look for people with a page about skin';
  expect((await post(`/api/memberships/${id}/decline`, { reason })).status).toBe(200);
  await sendNotices(ports);
  await sendNotices(ports);
  expect(told().map(({ text }) => text.includes(reason))).toEqual([true]);
});

test('a decision that is refused tells nobody', async () => {
  const { id, told } = await newApplicant({ hasUser: true });
  await post(`/api/memberships/${id}/decline`, { reason: 'Not now' });
  expect((await post(`/api/memberships/${id}/suspend`, { reason: 'Twice' })).status).toBe(409);
  await sendNotices(ports);
  expect(await typesOf(id)).toEqual(['membership.applied', 'membership.declined']);
  expect(told()).toHaveLength(1);
});
