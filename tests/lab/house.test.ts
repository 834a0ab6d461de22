import { formatHouse } from '@skinstack/lab/house';
import { expect, test } from 'vitest';

const file = (path: string, line_count: number, imports: string[] = []) => ({
  path,
  text: '',
  line_count,
  imports,
});

test('the house is printed as figures, units and the fullest folders', () => {
  const printed = formatHouse([
    file('packages/db/src/orders/insert-order.ts', 100, ['packages/db/src/ledger/insert.ts']),
    file('packages/db/src/orders/find-order.ts', 80, ['packages/db/src/ledger/insert.ts']),
    file('packages/db/src/ledger/insert.ts', 20, ['packages/db/src/orders/find-order.ts']),
  ]);
  expect(printed).toMatch(/^files +3$/m);
  expect(printed).toMatch(/^at most 30 lines +1$/m);
  expect(printed).toMatch(/^circles of files +1$/m);
  expect(printed).toMatch(/^pairs of rooms that import each other +1$/m);
  expect(printed).toMatch(/^packages\/db +3 +200$/m);
  expect(printed).toMatch(/^packages\/db\/src\/orders +2$/m);
});
