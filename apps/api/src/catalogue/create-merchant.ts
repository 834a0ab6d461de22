import { insertRow } from '@skinstack/db/insert-row';
import { merchants } from '@skinstack/db/schema/merchants';
import type { z } from 'zod';
import type { Ports } from '../ports.ts';
import type { newMerchant } from '../routes/catalogue-schemas.ts';

/** Adds a merchant. */
export function createMerchant(ports: Ports, wish: z.infer<typeof newMerchant>) {
  return insertRow(ports.db, merchants, { id: ports.newId('mer'), ...wish });
}
