import type { Resolution } from './ask-stores.ts';
import type { Ports } from './ports.ts';

/** A visitor notices a longer wait. */
const SLOW_MS = 500;

/** Emits how a link that was not in memory was found; logged only when it took long. */
export function tellLookup(ports: Ports, resolution: Resolution, duration_ms: number): void {
  const { source, outcome } = resolution;
  ports.measure?.('lookup', { source, outcome }, { duration_ms });
  if (duration_ms >= SLOW_MS) ports.log('warn', 'lookup_slow', { source, outcome, duration_ms });
}
