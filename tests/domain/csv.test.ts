import { formatCsv, formatExactCsv } from '@skinstack/domain/csv';
import fc from 'fast-check';
import Papa from 'papaparse';
import { expect, test } from 'vitest';

test.each([
  ['=1+1', "'=1+1"],
  ['+49 30', "'+49 30"],
  ['-HYPERLINK("x")', '"\'-HYPERLINK(""x"")"'],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['-8.00', '-8.00'],
  ['-8.00-1', "'-8.00-1"],
  ['＝1+1', "'＝1+1"],
  ['＋49 30', "'＋49 30"],
  ['－1', "'－1"],
  ['＠SUM(A1)', "'＠SUM(A1)"],
  [' =1+1', "' =1+1"],
  ['\u200b\u00a0@x', "'\u200b\u00a0@x"],
  ['\n=1', '"\'\n=1"'],
  ['a=1', 'a=1'],
  ['a,b', '"a,b"'],
  ['Crème', 'Crème'],
])('%j becomes %j', (cell, written) => {
  expect(formatCsv([[cell]])).toBe(`${written}\r\n`);
});

const SIGN = /^[\s\p{Cf}]*[=+\-@]|^[\s']/u;

test('whatever is in a cell stays in it', () => {
  const cell = fc
    .string({ unit: 'grapheme' })
    // a sign with an accent is composed into another letter, and stays a sign as it is written
    .filter((text) => [text, text.normalize('NFKC')].every((form) => !SIGN.test(form)));
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 2 })), (rows) => {
      const { data } = Papa.parse<string[]>(formatCsv(rows).replace(/\r\n$/, ''), {
        newline: '\r\n',
      });
      expect(data.filter((row) => row.length > 1)).toEqual(rows);
    }),
  );
});

test('what is not known is nothing, what is empty is quoted, formulas stay as they are', () => {
  expect(formatExactCsv([['a', null, '', '=1', '-x', 'q"', 'l\n']])).toBe(
    'a,,"",=1,-x,"q""","l\n"\n',
  );
});

test('any text is read again as it was', () => {
  const row = fc.array(fc.string({ unit: 'grapheme' }), { minLength: 2, maxLength: 5 });
  fc.assert(
    fc.property(row, (values) => {
      const { data } = Papa.parse(formatExactCsv([values]), { delimiter: ',', newline: '\n' });
      expect(data[0]).toEqual(values);
    }),
  );
});
