import { listUntoldChanges, markChangeTold } from '@skinstack/db/payouts/payout-details-changes';
import { findPayoutPolicy } from '@skinstack/db/payouts/payout-policy';
import { describeError } from '@skinstack/http/log';
import type { Ports } from '../ports.ts';

/**
 * Mails influencers whose payout account was changed, at the address they had then: whoever did not
 * change it can say so before anything is paid to it. What was not taken is tried again by cron.
 * @param influencer_id one of them; null for all
 * @returns how many were told
 */
export async function tellChangedDetails(ports: Ports, influencer_id: string | null = null) {
  const changes = await listUntoldChanges(ports.db, influencer_id);
  if (changes.length === 0) return 0;
  const { details_hold_hours } = await findPayoutPolicy(ports.db);
  let told_count = 0;
  for (const { id, told_to, old_hint, new_hint, created_at } of changes) {
    const isTaken = await ports.sendMail({
      to: told_to,
      subject: 'Your payout account at SkinStack was changed',
      text:
        `Since ${created_at.toISOString().slice(0, 16).replace('T', ' ')} UTC you are paid to ` +
        `${new_hint} instead of ${old_hint}.\n\nNothing is paid to it in the first ` +
        `${details_hold_hours} hours. If it was not you, sign in, set your account again and ` +
        `change your password:\n\n${new URL('/app/account', ports.docs_url).href}\n\nThen tell ` +
        'whoever runs your program.',
    });
    if (!isTaken) continue;
    await markChangeTold(ports.db, id);
    told_count++;
  }
  return told_count;
}

/** The same behind a request, which does not wait for it and is not failed by it. */
export async function tellOwnChange(ports: Ports, influencer_id: string): Promise<void> {
  try {
    await tellChangedDetails(ports, influencer_id);
  } catch (error) {
    ports.log('warn', 'change_not_told', describeError(error));
  }
}
