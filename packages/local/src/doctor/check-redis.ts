import { type Finding, fix, ok, PATIENCE_MS, timed } from './finding.ts';
import type { Subject } from './read-subject.ts';

/** Redis answers this token; the question is `PING`, which changes nothing. */
export async function checkRedis({ settings }: Subject): Promise<Finding> {
  const about = 'Redis';
  const { UPSTASH_REDIS_REST_URL: url = '', UPSTASH_REDIS_REST_TOKEN: token = '' } = settings;
  const asked = await timed(() =>
    fetch(url, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}` },
      body: '["PING"]',
      signal: AbortSignal.timeout(PATIENCE_MS),
    }),
  );
  if ('problem' in asked) {
    return fix(about, `does not answer (${asked.problem}): look at UPSTASH_REDIS_REST_URL`);
  }
  const { status } = asked.value;
  await asked.value.body?.cancel();
  if (status === 200) return ok(about, `answered in ${asked.took}`);
  if (status === 401) return fix(about, 'refuses the token: copy UPSTASH_REDIS_REST_TOKEN anew');
  return fix(about, `answers ${status}: look at UPSTASH_REDIS_REST_URL`);
}
