import { diagnoseSchema } from '@skinstack/db/diagnose-schema';
import { explainHotStatements } from '@skinstack/db/explain-hot-statements';
import type { Ports } from '../ports.ts';

/** Whether the database has what this version needs, and how it executes the hot statements. */
export async function readDiagnostics(ports: Ports) {
  const schema = await diagnoseSchema(ports.db);
  return { schema, statements: await explainHotStatements(ports.db) };
}
