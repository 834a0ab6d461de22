import { Problem } from '@skinstack/domain/problem';
import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { type AppEnv, matchedRoute } from '../router.ts';

const MIB = 1_048_576;
const MAX_MIB = 1;

/**
 * Refuses request bodies over 1 MiB, or over what a route is listed with.
 * @param max_mib_by_route routes as `access.ts` names them
 * @throws Problem `body_too_large`
 */
export function limitBody(max_mib_by_route: Readonly<Record<string, number>>) {
  const limit = limitTo(MAX_MIB);
  const limits = Object.entries(max_mib_by_route).map(([route, mib]) => [route, limitTo(mib)]);
  const limitOf: Record<string, MiddlewareHandler<AppEnv>> = Object.fromEntries(limits);
  const limitBodySize: MiddlewareHandler<AppEnv> = (context, next) =>
    (limitOf[matchedRoute(context) ?? ''] ?? limit)(context, next);
  return limitBodySize;
}

function limitTo(max_mib: number): MiddlewareHandler<AppEnv> {
  const size = max_mib < 1 ? `${max_mib * 1_024} KiB` : `${max_mib} MiB`;
  const onError = () => {
    throw new Problem('body_too_large', `The body is over ${size}.`);
  };
  return bodyLimit({ maxSize: max_mib * MIB, onError });
}

/**
 * With `answer=text` in a webhook's address the answer's body is just `OK`, or `ERROR` for what is
 * not 2xx: a network may be configured with the text that means success. Status and headers stay.
 */
export function answerInText(): MiddlewareHandler<AppEnv> {
  return async function answerText(context, next) {
    await next();
    if (context.req.query('answer') !== 'text') return;
    const { status, headers } = context.res;
    const plain = new Headers(headers);
    plain.set('Content-Type', 'text/plain; charset=utf-8');
    plain.delete('Content-Length');
    context.res = undefined; // or Hono would keep the headers of the JSON
    context.res = new Response(status < 300 ? 'OK' : 'ERROR', { status, headers: plain });
  };
}
