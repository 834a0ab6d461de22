import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from '../app-env.ts';

/**
 * With `answer=text` in a webhook's address the body is just `OK`, or `ERROR` for what is not 2xx:
 * impact.com can be told the text that means success. Status and headers stay as they are.
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
