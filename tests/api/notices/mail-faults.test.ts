import { newMail, postMails, sendMails } from '@skinstack/api/notices/post-mail';
import type { Mail } from '@skinstack/api/notices/send-mail';
import { sql } from 'drizzle-orm';
import { expect, inject, test, vi } from 'vitest';
import { mortal, newDice } from '../builders/mortal-job.ts';
import { openNoticeWorld } from '../builders/notice-world.ts';

vi.setConfig({ testTimeout: 900_000 });
const MAILS = inject('notice_mails');
const { world, ports, db } = await openNoticeWorld('mail_run');
const dice = newDice(5);
const DAY_MS = 86_400_000;

/** A provider as Resend is: a key it knows is answered as before, and nothing is sent again. */
function newProvider() {
  const inboxes = new Map<string, number>();
  const known = new Map<string, number>();
  const asked_at = new Map<string, number[]>();
  const send = async (mail: Mail): Promise<boolean> => {
    const times = asked_at.get(mail.id) ?? [];
    asked_at.set(mail.id, [...times, world.now_ms]);
    const fate = times.length > 8 ? 1 : dice();
    if (fate < 0.2) return false;
    const knows = world.now_ms - (known.get(mail.id) ?? -DAY_MS) < DAY_MS;
    if (!knows) inboxes.set(mail.to, (inboxes.get(mail.to) ?? 0) + 1);
    if (!knows) known.set(mail.id, world.now_ms);
    if (fate < 0.3) throw new TypeError('the answer was lost');
    // taken, and answered as if it was not
    return fate >= 0.4;
  };
  return { inboxes, asked_at, send };
}

test('no mail arrives twice and none is lost, with a provider and Workers that fail', async () => {
  const provider = newProvider();
  const wishes = Array.from({ length: MAILS }, (_, at) =>
    newMail(ports, {
      ...{ key: String(at), kind: 'daily_digest' },
      to: { user_id: null, address: `reader-${at}@example.com`, locale: at % 2 ? 'de' : 'en' },
      facts: { on: '2026-11-26', order_count: 2, sums: [{ currency: 'EUR', net_minor: 3_200 }] },
    }),
  );
  const again = wishes.map((mail) => ({ ...mail, id: ports.newId('mal') }));
  for (let at = 0; at < MAILS; at += 500) {
    const some = [wishes, again].map((all) => all.slice(at, at + 500));
    await Promise.all(some.map((mails) => postMails(ports, mails)));
  }
  const provided = { ...ports, sendMail: provider.send };
  let kills = 0;
  for (let round = 0; round < 2_000; round++) {
    const life = mortal(provided, kills < 10 ? Math.ceil(dice() * (MAILS / 10)) : null);
    await Promise.all([
      Promise.race([sendMails(life.ports), life.death]),
      ...(kills < 10 ? [] : [sendMails(provided)]),
    ]);
    if (life.isDead()) kills++;
    const { rows } = await db.execute(sql`select
      extract(epoch from min(greatest(next_at, coalesce(lease_until, next_at)))) * 1000 as next
      from mails where state = 'pending'`);
    if (rows[0]?.next == null) break;
    const wait_ms = Math.max(1, Number(rows[0].next) - world.now_ms);
    world.now_ms += Math.ceil(wait_ms * 1.15);
  }
  expect(kills).toBe(10);
  const { rows } = await db.execute(
    sql`select state, count(*)::int as count from mails group by state`,
  );
  expect(rows).toEqual([{ state: 'sent', count: MAILS }]);
  expect(provider.inboxes.size).toBe(MAILS);
  expect([...provider.inboxes.values()].filter((count) => count !== 1)).toEqual([]);
  const spans = [...provider.asked_at.values()].map((at) => (at.at(-1) ?? 0) - (at[0] ?? 0));
  expect(Math.max(...spans)).toBeLessThan(DAY_MS);
});
