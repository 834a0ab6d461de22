import type { App } from '@skinstack/api/app';
import { hc } from 'hono/client';

/** Every route of the API, with what it takes and answers. */
export type Client = ReturnType<typeof hc<App>>;

/**
 * The API of a deployment as its typed routes. Nothing is sent before a route is called.
 * @param url where the API is, such as http://localhost:8000
 * @param key an API key; leave it out for the routes anyone may call
 * @param send what sends the requests, `fetch` unless told
 * @example await readAnswer(createClient(url, key).api.links.$get({ query: { limit: '10' } }))
 */
export function createClient(url: string, key?: string, send: typeof fetch = fetch): Client {
  return hc<App>(url, {
    fetch: (input: Parameters<typeof fetch>[0], init?: RequestInit) => {
      const headers = new Headers(init?.headers);
      if (key !== undefined) headers.set('Authorization', `Bearer ${key}`);
      return send(input, { ...init, headers });
    },
  });
}
