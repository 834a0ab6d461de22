import { exports } from 'cloudflare:workers';
import { type Client, createClient } from '@skinstack/client/create-client';

/** The API Worker as typed routes, called with this key: what drifts does not compile. */
export function clientOf(key: string): Client {
  return createClient('https://api.skin.st', key, (input, init) =>
    exports.default.fetch(String(input), init),
  );
}
