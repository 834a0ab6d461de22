import { type DeadClick, upsertDeadClicks } from '@skinstack/db/clicks/dead-clicks';
import { insertClicks } from '@skinstack/db/clicks/insert-clicks';
import { classifyDbError } from '@skinstack/db/connect/classify-db-error';
import type { Database } from '@skinstack/db/connect/connect-database';
import type { Click } from '@skinstack/domain/clicks/click';
import { unpackClicks } from '@skinstack/domain/clicks/click-message';
import { sha256Hex } from '@skinstack/domain/crypto/sha256';
import { z } from 'zod';
import type { Ports } from '../ports.ts';

/** The result of storing some messages. */
export type StoredClicks = {
  click_count: number;
  /** When the oldest click was made; null when there is none. */
  oldest_at_ms: number | null;
  /** The digests of the dead clicks. */
  dead: ReadonlySet<string>;
};

/** Clicks in one statement: well within its deadline and Neon's 10 MiB. */
const MAX_CLICKS = 1_000;

/**
 * Stores the clicks in some messages; those stored before change nothing. What is not a click, or
 * is refused by the database because of its content, is set aside as dead and blocks no other.
 * @throws when the database is unavailable; it may be called again
 */
export async function storeClicks(
  ports: Ports,
  messages: readonly unknown[],
): Promise<StoredClicks> {
  const { clicks, refused } = readClicks(messages);
  const dead: DeadClickBody[] = [...refused];
  for (let at = 0; at < clicks.length; at += MAX_CLICKS) {
    const poison = await insertBisecting(ports.db, clicks.slice(at, at + MAX_CLICKS));
    dead.push(...poison.map(({ click, reason }) => ({ body: click, reason })));
  }
  const rows = new Map(
    (await Promise.all(dead.map(hashDeadClick))).map((row) => [row.digest, row]),
  );
  if (rows.size > 0) {
    await upsertDeadClicks(ports.db, [...rows.values()]);
    ports.log('error', 'clicks_dead', { click_count: rows.size, reason: dead[0]?.reason });
  }
  const oldest_at_ms = clicks.reduce<number | null>((oldest_ms, { clicked_at }) => {
    const at_ms = Date.parse(clicked_at);
    return oldest_ms === null || at_ms < oldest_ms ? at_ms : oldest_ms;
  }, null);
  return { click_count: clicks.length, oldest_at_ms, dead: new Set(rows.keys()) };
}

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
  visitor_day: z.iso.date().nullable().default(null),
  sub_id: text,
  country: text,
  device: text,
  referrer_host: text,
  // what waits in queues and spools may be older than the field
  app: text.default(null),
});
const batch = z.object({ clicks: z.array(z.unknown()) });

/** The clicks in some messages, and what could not be parsed and why. */
export type ReadClicks = { clicks: Click[]; refused: { body: unknown; reason: string }[] };

/**
 * Parses messages of the queue (`packClicks`, and `{ "clicks": […] }` of before) and of the spool
 * (one click each). What is not a click is set aside alone and does not block the rest.
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
  return data?.clicks ?? unpackClicks(message) ?? [message];
}

/** A click the database refuses because of its content. */
type PoisonClick = { click: Click; reason: string };

/** Why a click of a closed month waits: only the archive knows whether it was counted. */
export const CLOSED_MONTH = 'its month is archived';
const reasonOf = (code: string) => (code === 'SS001' ? CLOSED_MONTH : `SQLSTATE ${code}`);

/**
 * Inserts clicks. When the database refuses their content, the batch is bisected until the refused
 * clicks are isolated, so that a poison click costs a few statements and no other click.
 * @returns the clicks refused; throws when the database is not there
 */
async function insertBisecting(db: Database, clicks: readonly Click[]): Promise<PoisonClick[]> {
  const [first] = clicks;
  if (first === undefined) return [];
  try {
    await insertClicks(db, clicks);
    return [];
  } catch (error) {
    const failure = classifyDbError(error);
    if (failure.kind !== 'other' || failure.code === null) throw error;
    if (clicks.length === 1) return [{ click: first, reason: reasonOf(failure.code) }];
    const middle = clicks.length >> 1;
    const before = await insertBisecting(db, clicks.slice(0, middle));
    return [...before, ...(await insertBisecting(db, clicks.slice(middle)))];
  }
}

/** A message that could not be stored as a click, and why. */
type DeadClickBody = { body: unknown; reason: string };

/** A dead click as it is stored: JSON in ASCII, so that PostgreSQL accepts any text. */
async function hashDeadClick({ body, reason }: DeadClickBody): Promise<DeadClick> {
  const text = (JSON.stringify(body) ?? 'null').replace(
    /[^ -~]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return { digest: await sha256Hex(text), body: text, reason: reason.slice(0, 200) };
}
