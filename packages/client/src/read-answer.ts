import type { ClientResponse } from 'hono/client';
import type { SuccessStatusCode } from 'hono/utils/http-status';
import { ApiProblem } from './api-problem.ts';

/** What a route answers when all is well; `never` when that is not JSON (read it by `text()`). */
export type Answer<R> =
  R extends ClientResponse<infer Body, infer Status, 'json'>
    ? Extract<Status, SuccessStatusCode> extends never
      ? never
      : Exclude<Body, Response>
    : never;

/**
 * The JSON body of an answer, typed as the route answers when all is well.
 * @throws ApiProblem what was refused and why
 */
export async function readAnswer<R extends ClientResponse<unknown>>(
  request: R | Promise<R>,
): Promise<Answer<R>> {
  const response = await request;
  if (response.ok) return (await response.json()) as Answer<R>;
  throw new ApiProblem(response.status, response.headers, await response.text());
}
