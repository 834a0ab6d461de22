import type { NoPage } from '@skinstack/networks/levanta/levanta-api';
import type { Ports } from '../ports.ts';
import type { Import } from './import-account.ts';
import type { ImportState } from './import-state.ts';

/**
 * Keeps why Levanta gave no page, and when to ask again. The pass goes on there in the next run;
 * one whose page Levanta does not know any more begins anew.
 */
export async function noteProblem(
  ports: Ports,
  work: Import,
  state: ImportState,
  { problem, is_refused, retry_after_ms }: NoPage,
): Promise<ImportState> {
  const now = {
    ...{ ...state, problem },
    pass: is_refused ? null : state.pass,
    not_before:
      retry_after_ms === null ? null : new Date(ports.now() + retry_after_ms).toISOString(),
  };
  await work.save(now);
  ports.log('warn', 'levanta_not_read', { network_account_id: work.account.id, problem });
  return now;
}
