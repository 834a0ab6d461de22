import { execFileSync } from 'node:child_process';
import { findStale } from './mutate/find-stale.ts';
import { LAW_MUTATIONS } from './mutate/law-mutations.ts';
import { MONEY_MUTATIONS } from './mutate/money-mutations.ts';
import { tryMutation } from './mutate/try-mutation.ts';
import { ROOT } from './world/read-settings.ts';

/**
 * `npm run mutate [-- words]`: makes each mistake of the lists (or those whose name holds the
 * words), one at a time, and shows that a test notices. Exits 1 when one is not noticed.
 */
const words = process.argv.slice(2).join(' ');
const all = [...MONEY_MUTATIONS, ...LAW_MUTATIONS];
const chosen = all.filter((mutation) => mutation.name.includes(words));
for (const { name, file } of findStale(ROOT, all)) {
  console.error(`stale: “${name}”: its text is not once in ${file}`);
  process.exitCode = 1;
}
if (process.exitCode === undefined) await main();

async function main(): Promise<void> {
  if (chosen.length === 0) {
    console.error(`No mistake’s name holds “${words}”.`);
    process.exitCode = 2;
    return;
  }
  const files = [...new Set(chosen.map((mutation) => mutation.file))];
  const status = execFileSync('git', ['status', '--porcelain', '--', ...files], { cwd: ROOT });
  if (status.length > 0) {
    console.error(`Commit these first, they are about to be changed and restored:\n${status}`);
    process.exitCode = 1;
    return;
  }
  let missed_count = 0;
  for (const [index, mutation] of chosen.entries()) {
    const isNoticed = await tryMutation(ROOT, mutation);
    if (!isNoticed) missed_count++;
    const verdict = isNoticed ? 'caught' : 'MISSED';
    const place = `${index + 1}/${chosen.length}`;
    console.log(`${place} ${verdict}  law ${mutation.law}: ${mutation.name}  (${mutation.test})`);
  }
  console.log(`${chosen.length - missed_count} of ${chosen.length} mistakes were caught`);
  process.exitCode = missed_count === 0 ? 0 : 1;
}
