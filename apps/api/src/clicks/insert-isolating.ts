import { classifyDbError } from '@skinstack/db/classify-db-error';
import type { Database } from '@skinstack/db/connect-database';
import { insertClicks } from '@skinstack/db/insert-clicks';
import type { Click } from '@skinstack/domain/click';

/** A click the database refuses because of its content. */
export type PoisonClick = { click: Click; reason: string };

/** Why a click of a closed month waits: only the archive knows whether it was counted. */
export const CLOSED_MONTH = 'its month is archived';
const reasonOf = (code: string) => (code === 'SS001' ? CLOSED_MONTH : `SQLSTATE ${code}`);

/**
 * Inserts clicks. When the database refuses their content, the batch is bisected until the refused
 * clicks are isolated, so that a poison click costs a few statements and no other click.
 * @returns the clicks refused; throws when the database is not there
 */
export async function insertBisecting(
  db: Database,
  clicks: readonly Click[],
): Promise<PoisonClick[]> {
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
