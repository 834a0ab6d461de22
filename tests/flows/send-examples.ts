import { ACCESS, ruleOf } from '@skinstack/api/access';
import { type Description, operationsOf, type Parameter } from '../world/operations-of.ts';

/** Where the examples are sent, and with whose keys. */
export type Target = { apiUrl: string; adminKey: string; influencerKey: string };
type Described = ReturnType<typeof operationsOf>[number];
type Sent = { name: string; status: number; expected: number[]; text: string };

const MINA = { email: 'mina@skinstack.example', password: 'local-influencer-password' };

/**
 * Sends the example of every operation, as a reader of the documentation does: the body, and the
 * parameters that have one. What takes something away for good comes last.
 */
export async function sendExamples(target: Target): Promise<Sent[]> {
  const response = await fetch(`${target.apiUrl}/openapi.json`);
  const operations = operationsOf((await response.json()) as Description);
  const isLast = ({ route }: Described) => /\/reassign$|\/change-password$/.test(route);
  const sent: Sent[] = [];
  // an app's code is of its half minute, a mail's link is used once: no example can be
  const isTimely = ({ route }: Described) =>
    /auth\/(totp\/(confirm|remove)|sign-in\/second-factor|(accept|reset)-[a-z]+)$/.test(route);
  // a provider of mail and a redirect sign with secrets of their own, and nobody has an endpoint
  // before making one: tests/api/notices and tests/api/storefront have them all
  const isOfNobody = ({ route }: Described) =>
    /^POST \/(webhooks\/mail|capture\/.*)$|\/webhook-endpoints\/:id/.test(route);
  for (const one of [...operations].sort((a, b) => Number(isLast(a)) - Number(isLast(b)))) {
    if (isTimely(one) || isOfNobody(one)) continue;
    const access = ACCESS[one.route];
    const bearer = (key: string) => ({ Authorization: `Bearer ${key}` });
    if (access === 'anyone') sent.push(await send(target, one, 'anyone', {}));
    if (access === 'session') sent.push(await send(target, one, 'Mina', await signIn(target)));
    const { roles, needs_proof } = ruleOf(access ?? 'operator');
    const isByKey = access !== undefined && access !== 'anyone' && access !== 'session';
    if (isByKey && roles.includes('owner')) {
      sent.push(await send(target, one, 'the operator', bearer(target.adminKey)));
    }
    if (isByKey && roles.includes('influencer') && !needs_proof) {
      sent.push(await send(target, one, 'an influencer', bearer(target.influencerKey)));
    }
  }
  return sent;
}

async function send(
  { apiUrl }: Target,
  { method, path, operation }: Described,
  who: string,
  credentials: Record<string, string>,
): Promise<Sent> {
  const parameters = (operation.parameters ?? []).filter((one) => 'name' in one);
  const of = (place: Parameter['in']) => parameters.filter((one) => one.in === place);
  let url = apiUrl + path;
  for (const one of of('path')) url = url.replace(`{${one.name}}`, exampleOf(one));
  const query = of('query').filter((one) => one.required === true || one.example !== undefined);
  const search = new URLSearchParams();
  for (const one of query) search.set(one.name, exampleOf(one));
  const headers = new Headers(credentials);
  for (const one of of('header')) headers.set(one.name, exampleOf(one));
  const [[type, media] = []] = Object.entries(operation.requestBody?.content ?? {});
  if (type !== undefined) headers.set('Content-Type', type);
  const response = await fetch(`${url}?${search}`, {
    ...{ method, headers },
    ...(media ? { body: bodyOf(media.example) } : {}),
  });
  const expected = Object.keys(operation.responses)
    .map(Number)
    .filter((status) => status < 300);
  const name = `${method} ${path} by ${who}`;
  return { name, status: response.status, expected, text: await response.text() };
}

/** Indented, as Swagger UI shows and sends it. */
function bodyOf(example: unknown): string {
  return typeof example === 'string' ? example : JSON.stringify(example, null, 2);
}

function exampleOf({ name, example, schema }: Parameter): string {
  const value = example ?? schema.example;
  if (value === undefined) throw new Error(`Parameter ${name} has no example`);
  return value;
}

/** The cookie and the token of a new session. */
async function signIn({ apiUrl }: Target): Promise<Record<string, string>> {
  const response = await fetch(`${apiUrl}/auth/sign-in`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(MINA),
  });
  const { csrf_token } = (await response.json()) as { csrf_token: string };
  const [cookie = ''] = (response.headers.get('Set-Cookie') ?? '').split(';');
  return { Cookie: cookie, 'X-CSRF-Token': csrf_token };
}
