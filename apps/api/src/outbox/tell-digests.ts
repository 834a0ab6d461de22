import { type Digest, listDigests, listRefillReaders } from '@skinstack/db/notices/digests';
import { findDueWeek } from '@skinstack/domain/customers/due-week';
import { newMail, postMails } from '../notices/post-mail.ts';
import type { Ports } from '../ports.ts';
import { readReplenishment } from '../stats/read-replenishment.ts';

/**
 * Writes the mail of the day before, in the first days of a month of the month before, and on
 * Mondays of who runs out that week, to influencers whose morning it is; each once.
 * @returns how many were written
 */
export async function tellDigests(ports: Ports): Promise<number> {
  const now = new Date(ports.now());
  const kinds = ['daily_digest', 'monthly_summary'] as const;
  const found = await Promise.all(kinds.map((kind) => listDigests(ports.db, kind, now)));
  const mails = kinds.flatMap((kind, at) =>
    (found[at] ?? []).map((digest) => {
      const { on, order_count, sums } = digest;
      const facts = { on, order_count, sums };
      return newMail(ports, { kind, key: `${digest.user_id}:${on}`, to: readerOf(digest), facts });
    }),
  );
  await postMails(ports, mails);
  return mails.length + (await tellRefills(ports, now));
}

type Reader = Pick<Digest, 'user_id' | 'address' | 'locale'>;
const readerOf = ({ user_id, address, locale }: Reader) => ({ user_id, address, locale });

/** One after the other, each kept at once: a run that dies leaves the rest to the next. */
async function tellRefills(ports: Ports, now: Date): Promise<number> {
  let told = 0;
  for (const reader of await listRefillReaders(ports.db, now)) {
    const { on, user_id, influencer_id } = reader;
    // east of Greenwich their Monday begins while the week of the figures is the one before
    const at_ms = Math.max(now.getTime(), Date.parse(on));
    const wish = { weeks: 1, by: 'product' } as const;
    const { data } = await readReplenishment(ports, influencer_id, wish, at_ms);
    const due = findDueWeek(data);
    if (due === null) continue;
    const { count, refilled, product, expected_net, is_estimate } = due;
    const facts = { count, refilled, product: product?.name ?? null, expected_net, is_estimate };
    const to = readerOf(reader);
    await postMails(ports, [
      newMail(ports, { kind: 'refills_due', key: `${user_id}:${on}`, to, facts }),
    ]);
    told++;
  }
  return told;
}
