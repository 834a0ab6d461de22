import type { SoakWorld } from './open-soak-world.ts';
import { type Answer, sendRequest } from './send-request.ts';
import type { TroubleLog } from './trouble-log.ts';

/** An answer of the API; no answer at all is a 503 to whoever asked. */
export type ApiAnswer = { status: number; body: Record<string, unknown> };

const SILENCE = 503;

/**
 * Calls the API over HTTP. Of refusals only 503 is right, and only while something is wrong.
 * @param tell is told what came of it, and whether it is wrong
 */
export async function callPlatform(
  world: SoakWorld,
  log: TroubleLog,
  tell: (text: string, isWrong: boolean) => void,
  request: { method: string; path: string; headers: Record<string, string>; body?: string },
): Promise<ApiAnswer> {
  const { method, path, headers, body } = request;
  const wish = { method, headers, ...(body === undefined ? {} : { body }) };
  const answer = await sendRequest(world.workers.api.port, path, wish);
  const { status, sent_ms, answered_ms } = answer;
  const was = (kind: 'neon' | 'api-down') => log.wasWrong(kind, sent_ms, answered_ms);
  if (status === 0) {
    const isWrong = !was('api-down');
    tell(isWrong ? `${method} ${path}: no answer (${answer.failure})` : 'API killed', isWrong);
    return { status: SILENCE, body: {} };
  }
  const isExcused = status === 503 && (was('neon') || was('api-down'));
  const isWrong = status >= 500 && !isExcused;
  tell(isWrong ? `${method} ${path}: ${status} ${answer.body}` : nameOf(path, answer), isWrong);
  return { status, body: JSON.parse(answer.body || '{}') as Record<string, unknown> };
}

/** Webhooks by their outcome, all else by status. */
function nameOf(path: string, { status, body }: Answer): string {
  const [, outcome = status] = /"outcome":"(\w+)"/.exec(body) ?? [];
  return path.startsWith('/webhooks') ? `webhook ${outcome}` : `API ${status}`;
}
