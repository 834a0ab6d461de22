import { type Digest, listDigests } from '@skinstack/db/notices/digests';
import { newMail, postMails } from '../notices/post-mail.ts';
import type { Ports } from '../ports.ts';

/**
 * Writes the mail of the day before, and in the first days of a month of the month before, to
 * influencers whose morning it is; each once.
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
  return mails.length;
}

const readerOf = ({ user_id, address, locale }: Digest) => ({ user_id, address, locale });
