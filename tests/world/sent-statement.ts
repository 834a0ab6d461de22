import { neonConfig } from '@neondatabase/serverless';
import { expect } from 'vitest';

/** The one statement a read sends to the database, as it sends it. */
export async function sentStatement(
  read: () => Promise<unknown>,
): Promise<{ query: string; params: unknown[] }> {
  const asItWas = neonConfig.fetchFunction;
  const bodies: string[] = [];
  neonConfig.fetchFunction = (url: string, init: RequestInit) => {
    bodies.push(String(init.body));
    return asItWas(url, init);
  };
  await read();
  neonConfig.fetchFunction = asItWas;
  expect(bodies).toHaveLength(1);
  return JSON.parse(bodies[0] ?? '');
}

/** The tables a plan reads from end to end, and what it goes by instead. */
export function readPlan(rows: unknown): { scanned: string[]; indexes: string[] } {
  const plan = JSON.stringify(rows);
  const scans = [...plan.matchAll(/"Seq Scan"[^{}]*?"Relation Name":"(\w+)"/g)];
  const indexes = [...plan.matchAll(/"Index Name":"(\w+)"/g)];
  return {
    scanned: scans.map(([, table = '']) => table),
    indexes: indexes.map(([, index = '']) => index),
  };
}
