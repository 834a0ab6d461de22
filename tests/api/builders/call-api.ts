import { env, exports } from 'cloudflare:workers';

export const ADMIN = env.ADMIN_API_KEY ?? '';

/** What the API answered, its body read. */
export type Answer = { status: number; headers: Headers; body: Record<string, unknown> };

/** A body as text, whatever its type: workerd warns of `text()` where it knows no type as text. */
export async function textOf(response: Response): Promise<string> {
  return new TextDecoder().decode(await response.arrayBuffer());
}

/** Calls the API Worker with a bearer key (none when it is null) and a JSON body, if any. */
export async function callApi(
  key: string | null,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  const headers = new Headers();
  if (key !== null) headers.set('Authorization', `Bearer ${key}`);
  if (body !== undefined) headers.set('Content-Type', 'application/json');
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await exports.default.fetch(`https://api.skin.st${path}`, {
    ...{ method, headers },
    ...(body === undefined ? {} : { body: text }),
  });
  const answer = await textOf(response);
  return {
    ...{ status: response.status, headers: response.headers },
    body: (answer === '' ? {} : JSON.parse(answer)) as Record<string, unknown>,
  };
}

/** A key of this influencer, made by the operator. */
export async function keyOf(influencer_id: string): Promise<string> {
  const { body } = await callApi(ADMIN, 'POST', `/api/influencers/${influencer_id}/api-keys`, {});
  return String(body.key);
}
