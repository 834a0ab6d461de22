import { createClient } from '@skinstack/client/create-client';
import { readAnswer } from '@skinstack/client/read-answer';
import type { Command } from 'commander';
import { openWorld } from '../find-world.ts';
import { newCommand } from '../run-command.ts';

/**
 * `npm run reconcile`: the checks of the books, a line each, and what was not checked; exit code 1
 * when one fails.
 */
export function reconcileCommand(): Command {
  const about = 'Checks the books, names the rows that disagree, and what it did not check.';
  return newCommand('reconcile', about).action(async () => {
    const { api_url, admin_key } = await openWorld();
    const { api } = createClient(api_url, admin_key);
    const { checks, is_sound, not_checked } = await readAnswer(api.reconciliation.$get());
    for (const { name, checked_count, advice, violations } of checks) {
      const among = `${checked_count} checked`;
      const isSound = violations.length === 0;
      const wrong = `${violations.length} wrong of ${among}`;
      console.log(isSound ? `[OK] ${name}: ${among}` : `[!!] ${name}: ${wrong}`);
      for (const { row_id, part, currency, expected_minor, found_minor } of violations) {
        const amounts = `${found_minor}, expected ${expected_minor} ${currency}`;
        console.log(`     ${row_id} ${part}: ${amounts}`);
      }
      if (advice !== null) console.log(`     What to do: ${advice}`);
    }
    console.log('\nNot checked:');
    for (const { what, why } of not_checked) console.log(`- ${what}. ${why}`);
    if (!is_sound) process.exitCode = 1;
  });
}
