import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACCESS_MUTATIONS } from '@skinstack/lab/mutate/access-mutations';
import { BOOKS_MUTATIONS } from '@skinstack/lab/mutate/books-mutations';
import { CUSTOMER_MUTATIONS } from '@skinstack/lab/mutate/customer-mutations';
import { LAW_MUTATIONS } from '@skinstack/lab/mutate/law-mutations';
import { MEMBER_MUTATIONS } from '@skinstack/lab/mutate/member-mutations';
import { MONEY_MUTATIONS } from '@skinstack/lab/mutate/money-mutations';
import { NOTICE_MUTATIONS } from '@skinstack/lab/mutate/notice-mutations';
import { ORDER_MUTATIONS } from '@skinstack/lab/mutate/order-mutations';
import { SHOP_MUTATIONS } from '@skinstack/lab/mutate/shop-mutations';
import { VERSION_MUTATIONS } from '@skinstack/lab/mutate/version-mutations';
import { ROOT } from '@skinstack/local/read-settings';
import { expect, test } from 'vitest';

const page = readFileSync(join(ROOT, 'docs/laws.md'), 'utf8');

test('every law has a row with tests that exist', () => {
  const rows = [...page.matchAll(/^\| (\d+) \| \*\*.*$/gm)];
  expect(rows.map(([, law]) => Number(law))).toEqual(Array.from({ length: 14 }, (_, at) => at + 1));
  for (const [row] of rows) {
    const named = [...row.matchAll(/`(tests\/[^`]+)`/g)].map(([, path = '']) => path);
    expect(named.length, row).toBeGreaterThan(0);
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  }
});

test('every mistake made on purpose has its row, and every row its mistake', () => {
  const listed = [...page.matchAll(/^\| (\d+) \| ([^*|]+) \| `([^`]+)` \|$/gm)];
  const shown = listed.map(([, law, name, path]) => `${law} ${name} ${path}`);
  const made = [
    ...MONEY_MUTATIONS,
    ...ACCESS_MUTATIONS,
    ...BOOKS_MUTATIONS,
    ...MEMBER_MUTATIONS,
    ...LAW_MUTATIONS,
    ...ORDER_MUTATIONS,
    ...VERSION_MUTATIONS,
    ...SHOP_MUTATIONS,
    ...NOTICE_MUTATIONS,
    ...CUSTOMER_MUTATIONS,
  ].map(({ law, name, test: path }) => `${law} ${name} ${path}`);
  expect(shown.toSorted()).toEqual(made.toSorted());
});
