import { programs } from '@skinstack/db/schema/programs';
import type { z } from 'zod';
import { insertIdempotent } from '../middleware/idempotency.ts';
import type { Ports } from '../ports.ts';
import { refuseBrokenReference } from '../rest/rows.ts';
import type { newProgram } from '../routes/catalogue-schemas.ts';

/** Adds a program to a merchant. @throws Problem `not_found` */
export async function createProgram(ports: Ports, input: z.infer<typeof newProgram>) {
  const row = { id: ports.newId('prg'), ...input };
  return (await refuseBrokenReference(insertIdempotent(ports, programs, row))).row;
}
