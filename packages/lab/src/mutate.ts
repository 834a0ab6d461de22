import { execFileSync } from 'node:child_process';
import { newCommand } from '@skinstack/cli/run-command';
import { ROOT } from '@skinstack/local/read-settings';
import { ACCESS_MUTATIONS } from './mutate/access-mutations.ts';
import { BOOKS_MUTATIONS } from './mutate/books-mutations.ts';
import { CUSTOMER_MUTATIONS } from './mutate/customer-mutations.ts';
import { LAW_MUTATIONS } from './mutate/law-mutations.ts';
import { MEMBER_MUTATIONS } from './mutate/member-mutations.ts';
import { MONEY_MUTATIONS } from './mutate/money-mutations.ts';
import { NOTICE_MUTATIONS } from './mutate/notice-mutations.ts';
import { ORDER_MUTATIONS } from './mutate/order-mutations.ts';
import { SHOP_MUTATIONS } from './mutate/shop-mutations.ts';
import { findStale, tryMutation } from './mutate/try-mutation.ts';
import { VERSION_MUTATIONS } from './mutate/version-mutations.ts';

/** `npm run mutate`: shows that a test notices each mistake; exit code 1 when one is missed. */
export function mutateCommand() {
  return newCommand('mutate', 'Makes mistakes one at a time, and shows that a test notices each.')
    .argument('[words...]', 'only mistakes whose name holds them')
    .action(async (words: string[]) => {
      process.exitCode = await mutate(words.join(' '));
    });
}

async function mutate(words: string): Promise<number> {
  const money = [...MONEY_MUTATIONS, ...BOOKS_MUTATIONS];
  const people = [...ACCESS_MUTATIONS, ...MEMBER_MUTATIONS, ...NOTICE_MUTATIONS];
  const all = [
    ...money,
    ...people,
    ...LAW_MUTATIONS,
    ...ORDER_MUTATIONS,
    ...VERSION_MUTATIONS,
    ...SHOP_MUTATIONS,
    ...CUSTOMER_MUTATIONS,
  ];
  const chosen = all.filter((mutation) => mutation.name.includes(words));
  const stale = findStale(ROOT, all);
  for (const { name, file } of stale) {
    console.error(`stale: “${name}”: its text is not once in ${file}`);
  }
  if (stale.length > 0) return 1;
  if (chosen.length === 0) {
    console.error(`No mistake’s name holds “${words}”.`);
    return 2;
  }
  const files = [...new Set(chosen.map((mutation) => mutation.file))];
  const status = execFileSync('git', ['status', '--porcelain', '--', ...files], { cwd: ROOT });
  if (status.length > 0) {
    console.error(`Commit these first, they are about to be changed and restored:\n${status}`);
    return 1;
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
  return missed_count === 0 ? 0 : 1;
}
