import { cpus } from 'node:os';

/** What the figures were measured on. */
export function describeMachine(): string {
  return `${cpus()[0]?.model.trim() ?? 'unknown'}, ${cpus().length} cores, ${process.platform}`;
}
