import type { z } from '@hono/zod-openapi';
import { influencers } from '@skinstack/db/schema/influencers';
import { insertIdempotent } from '../middleware/idempotency.ts';
import type { newInfluencer } from '../people/influencer-schemas.ts';
import type { Ports } from '../ports.ts';
import { refuseBrokenReference } from '../rest/rows.ts';

/** Adds an influencer. @throws Problem `conflict` on an address or handle that is taken */
export async function createInfluencer(ports: Ports, input: z.infer<typeof newInfluencer>) {
  const { display_name, email, handle = null } = input;
  const row = { id: ports.newId('inf'), display_name, email, handle };
  return (await refuseBrokenReference(insertIdempotent(ports, influencers, row))).row;
}
