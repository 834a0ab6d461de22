import { listUntoldChanges, markChangesTold } from '@skinstack/db/payouts/payout-details-changes';
import { findPayoutPolicy } from '@skinstack/db/payouts/payout-policy';
import { describeError } from '@skinstack/http/log';
import { newMail, sendSoon } from '../notices/post-mail.ts';
import type { Ports } from '../ports.ts';

/**
 * Mails influencers whose payout account was changed, at the address they had then: whoever did not
 * change it can say so before anything is paid to it. Changes nobody was told of are found by cron.
 * @param influencer_id one of them; null for all
 * @returns how many mails are on their way
 */
export async function tellChangedDetails(ports: Ports, influencer_id: string | null = null) {
  const changes = await listUntoldChanges(ports.db, influencer_id);
  if (changes.length === 0) return 0;
  const { details_hold_hours: hold_hours } = await findPayoutPolicy(ports.db);
  const mails = changes.map(({ id, told_to, old_hint, new_hint, created_at }) => {
    const at = created_at.toISOString().slice(0, 16).replace('T', ' ');
    return newMail(ports, {
      ...{ key: id, kind: 'details_changed', facts: { old_hint, new_hint, at, hold_hours } },
      to: { user_id: null, address: told_to, locale: null },
    });
  });
  const ids = changes.map(({ id }) => id);
  await markChangesTold(ports.db, ids, mails, new Date(ports.now()));
  await sendSoon(ports, mails);
  return mails.length;
}

/** The same behind a request, which does not wait for it and is not failed by it. */
export async function tellOwnChange(ports: Ports, influencer_id: string): Promise<void> {
  try {
    await tellChangedDetails(ports, influencer_id);
  } catch (error) {
    ports.log('warn', 'change_not_told', describeError(error));
  }
}
