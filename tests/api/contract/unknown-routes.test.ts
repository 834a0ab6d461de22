import { ACCESS } from '@skinstack/api/access';
import { expect, test } from 'vitest';
import { ADMIN, callApi } from '../builders/call-api.ts';

const byPath = new Map<string, string[]>();
for (const route of Object.keys(ACCESS)) {
  const [method = '', path = ''] = route.split(' ');
  byPath.set(path, [...(byPath.get(path) ?? []), method]);
}
/** An address of this path that no other path has too. */
const addressOf = (path: string) => path.replace(/:\w+/g, 'some_1');

/** Every path with every method it does not take, and those it does. */
const refused = [...byPath].flatMap(([path, taken]) => {
  // the addresses of two paths may be the same: what one refuses, the other takes
  const also = path === '/api/products/import' ? ['GET', 'PATCH'] : [];
  const methods = [...taken, ...also];
  return ['GET', 'POST', 'PATCH', 'PUT', 'DELETE']
    .filter((method) => !methods.includes(method))
    .map((method) => ({ method, path, methods }));
});

test.each(refused)('$method $path is 405, and says what it takes', async (one) => {
  const { status, headers, body } = await callApi(ADMIN, one.method, addressOf(one.path));
  expect([status, body.code]).toEqual([405, 'method_not_allowed']);
  const withHead = one.path.startsWith('/webhooks/') ? ['GET'] : ['GET', 'HEAD'];
  const allowed = one.methods.flatMap((method) => (method === 'GET' ? withHead : method));
  expect(headers.get('Allow')).toBe([...allowed].sort().join(', '));
  expect(headers.get('Content-Type')).toBe('application/problem+json');
  expect(headers.get('X-Request-Id')).toBe(body.request_id);
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
