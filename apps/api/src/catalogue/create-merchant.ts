import { merchants } from '@skinstack/db/schema/merchants';
import type { z } from 'zod';
import { insertOnce } from '../once/insert-once.ts';
import type { Ports } from '../ports.ts';
import type { newMerchant } from '../routes/catalogue-schemas.ts';

/** Adds a merchant. */
export async function createMerchant(ports: Ports, wish: z.infer<typeof newMerchant>) {
  return (await insertOnce(ports, merchants, { id: ports.newId('mer'), ...wish })).row;
}
