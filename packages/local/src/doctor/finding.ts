/** One line of `npm run doctor`. */
export type Finding = { verdict: 'OK' | 'FIX' | '--'; about: string; detail: string };

/** Nothing to do. */
export const ok = (about: string, detail: string): Finding => ({ verdict: 'OK', about, detail });
/** What is wrong, and what to do about it. */
export const fix = (about: string, detail: string): Finding => ({ verdict: 'FIX', about, detail });
/** What was not looked at, and why. */
export const unseen = (about: string, detail: string): Finding => ({
  verdict: '--',
  about,
  detail,
});

/** How long one question may take. */
export const PATIENCE_MS = 5_000;

/** Asks something, and tells how long it took; what went wrong is told without the driver's words,
 * which can carry a connection string. */
export async function timed<T>(
  ask: () => Promise<T>,
): Promise<{ value: T; took: string } | { problem: string }> {
  const began_ms = performance.now();
  try {
    const value = await ask();
    return { value, took: `${Math.round(performance.now() - began_ms)} ms` };
  } catch (error) {
    const { code, cause, sourceError } = error as { [name: string]: unknown };
    const inner = (cause ?? sourceError) as { code?: unknown; cause?: { code?: unknown } };
    const known = code ?? inner?.code ?? inner?.cause?.code ?? (error as Error).name;
    return { problem: String(known) };
  }
}
