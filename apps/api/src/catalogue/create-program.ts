import { programs } from '@skinstack/db/schema/programs';
import type { z } from 'zod';
import { insertOnce } from '../once/insert-once.ts';
import type { Ports } from '../ports.ts';
import type { newProgram } from '../routes/catalogue-schemas.ts';
import { refuseBrokenReference } from './refuse-broken-reference.ts';

/** Adds a program to a merchant. @throws Problem `not_found` */
export async function createProgram(ports: Ports, wish: z.infer<typeof newProgram>) {
  const row = { id: ports.newId('prg'), ...wish };
  return (await refuseBrokenReference(insertOnce(ports, programs, row))).row;
}
