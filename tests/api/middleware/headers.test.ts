import { env } from 'cloudflare:workers';
import { createApp } from '@skinstack/api/app';
import { createPorts } from '@skinstack/api/ports';
import { beforeAll, describe, expect, test } from 'vitest';
import { ADMIN } from '../builders/call-api.ts';

const ours = 'https://dash.skin.st';
let app: ReturnType<typeof createApp>;
beforeAll(async () => {
  app = createApp(await createPorts({ ...env, CORS_ORIGINS: `${ours} https://other.skin.st` }));
});

const call = (origin: string, method = 'GET', more: Record<string, string> = {}) =>
  app.request('/api/merchants', {
    method,
    headers: { Origin: origin, Authorization: `Bearer ${ADMIN}`, ...more },
  });

describe('CORS', () => {
  test('a listed origin may call with a key, never with a cookie', async () => {
    const { headers } = await call(ours);
    expect(headers.get('Access-Control-Allow-Origin')).toBe(ours);
    expect(headers.get('Access-Control-Allow-Credentials')).toBeNull();
    expect(headers.get('Access-Control-Expose-Headers')).toContain('X-Request-Id');
    expect(headers.get('Vary')).toContain('Origin');
  });

  test('its preflight is answered without a key', async () => {
    const asked = { 'Access-Control-Request-Method': 'PATCH', Authorization: '' };
    const response = await call(ours, 'OPTIONS', asked);
    expect(response.status).toBe(204);
    expect(response.headers.get('Access-Control-Allow-Methods')).toContain('PATCH');
  });

  test.each([
    'https://evil.example',
    `${ours}.evil.example`,
    'null',
    `${ours}:8443`,
    'http://dash.skin.st',
  ])('%s gets nothing', async (origin) => {
    for (const method of ['GET', 'OPTIONS']) {
      const { headers } = await call(origin, method);
      expect(headers.get('Access-Control-Allow-Origin')).toBeNull();
    }
  });

  test('by default no other origin is let in', async () => {
    const closed = createApp(await createPorts(env));
    const response = await closed.request('/healthz', { headers: { Origin: ours } });
    expect(response.headers.get('Access-Control-Allow-Origin')).toBeNull();
  });
});

test.each(['/', '/healthz', '/nowhere', '/api/merchants', '/openapi.json'])(
  '%s has the security headers, and says nothing of what it runs on',
  async (path) => {
    const { headers } = await app.request(path);
    expect(headers.get('Strict-Transport-Security')).toMatch(/^max-age=31536000/);
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(headers.get('X-Frame-Options')).toBe('DENY');
    expect(headers.get('Content-Security-Policy')).toContain("default-src 'none'");
    expect(headers.get('Referrer-Policy')).toBe('no-referrer');
    expect([headers.get('Server'), headers.get('X-Powered-By')]).toEqual([null, null]);
  },
);

describe('by plain http', () => {
  const clear = (path: string, init: RequestInit = {}) =>
    app.request(`http://api.skin.st${path}`, init);

  test.each(['/', '/docs', '/openapi.json', '/api/links?limit=2', '/nowhere'])(
    'who looks for %s is sent to https',
    async (path) => {
      for (const method of ['GET', 'HEAD']) {
        const { status, headers } = await clear(path, { method });
        expect([status, headers.get('Location')]).toEqual([308, `https://api.skin.st${path}`]);
        expect(headers.get('X-Request-Id')).toMatch(/^[\w-]{36}$/);
      }
    },
  );

  test.each<[string, string, RequestInit]>([
    ['a key', '/api/merchants', { headers: { Authorization: `Bearer ${ADMIN}` } }],
    ['a session', '/auth/me', { headers: { Cookie: 'session=a' } }],
    ['a password', '/auth/sign-in', { method: 'POST', body: '{"password":"a"}' }],
    ['a webhook', '/webhooks/refersion', { method: 'POST', body: '{}' }],
    ['the token of a webhook’s address', '/webhooks/impact/net_1?token=a', {}],
    ['a change', '/api/links/lnk_1', { method: 'DELETE' }],
  ])('%s is refused before anything is looked at', async (_, path, init) => {
    const response = await clear(path, init);
    const problem = (await response.json()) as { code: string; detail: string };
    expect([response.status, problem.code]).toEqual([403, 'https_required']);
    expect(problem.detail).toContain('https');
    expect(response.headers.get('Location')).toBeNull();
  });
});

describe('a file of the documentation', () => {
  const file = '/docs/assets/docs.css';

  test('has its own request id, the security headers, and stays cacheable', async () => {
    const response = await app.request(file);
    expect([response.status, response.headers.get('Content-Type')]).toEqual([
      200,
      'text/css; charset=utf-8',
    ]);
    expect(response.headers.get('X-Request-Id')).toMatch(/^[\w-]{36}$/);
    expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(response.headers.get('Strict-Transport-Security')).toContain('max-age');
    expect(response.headers.get('Cache-Control')).not.toContain('no-store');
    const etag = response.headers.get('ETag') ?? '';
    const again = await app.request(file, { headers: { 'If-None-Match': etag } });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });

  test.each(['missing.js', '..%2f..%2fpackage.json', '%2e%2e'])('%s is a problem', async (name) => {
    const response = await app.request(`/docs/assets/${name}`);
    expect([response.status, response.headers.get('Content-Type')]).toEqual([
      404,
      'application/problem+json',
    ]);
  });
});
