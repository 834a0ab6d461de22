import { insertClicks } from '@skinstack/db/insert-clicks';
import type { Ports } from '../ports.ts';
import { readClicks } from './read-clicks.ts';

/** So many clicks are one statement: well within its deadline and Neon's 10 MiB. */
const MOST_CLICKS = 1_000;

/**
 * Stores the clicks in some messages; those stored before change nothing. What is not a click is
 * logged whole and left out, so it cannot hold up the others.
 */
export async function storeClicks(ports: Ports, messages: readonly unknown[]): Promise<void> {
  const { clicks, refused } = readClicks(messages);
  for (const { body } of refused) {
    ports.log('error', 'click_refused', { message: JSON.stringify(body).slice(0, 4_000) });
  }
  for (let at = 0; at < clicks.length; at += MOST_CLICKS) {
    await insertClicks(ports.db, clicks.slice(at, at + MOST_CLICKS));
  }
}
