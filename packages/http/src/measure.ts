/**
 * Every kind of data point with what it says, in the order it is written: blob1 is the Worker,
 * the labels follow as blobs, the values are doubles (docs/operations/watch.md has the queries).
 */
export const POINTS = {
  /** A request to the API; `network` is empty where it was no webhook. */
  request: {
    labels: ['route', 'outcome', 'network'],
    values: ['status', 'duration_ms', 'database_ms', 'database_call_count'],
  },
  /** A link that was not in memory, looked up while its follower waited. */
  lookup: { labels: ['source', 'outcome'], values: ['duration_ms'] },
  /** A batch of clicks that left the redirect Worker; cold ones waited for a lookup. */
  clicks: {
    labels: ['fate'],
    values: ['request_count', 'impression_count', 'cold_count', 'duration_ms'],
  },
  /** A batch the queue delivered; the age is the oldest click's. */
  queue: { labels: ['queue', 'outcome'], values: ['click_count', 'age_ms', 'duration_ms'] },
  /** A job that cron ran; what it counts is its own: clicks drained, rows that disagree. */
  job: { labels: ['job', 'outcome'], values: ['duration_ms', 'found_count'] },
} as const;

type Points = typeof POINTS;
type LabelOf<N extends keyof Points> = Points[N]['labels'][number];
type ValueOf<N extends keyof Points> = Points[N]['values'][number];

/** Writes one data point. It waits for nothing and never fails. */
export type Measure = <N extends keyof Points>(
  name: N,
  labels: Record<LabelOf<N>, string>,
  values: Record<ValueOf<N>, number>,
) => void;

/** A data set of Workers Analytics Engine, as far as it is used. */
export type Dataset = {
  writeDataPoint(point: { indexes: string[]; blobs: string[]; doubles: number[] }): void;
};

/**
 * Measures into a data set; without one, into nothing. The name is the index, so that sampling
 * under load keeps the rare kinds.
 */
export function createMeasure(worker: string, dataset: Dataset | undefined): Measure {
  return (name, labels, values) => {
    if (dataset === undefined) return;
    const point = POINTS[name];
    const texts: Record<string, string> = labels;
    const numbers: Record<string, number> = values;
    try {
      dataset.writeDataPoint({
        indexes: [name],
        blobs: [worker, ...point.labels.map((label) => texts[label] ?? '')],
        doubles: point.values.map((value) => numbers[value] ?? 0),
      });
    } catch {
      // What cannot be measured is done all the same.
    }
  };
}
