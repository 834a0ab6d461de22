import { merchants } from '@skinstack/db/schema/merchants';
import type { z } from 'zod';
import { insertIdempotent } from '../middleware/idempotency.ts';
import type { Ports } from '../ports.ts';
import type { newMerchant } from '../routes/catalogue-schemas.ts';

/** Adds a merchant. */
export async function createMerchant(ports: Ports, input: z.infer<typeof newMerchant>) {
  return (await insertIdempotent(ports, merchants, { id: ports.newId('mer'), ...input })).row;
}
