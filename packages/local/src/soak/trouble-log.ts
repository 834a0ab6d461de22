/** What can be wrong at a moment. */
export type TroubleKind = 'redis' | 'neon' | 'queue' | 'redirect-down' | 'api-down';

/** When what was wrong, kept as it happens. */
export type TroubleLog = {
  /** @returns what is called when it is over */
  begin(kind: TroubleKind, from_ms?: number): () => void;
  /** True when it was wrong at any time between two moments. */
  wasWrong(kind: TroubleKind, from_ms: number, to_ms: number): boolean;
  /** The times a Worker was killed at. */
  killsOf(kind: 'redirect-down' | 'api-down'): number[];
};

/**
 * A request that begins just after a store came back may still wait for one that was asked before:
 * as long as the Workers wait for Neon.
 */
const AFTERMATH_MS = 2_500;

/** The log of a run; `now` is a clock in milliseconds. */
export function newTroubleLog(now: () => number = Date.now): TroubleLog {
  const spans: { kind: TroubleKind; from_ms: number; to_ms: number }[] = [];
  return {
    begin(kind, from_ms = now()) {
      const span = { kind, from_ms, to_ms: Number.POSITIVE_INFINITY };
      spans.push(span);
      return () => {
        span.to_ms = now();
      };
    },
    wasWrong(kind, from_ms, to_ms) {
      const begins_ms = from_ms - AFTERMATH_MS;
      return spans.some(
        (span) => span.kind === kind && span.from_ms <= to_ms && span.to_ms >= begins_ms,
      );
    },
    killsOf: (kind) => spans.filter((span) => span.kind === kind).map(({ from_ms }) => from_ms),
  };
}
