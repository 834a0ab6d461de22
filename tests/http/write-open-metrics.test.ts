import { writeOpenMetrics } from '@skinstack/http/open-metrics';
import { expect, test } from 'vitest';

const help = { b_seconds: 'How "long"\nit \\ took', a_total_of: 'How many', unused: 'Never seen' };

test('families in the order of their words, each together, with labels escaped', () => {
  const text = writeOpenMetrics(help, [
    { name: 'a_total_of', labels: { of: 'a "b"\\\n' }, value: '9007199254740993' },
    { name: 'b_seconds', labels: {}, value: 0.25 },
    { name: 'a_total_of', labels: { of: 'c', at: 'd' }, value: 2 },
  ]);
  expect(text).toBe(
    [
      '# TYPE b_seconds gauge',
      '# UNIT b_seconds seconds',
      '# HELP b_seconds How \\"long\\"\\nit \\\\ took',
      'b_seconds 0.25',
      '# TYPE a_total_of gauge',
      '# HELP a_total_of How many',
      'a_total_of{of="a \\"b\\"\\\\\\n"} 9007199254740993',
      'a_total_of{of="c",at="d"} 2',
      '# EOF\n',
    ].join('\n'),
  );
});

test('a metric nobody described is a mistake', () => {
  const sample = { name: 'c', labels: {}, value: 1 };
  expect(() => writeOpenMetrics(help, [sample])).toThrow('no words for the metric c');
});
