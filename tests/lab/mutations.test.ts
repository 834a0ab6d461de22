import { existsSync } from 'node:fs';
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
import { findStale } from '@skinstack/lab/mutate/try-mutation';
import { VERSION_MUTATIONS } from '@skinstack/lab/mutate/version-mutations';
import { ROOT } from '@skinstack/local/read-settings';
import { expect, test } from 'vitest';

const all = [
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
];

test('every mistake of `npm run mutate` can still be made, and every law is broken by one', () => {
  expect(findStale(ROOT, all)).toEqual([]);
  expect(all.filter(({ test: path }) => !existsSync(join(ROOT, path)))).toEqual([]);
  expect(new Set(all.map(({ law }) => law)).size).toBe(14);
  expect(all.length).toBeGreaterThanOrEqual(80);
  expect(MONEY_MUTATIONS.length).toBeGreaterThanOrEqual(12);
  expect(ORDER_MUTATIONS.length).toBeGreaterThanOrEqual(25);
  expect(VERSION_MUTATIONS.length).toBeGreaterThanOrEqual(20);
});
