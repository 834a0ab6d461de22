import { insertProgram } from '@skinstack/db/insert-program';
import type { z } from 'zod';
import type { Ports } from '../ports.ts';
import type { newProgram } from '../routes/catalogue-schemas.ts';
import { refuseBrokenReference } from './refuse-broken-reference.ts';

/** Adds a program to a merchant. @throws Problem `not_found` */
export async function createProgram(ports: Ports, wish: z.infer<typeof newProgram>) {
  const row = await refuseBrokenReference(
    insertProgram(ports.db, { id: ports.newId('prg'), ...wish }),
  );
  return { ...row, created_at: row.created_at.toISOString() };
}
