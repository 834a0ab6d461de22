import { createClient } from '@skinstack/client/create-client';
import { readAnswer } from '@skinstack/client/read-answer';
import { namedWorld } from '../borrow-world.ts';

/** `npm run reconcile`: the checks of the books, a line each; exit code 1 when one fails. */
const { apiUrl, adminKey } = namedWorld();
const { api } = createClient(apiUrl, adminKey);
const { checks, is_sound } = await readAnswer(api.reconciliation.$get()).catch((error) => {
  console.error(`${apiUrl}: ${error instanceof Error ? error.message : error}`);
  process.exit(2);
});
for (const { name, violations } of checks) {
  console.log(violations.length === 0 ? `[OK] ${name}` : `[!!] ${name}`);
  for (const { row_id, part, currency, expected_minor, found_minor } of violations) {
    console.log(`     ${row_id} ${part}: ${found_minor}, expected ${expected_minor} ${currency}`);
  }
}
process.exit(is_sound ? 0 : 1);
