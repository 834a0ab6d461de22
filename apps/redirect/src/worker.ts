import { createApp } from './app.ts';
import type { Env } from './env.ts';
import { createPorts } from './ports.ts';

type Context = { waitUntil(work: Promise<unknown>): void };

let app: ReturnType<typeof createApp> | undefined;

/** The entry: one app an isolate, made with the first request's settings. */
export default {
  fetch(request: Request, env: Env, context: Context): Response | Promise<Response> {
    app ??= createApp(createPorts(env));
    return app.fetch(request, context);
  },
};
