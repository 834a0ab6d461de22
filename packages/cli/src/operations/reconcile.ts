import { createClient } from '@skinstack/client/create-client';
import { readAnswer } from '@skinstack/client/read-answer';
import type { Command } from 'commander';
import { openWorld } from '../find-world.ts';
import { newCommand } from '../run-command.ts';

/** `npm run reconcile`: the checks of the books, a line each; exit code 1 when one fails. */
export function reconcileCommand(): Command {
  const about = 'Checks the books, a line a check, and names the rows that disagree.';
  return newCommand('reconcile', about).action(async () => {
    const { api_url, admin_key } = await openWorld();
    const { api } = createClient(api_url, admin_key);
    const { checks, is_sound } = await readAnswer(api.reconciliation.$get());
    for (const { name, violations } of checks) {
      console.log(violations.length === 0 ? `[OK] ${name}` : `[!!] ${name}`);
      for (const { row_id, part, currency, expected_minor, found_minor } of violations) {
        const amounts = `${found_minor}, expected ${expected_minor} ${currency}`;
        console.log(`     ${row_id} ${part}: ${amounts}`);
      }
    }
    if (!is_sound) process.exitCode = 1;
  });
}
