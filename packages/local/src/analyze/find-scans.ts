import type { Plan } from '../bench/plans/read-plan.ts';

/** The tables a plan reads from end to end. */
export function findScans({ scans }: Plan): string[] {
  return scans
    .filter(({ node }) => node === 'Seq Scan')
    .map(({ relation }) => relation ?? 'a table');
}
