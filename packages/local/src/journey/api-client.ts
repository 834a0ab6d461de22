/** An API of SkinStack and the key to call it with. */
export type Api = { url: string; key: string };

/** An answer that was not the one expected, with what the API said of it. */
export class ApiError extends Error {}

/**
 * Calls the API with a JSON body, if any.
 * @throws ApiError that carries the status, the detail and the request id
 */
export async function callApi<T>(api: Api, method: string, path: string, body?: unknown) {
  const response = await fetch(new URL(path, api.url), {
    method,
    headers: {
      Authorization: `Bearer ${api.key}`,
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as T & { detail?: string; request_id?: string };
  if (response.ok) return answer as T;
  const { detail = 'no detail', request_id = 'none' } = answer;
  throw new ApiError(`${method} ${path} → ${response.status}: ${detail} (request ${request_id})`);
}
