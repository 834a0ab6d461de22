import { createMeasure, type Dataset } from '@skinstack/http/measure';
import { expect, test } from 'vitest';

test('a point has its name as the index, the Worker and labels as blobs, values as doubles', () => {
  const points: unknown[] = [];
  const measure = createMeasure('api', { writeDataPoint: (point) => points.push(point) });
  measure(
    'queue',
    { outcome: 'stored', queue: 'skinstack-clicks' },
    { duration_ms: 3, age_ms: 2, click_count: 1 },
  );
  expect(points).toEqual([
    { indexes: ['queue'], blobs: ['api', 'skinstack-clicks', 'stored'], doubles: [1, 2, 3] },
  ]);
});

test('without a data set, or with one that fails, nothing happens', () => {
  const broken: Dataset = {
    writeDataPoint: () => {
      throw new Error('over 250 points');
    },
  };
  for (const dataset of [undefined, broken]) {
    const measure = createMeasure('api', dataset);
    expect(() =>
      measure('lookup', { source: 'a', outcome: 'b' }, { duration_ms: 1 }),
    ).not.toThrow();
  }
});
