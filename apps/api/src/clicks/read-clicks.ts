import type { Click } from '@skinstack/domain/click';
import { z } from 'zod';

// a text PostgreSQL can store: no NUL, no half of a surrogate pair
const text = z
  .string()
  .max(300)
  .refine((value) => value.isWellFormed() && !value.includes('\0'))
  .nullable();
const click = z.object({
  id: z.string().regex(/^clk_[0-7][0-9a-z]{25}$/),
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
const batch = z.object({ clicks: z.array(z.unknown()) });

/** The clicks in some messages, and what could not be parsed and why. */
export type ReadClicks = { clicks: Click[]; refused: { body: unknown; reason: string }[] };

/**
 * Parses messages of the queue (`{ "clicks": […] }`) and of the spool (one click each). What is not
 * a click is set aside alone and does not block the rest of its message.
 */
export function readClicks(messages: readonly unknown[]): ReadClicks {
  const read: ReadClicks = { clicks: [], refused: [] };
  for (const body of messages.flatMap(clicksOf)) {
    const { data, error } = click.safeParse(body);
    if (data) read.clicks.push(data);
    else read.refused.push({ body, reason: `not a click: ${error.issues[0]?.path.join('.')}` });
  }
  return read;
}

function clicksOf(message: unknown): unknown[] {
  const { data } = batch.safeParse(message);
  return data ? data.clicks : [message];
}
