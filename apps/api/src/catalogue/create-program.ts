import { insertRow } from '@skinstack/db/insert-row';
import { programs } from '@skinstack/db/schema/programs';
import type { z } from 'zod';
import type { Ports } from '../ports.ts';
import type { newProgram } from '../routes/catalogue-schemas.ts';
import { refuseBrokenReference } from './refuse-broken-reference.ts';

/** Adds a program to a merchant. @throws Problem `not_found` */
export function createProgram(ports: Ports, wish: z.infer<typeof newProgram>) {
  const row = { id: ports.newId('prg'), ...wish };
  return refuseBrokenReference(insertRow(ports.db, programs, row));
}
