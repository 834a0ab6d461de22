import { formatTable } from '@skinstack/domain/format-table';
import fc from 'fast-check';
import Papa from 'papaparse';
import { expect, test } from 'vitest';

test('what is not known is nothing, what is empty is quoted, formulas stay as they are', () => {
  expect(formatTable([['a', null, '', '=1', '-x', 'q"', 'l\n']])).toBe('a,,"",=1,-x,"q""","l\n"\n');
});

test('any text is read again as it was', () => {
  const row = fc.array(fc.string({ unit: 'grapheme' }), { minLength: 2, maxLength: 5 });
  fc.assert(
    fc.property(row, (values) => {
      const { data } = Papa.parse(formatTable([values]), { delimiter: ',', newline: '\n' });
      expect(data[0]).toEqual(values);
    }),
  );
});
