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

/** The methods that an address takes: of its own path, and of one with a parameter in its place. */
function methodsOf(address: string): string[] {
  const taken = [...byPath].filter(([path]) =>
    new RegExp(`^${path.replace(/\.(?=\w)/g, '\\.').replace(/:\w+|\*/g, '[^/]+')}$`).test(address),
  );
  return [...new Set(taken.flatMap(([, methods]) => methods))];
}

/** Every path with every method it does not take, and those it does. */
const refused = [...byPath.keys()].flatMap((path) => {
  const methods = methodsOf(addressOf(path));
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
