import { insertMerchant } from '@skinstack/db/insert-merchant';
import type { z } from 'zod';
import type { Ports } from '../ports.ts';
import type { newMerchant } from '../routes/catalogue-schemas.ts';

/** Adds a merchant. */
export async function createMerchant(ports: Ports, wish: z.infer<typeof newMerchant>) {
  const row = await insertMerchant(ports.db, { id: ports.newId('mer'), ...wish });
  return { ...row, created_at: row.created_at.toISOString() };
}
