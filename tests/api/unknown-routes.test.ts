import { ACCESS } from '@skinstack/api/access';
import { describe, expect, test } from 'vitest';
import { ADMIN, callApi } from './call-api.ts';

const byPath = new Map<string, string[]>();
for (const route of Object.keys(ACCESS)) {
  const [method = '', path = ''] = route.split(' ');
  byPath.set(path, [...(byPath.get(path) ?? []), method]);
}
/** An address of this path that no other path has too. */
const addressOf = (path: string) => path.replace(/:\w+/g, 'some_1');

describe.each([...byPath])('%s', (path, methods) => {
  test.each(['GET', 'POST', 'PATCH', 'PUT', 'DELETE'])('%s', async (method) => {
    // the paths of both are the same for some addresses: what one takes, the other allows
    const also = path === '/api/products/import' ? ['GET', 'PATCH'] : [];
    if (methods.includes(method) || also.includes(method)) return;
    const { status, headers, body } = await callApi(ADMIN, method, addressOf(path));
    expect([status, body.code]).toEqual([405, 'method_not_allowed']);
    const withHead = path.startsWith('/webhooks/') ? ['GET'] : ['GET', 'HEAD'];
    const allowed = [...methods, ...also].flatMap((one) => (one === 'GET' ? withHead : one));
    expect(headers.get('Allow')).toBe([...allowed].sort().join(', '));
    expect(headers.get('Content-Type')).toBe('application/problem+json');
    expect(headers.get('X-Request-Id')).toBe(body.request_id);
  });
});

test.each(['/nowhere', '/api', '/api/', '/api/links/', '/api/links/a/b', '/API/links', '//'])(
  '%s is nothing, whatever the method',
  async (path) => {
    for (const method of ['GET', 'POST', 'DELETE']) {
      const { status, headers, body } = await callApi(ADMIN, method, path);
      expect([status, body.code, headers.get('Allow')]).toEqual([404, 'not_found', null]);
    }
  },
);
