import { influencers } from '@skinstack/db/schema/influencers';
import type { z } from 'zod';
import { insertOnce } from '../once/insert-once.ts';
import type { Ports } from '../ports.ts';
import type { newInfluencer } from '../routes/catalogue-schemas.ts';
import { refuseBrokenReference } from './refuse-broken-reference.ts';

/** Adds an influencer. @throws Problem `conflict` on an address or handle that is taken */
export async function createInfluencer(ports: Ports, wish: z.infer<typeof newInfluencer>) {
  const { display_name, email, handle = null } = wish;
  const row = { id: ports.newId('inf'), display_name, email, handle };
  return (await refuseBrokenReference(insertOnce(ports, influencers, row))).row;
}
