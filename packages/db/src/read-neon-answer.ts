/** The parts of a `Response` that the Neon driver uses. */
export type NeonAnswer = Pick<Response, 'ok' | 'status' | 'headers' | 'json' | 'text'>;

const REFUSED = 400;

/**
 * Reads an answer of Neon's endpoint whole, where the driver still calls a failure one to connect:
 * a body that breaks off or never ends, a proxy's page with status 200, an answer to another
 * question. Left to the driver they are errors of any kind, told from no mistake of ours.
 * @throws Error when it is no answer to a query
 */
export async function readNeonAnswer(response: Response): Promise<NeonAnswer> {
  const { ok, status, headers } = response;
  const text = await response.text();
  const answer = { ok, status, headers, text: async () => text };
  // the driver tells others by their status, and does not look into them
  if (!ok && status !== REFUSED) return { ...answer, json: async () => null };
  const value = JSON.parse(text) as Record<string, unknown> | null;
  const isWhole = ok
    ? Array.isArray(value?.rows) || Array.isArray(value?.results)
    : typeof value?.message === 'string';
  if (!isWhole) throw new Error('not an answer of Neon');
  return { ...answer, json: async () => value };
}
