import { deleteOldNotices } from '@skinstack/db/notices/outbox';
import { describeError } from '@skinstack/http/log';
import { sendMails } from '../notices/post-mail.ts';
import type { Ports } from '../ports.ts';
import { sendDeliveries } from './endpoints/send-deliveries.ts';
import { tellEvents } from './tell-events.ts';

const KEPT_MS = 30 * 86_400_000;

/** Makes of what happened what is sent, and sends what is due. @returns how many were tried */
export async function sendNotices(ports: Ports): Promise<number> {
  await tellEvents(ports);
  const sent = await Promise.all([sendDeliveries(ports), sendMails(ports)]);
  return sent.reduce((sum, count) => sum + count, 0);
}

/** The same between two runs of the minute's jobs, which it does not fail. */
export async function sendNoticesBetween(ports: Ports): Promise<void> {
  try {
    await sendNotices(ports);
  } catch (error) {
    ports.log('warn', 'notices_wait', describeError(error));
  }
}

/** Forgets after 30 days what was sent. */
export async function forgetNotices(ports: Ports): Promise<void> {
  await deleteOldNotices(ports.db, new Date(ports.now() - KEPT_MS));
}
