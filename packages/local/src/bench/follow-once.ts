import { type Agent, get } from 'node:http';

/** Follows a link once: the status, and milliseconds until the head of the answer was there. */
export function followOnce(
  port: number,
  path: string,
  agent: Agent,
): Promise<{ status: number; latency_ms: number }> {
  const headers = { 'User-Agent': 'Mozilla/5.0 (iPhone) Mobile/15E148', Host: 'skin.st' };
  const sent_ms = performance.now();
  return new Promise((resolve, reject) => {
    const request = get({ host: '127.0.0.1', port, path, agent, headers }, (response) => {
      const latency_ms = performance.now() - sent_ms;
      response.resume();
      response.once('end', () => resolve({ status: response.statusCode ?? 0, latency_ms }));
      response.once('error', reject);
    });
    request.setTimeout(10_000, () => request.destroy(new Error('no answer within 10 s')));
    request.once('error', reject);
  });
}
