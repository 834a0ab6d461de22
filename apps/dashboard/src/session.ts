import { ApiProblem } from '@skinstack/client/api-problem';
import { AREAS, areaOf } from '@skinstack/domain/people';
import type { Boot, Me } from './boot.ts';

/** The reader, and how requests go out as theirs. The CSRF token is kept here and nowhere else. */
let me: Me;
let boot: Boot;
let csrf_token: string | null = null;

export function startSession(given: Boot, reader: Me): void {
  boot = given;
  setMe(reader);
}

export function setMe(reader: Me): void {
  me = reader;
  csrf_token = reader.csrf_token;
}

export const currentMe = () => me;
export const shortDomain = () => boot.short_domain;
/** Networks as people call them, by name; the API knows them, not the page. */
export const networkTitles = () => boot.networks ?? {};
export const networkTitle = (network: string) => networkTitles()[network] ?? network;
export const isBrand = () => me.role === 'brand';
/** An address in the reader's own pages. */
export const at = (path: string) => `${AREAS[areaOf(me.role)]}${path}`;
/**
 * What a role lets somebody do: money, people and the audit log, or to stop and end what a shop
 * would pay for, which its own people may too (docs/roles.md).
 */
export function may(what: 'money' | 'people' | 'stop'): boolean {
  if (me.role === 'owner' || me.role === 'admin') return true;
  if (what === 'stop' && isBrand()) return true;
  return what !== 'people' && me.role === 'finance';
}
export const shortName = (slug: string) => `${shortDomain()}/${slug}`;

/** What signs the reader in again; the page sets it. Rejects when they will not. */
let signInAgain: () => Promise<void> = () => Promise.reject(new Error('no page to sign in on'));
export function onSignedOut(ask: () => Promise<void>): void {
  signInAgain = ask;
}
let signingIn: Promise<void> | null = null;

/** What asks the reader to prove who they are; the page sets it. Rejects when they will not. */
let proveAgain: () => Promise<void> = () => Promise.reject(new Error('no page to prove on'));
export function onStaleProof(ask: () => Promise<void>): void {
  proveAgain = ask;
}
let proving: Promise<void> | null = null;

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * Sends a request as the reader. A session that ended is begun again over the page, a proof that is
 * too old is given again, and a CSRF token that is not right is fetched; then the same request goes
 * out once more.
 * @throws ApiProblem what was refused; TypeError when there is no connection
 */
export async function send<T>(
  method: Method,
  path: string,
  body?: unknown,
  idempotency_key?: string,
): Promise<T> {
  const first = await sendOnce(method, path, body, idempotency_key);
  if (first.ok) return read<T>(first);
  await mend(await problemOf(first), path);
  const second = await sendOnce(method, path, body, idempotency_key);
  if (second.ok) return read<T>(second);
  throw await problemOf(second);
}

/** Does what a refusal asks for, so that the request may pass. @throws ApiProblem the refusal */
async function mend(problem: ApiProblem, path: string): Promise<void> {
  const { code, status } = problem;
  if (code === 'csrf_refused') return setMe(await read<Me>(await sendOnce('GET', '/auth/me')));
  if (code === 'step_up_required') {
    proving ??= proveAgain().finally(() => {
      proving = null;
    });
    return proving.catch(() => Promise.reject(problem));
  }
  if (status !== 401 || (path.startsWith('/auth/') && path !== '/auth/me')) throw problem;
  signingIn ??= signInAgain().finally(() => {
    signingIn = null;
  });
  await signingIn;
}

/** Sends a file as it is. @throws ApiProblem, TypeError as above */
export async function sendFile<T>(path: string, file: Blob, type: string): Promise<T> {
  const headers = new Headers({ Accept: 'application/json', 'Content-Type': type });
  if (csrf_token !== null) headers.set('X-CSRF-Token', csrf_token);
  const answer = await fetch(path, { method: 'POST', headers, body: file });
  if (answer.ok) return read<T>(answer);
  throw await problemOf(answer);
}

function sendOnce(method: Method, path: string, body?: unknown, key?: string): Promise<Response> {
  const headers = new Headers({ Accept: 'application/json' });
  if (body !== undefined) headers.set('Content-Type', 'application/json');
  if (method !== 'GET' && csrf_token !== null) headers.set('X-CSRF-Token', csrf_token);
  if (key !== undefined) headers.set('Idempotency-Key', key);
  const text = body === undefined ? null : JSON.stringify(body);
  return fetch(path, { method, headers, body: text });
}

async function read<T>(answer: Response): Promise<T> {
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

async function problemOf(answer: Response): Promise<ApiProblem> {
  return new ApiProblem(answer.status, answer.headers, await answer.text());
}

/** Sign-outs of other tabs. */
const others = 'BroadcastChannel' in globalThis ? new BroadcastChannel('skinstack') : null;

/** Ends the session here and in the other tabs. */
export async function signOut(): Promise<void> {
  await send('POST', '/auth/sign-out');
  others?.postMessage('signed-out');
  leave();
}

function leave(): void {
  location.replace('/sign-in');
}

if (others) {
  others.onmessage = ({ data }) => {
    if (data === 'signed-out') leave();
  };
}
