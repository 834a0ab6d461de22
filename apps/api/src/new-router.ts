import { OpenAPIHono } from '@hono/zod-openapi';
import { refuseInvalidInput } from '@skinstack/http/refuse-invalid-input';
import type { AppEnv } from './app-env.ts';

/** A router whose routes are validated by their schemas; bad input is one clear problem. */
export function newRouter() {
  return new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalidInput });
}
