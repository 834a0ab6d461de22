import { env } from 'cloudflare:workers';
import { ACCESS } from '@skinstack/api/access';
import { createApp } from '@skinstack/api/app';
import { createPorts } from '@skinstack/api/ports';
import { expect, test } from 'vitest';

test('every route has its row in the access table, and every row its route', async () => {
  const app = createApp(await createPorts(env));
  const routes = app.routes.filter(({ method }) => method !== 'ALL');
  const names = new Set(routes.map(({ method, path }) => `${method} ${path}`));
  expect([...names].sort()).toEqual(Object.keys(ACCESS).sort());
});
