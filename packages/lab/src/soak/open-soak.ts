import { createTokenSigner, signClickToken } from '@skinstack/domain/clicks/click-token';
import { idBytes, makeId } from '@skinstack/domain/ids';
import { makeRandom } from '@skinstack/local/seed/make-random';
import { type LifeWorld, makeCast } from '../simulate/life.ts';
import { SECRETS, simulatedNetwork } from '../simulate/open-simulation.ts';
import type { SoakWorld } from './open-soak-world.ts';
import { newTroubleLog, type TroubleLog } from './plan-trouble.ts';
import { type Answer, sendRequest } from './send-request.ts';
import { count, report, type Soak } from './soak.ts';
import { newSoakLink, type SoakLink } from './verify-redirect.ts';

const COUNTS = { hot: 10, warm: 60, edited: 6, cold: 600 };
const AT_ONCE = 8;

/** Makes the shop, its people and links through the API, and an empty book of what is seen. */
export async function openSoak(world: SoakWorld, seed: number): Promise<Soak> {
  const random = makeRandom(seed);
  const [log, tokens] = [newTroubleLog(), new Map<string, string>()];
  const violations: string[] = [];
  const outcomes: Soak['outcomes'] = new Map();
  const acted = actedOn(world, log, tokens, (text, isWrong) =>
    isWrong ? report({ violations }, text) : count({ outcomes }, text),
  );
  const cast = await makeCast({ call: acted.call, secrets: SECRETS });
  const links = { hot: [], warm: [], edited: [], cold: [] } as Soak['links'];
  for (const [name, link_count] of Object.entries(COUNTS)) {
    const made = links[name as keyof typeof links];
    while (made.length < link_count) {
      const wanted = Math.min(AT_ONCE, link_count - made.length);
      const batch = Array.from({ length: wanted }, (_, at) =>
        makeLink(acted, cast, `${name}-${made.length + at}`),
      );
      made.push(...(await Promise.all(batch)));
    }
  }
  const { influencer_ids } = cast;
  // orders come through links that people follow, by the tokens they were given
  const link_ids = links.hot.map(({ id }) => id) as [string, ...string[]];
  const orders: Soak['orders'] = {
    world: acted,
    cast: { ...cast, link_ids },
    random,
    fault_percent: 0,
    violations,
    note: () => {},
    orders: [],
    sent: [],
    held: [],
    payout_ids: [],
  };
  const soak: Soak = {
    world,
    log,
    random,
    links,
    influencer_ids,
    tokens,
    orders,
    violations,
    clicks: new Map(),
    impression_count: 0,
    outcomes,
    latencies_ms: [],
    wiped_at_ms: 0,
  };
  return soak;
}

async function makeLink(
  { call }: LifeWorld,
  { product_id, influencer_ids }: Awaited<ReturnType<typeof makeCast>>,
  name: string,
): Promise<SoakLink> {
  const influencer_id = influencer_ids[name.length % influencer_ids.length] ?? '';
  const destination_url = `https://shop.example/p/${name}?variant=30ml`;
  const wish = { product_id, influencer_id, destination_url };
  const { status, body } = await call('POST', '/links/generate', wish);
  if (status !== 201) throw new Error(`/links/generate answered ${status}`);
  const { id, slug } = body as { id: string; slug: string };
  return newSoakLink({ id, slug, influencer_id }, destination_url);
}

/** The platform as the networks and operators of the simulation see it: from outside, by HTTP. */
function actedOn(
  world: SoakWorld,
  log: Soak['log'],
  tokens: ReadonlyMap<string, string>,
  tell: (text: string, isWrong: boolean) => void,
): LifeWorld {
  let last_ms = 0;
  // of two reports of one order the later says so: no two are of one millisecond
  const network = simulatedNetwork(() => {
    last_ms = Math.max(last_ms + 1, Date.now());
    return last_ms;
  });
  const signer = createTokenSigner(world.signingKey);
  const ask = (method: string, path: string, headers: Record<string, string>, body?: string) =>
    callApi(world, log, tell, {
      method,
      path,
      headers,
      ...(body === undefined ? {} : { body }),
    });
  return {
    sign: network.sign,
    now: Date.now,
    proxy: { failCall: () => {} },
    clickOn: (link_id) => tokens.get(link_id) ?? signNew(link_id),
    call(method, path, body, key) {
      const headers: Record<string, string> = { Authorization: `Bearer ${world.adminKey}` };
      if (key !== undefined) headers['Idempotency-Key'] = key;
      if (body === undefined) return ask(method, path, headers);
      headers['Content-Type'] = 'application/json';
      return ask(method, path, headers, JSON.stringify(body));
    },
    deliver: (account_id, message) =>
      ask('POST', `/webhooks/custom/${account_id}`, network.headersOf(message), message.body),
  };

  function signNew(link_id: string): string {
    const id = makeId('clk', Date.now(), crypto.getRandomValues(new Uint8Array(10)));
    return signClickToken(signer, idBytes(id), idBytes(link_id));
  }
}

/** An answer of the API; no answer at all is a 503 to whoever asked. */
type ApiAnswer = { status: number; body: Record<string, unknown> };

const SILENCE = 503;

/**
 * Calls the API over HTTP. Of refusals only 503 is right, and only while something is wrong.
 * @param tell is told what came of it, and whether it is wrong
 */
async function callApi(
  world: SoakWorld,
  log: TroubleLog,
  tell: (text: string, isWrong: boolean) => void,
  request: { method: string; path: string; headers: Record<string, string>; body?: string },
): Promise<ApiAnswer> {
  const { method, path, headers, body } = request;
  const wish = { method, headers, ...(body === undefined ? {} : { body }) };
  const answer = await sendRequest(world.workers.api.port, path, wish);
  const { status, sent_ms, answered_ms } = answer;
  const was = (kind: 'neon' | 'api-down') => log.wasWrong(kind, sent_ms, answered_ms);
  if (status === 0) {
    const isWrong = !was('api-down');
    tell(isWrong ? `${method} ${path}: no answer (${answer.failure})` : 'API killed', isWrong);
    return { status: SILENCE, body: {} };
  }
  const isExcused = status === 503 && (was('neon') || was('api-down'));
  const isWrong = status >= 500 && !isExcused;
  tell(isWrong ? `${method} ${path}: ${status} ${answer.body}` : nameOf(path, answer), isWrong);
  return { status, body: JSON.parse(answer.body || '{}') as Record<string, unknown> };
}

/** Webhooks by their outcome, all else by status. */
function nameOf(path: string, { status, body }: Answer): string {
  const [, outcome = status] = /"outcome":"(\w+)"/.exec(body) ?? [];
  return path.startsWith('/webhooks') ? `webhook ${outcome}` : `API ${status}`;
}
