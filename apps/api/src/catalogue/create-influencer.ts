import { insertInfluencer } from '@skinstack/db/insert-influencer';
import type { z } from 'zod';
import type { Ports } from '../ports.ts';
import type { newInfluencer } from '../routes/catalogue-schemas.ts';
import { refuseBrokenReference } from './refuse-broken-reference.ts';

/** Adds an influencer. @throws Problem `conflict` on an address or handle that is taken */
export async function createInfluencer(ports: Ports, wish: z.infer<typeof newInfluencer>) {
  const { user_id: _, ...row } = await refuseBrokenReference(
    insertInfluencer(ports.db, {
      id: ports.newId('inf'),
      display_name: wish.display_name,
      email: wish.email,
      handle: wish.handle ?? null,
    }),
  );
  return { ...row, created_at: row.created_at.toISOString() };
}
