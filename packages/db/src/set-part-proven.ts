import { and, eq } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { clickArchiveParts } from './schema/click-archive-parts.ts';

/** What a file was found to be when it was read again. */
type Proof = {
  month_on: string;
  part: number;
  sha256: string;
  byte_count: number;
  proven_at: Date;
};

/** Notes that a file holds exactly the clicks of its part. */
export async function setPartProven(
  db: Database,
  { month_on, part, ...found }: Proof,
): Promise<void> {
  const { month_on: month, part: number } = clickArchiveParts;
  await db
    .update(clickArchiveParts)
    .set(found)
    .where(and(eq(month, month_on), eq(number, part)));
}
