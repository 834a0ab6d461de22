import { percentile } from '../bench/percentile.ts';

/** Memory of one process (or all of a server's) at a moment of the run. */
export type MemorySample = { at_ms: number; bytes: number };
/** How the memory of a process went between the first quarter's end and the end. */
export type MemoryVerdict = {
  name: string;
  quarter_bytes: number;
  end_bytes: number;
  peak_bytes: number;
  /** 0.05 is 5 % more at the end; null when there was nothing to compare. */
  growth: number | null;
  is_flat: boolean;
  /** The median of each twentieth of the run. */
  course_bytes: number[];
};

const MOST_GROWTH = 0.1;
/** Less is the collector's breathing, whatever it is of a small process. */
const LEAST_BYTES = 12 * 1024 * 1024;
/** Each end of the comparison is a median over this part of the run. */
const WINDOW = 0.08;
/** Shorter runs are warm-up from beginning to end: heaps grow for minutes before they settle. */
const SHORTEST_MS = 600_000;

/**
 * Compares the memory of a process at the end of the run's first quarter with its end. Growth by
 * more than a tenth is not flat; shrinking is no leak.
 */
export function judgeMemory(
  name: string,
  samples: readonly MemorySample[],
  length_ms: number,
): MemoryVerdict {
  const around = (part: number, window = WINDOW) => {
    const [from_ms, to_ms] = [(part - window / 2) * length_ms, (part + window / 2) * length_ms];
    const near = samples.filter(({ at_ms }) => at_ms >= from_ms && at_ms <= to_ms);
    return percentile(
      near.map(({ bytes }) => bytes),
      50,
    );
  };
  const [quarter_bytes, end_bytes] = [around(0.25 + WINDOW / 2), around(1 - WINDOW / 2)];
  const peak_bytes = Math.max(0, ...samples.map(({ bytes }) => bytes));
  const isKnown = length_ms >= SHORTEST_MS && quarter_bytes > 0 && end_bytes > 0;
  const growth = isKnown ? end_bytes / quarter_bytes - 1 : null;
  const isGrown = growth !== null && growth > MOST_GROWTH;
  const is_flat = !(isGrown && end_bytes - quarter_bytes > LEAST_BYTES);
  const course_bytes = Array.from({ length: 20 }, (_, at) => around((at + 0.5) / 20, 1 / 20));
  return { name, course_bytes, quarter_bytes, end_bytes, peak_bytes, growth, is_flat };
}
