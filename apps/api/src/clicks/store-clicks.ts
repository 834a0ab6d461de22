import { insertClicks } from '@skinstack/db/insert-clicks';
import type { Click } from '@skinstack/domain/click';
import { z } from 'zod';
import type { Ports } from '../ports.ts';

const text = z.string().max(300).nullable();
const click = z.object({
  id: z.string().regex(/^clk_[0-9a-z]{26}$/),
  clicked_at: z.iso.datetime(),
  link_id: z.string().regex(/^lnk_[0-9a-z]{26}$/),
  influencer_id: z.string().regex(/^inf_[0-9a-z]{26}$/),
  kind: z.enum(['click', 'bot', 'impression']),
  bot_reason: text,
  visitor_hash: text,
  sub_id: text,
  country: text,
  device: text,
  referrer_host: text,
});

/**
 * Stores a batch of clicks; those stored before change nothing. What is not a click is logged whole
 * and left out, so it cannot hold up the others.
 */
export async function storeClicks(ports: Ports, messages: readonly unknown[]): Promise<void> {
  const clicks: Click[] = [];
  for (const message of messages) {
    const result = click.safeParse(message);
    if (result.success) clicks.push(result.data);
    else ports.log('error', 'click_refused', { message: JSON.stringify(message).slice(0, 4_000) });
  }
  if (clicks.length > 0) await insertClicks(ports.db, clicks);
}
