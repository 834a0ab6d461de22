import { importSigningKey, verifyClickToken } from '@skinstack/domain/clicks/click-token';
import { type Answer, sendRequest } from './send-request.ts';
import { count, report, type Soak } from './soak.ts';
import { CLICK_PARAMETER, type SoakLink, verifyRedirect } from './verify-redirect.ts';

const AGENTS = [
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 Chrome/142.0.0.0 Mobile',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36',
] as const;
const BOT = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
/** A link in memory is read anew after this long, and then Redis has it again. */
const MEMORY_MS = 6_000;

/** Follows a link as a person or as a robot, and judges the answer. */
export async function visit(soak: Soak, link: SoakLink, kind: 'click' | 'bot'): Promise<void> {
  const { world, log, random } = soak;
  const answer = await sendRequest(world.workers.redirect.port, `/l/${link.slug}`, {
    headers: headersOf(soak, kind === 'bot' ? BOT : random.pick(AGENTS)),
  });
  const verdict = verifyRedirect(link, answer, log);
  count(soak, verdict.outcome);
  if (verdict.outcome === 'wrong') report(soak, verdict.wrong);
  if (answer.status !== 302) return;
  soak.latencies_ms.push(answer.latency_ms);
  noteCached(soak, link, answer);
  await noteClick(soak, link, kind, answer);
}

/** Every 302 has its click: the one its token and its request id name. */
async function noteClick(soak: Soak, link: SoakLink, kind: 'click' | 'bot', answer: Answer) {
  const { location = '' } = answer.headers;
  const text = URL.parse(location)?.searchParams.get(CLICK_PARAMETER) ?? '';
  signing_key ??= importSigningKey(soak.world.signingKey);
  const token = await verifyClickToken(await signing_key, text);
  const id = String(answer.headers['x-request-id']);
  if (token?.click_id !== id || token.link_id !== link.id) {
    report(soak, `${link.slug}: the token in ${location} is not that of click ${id}`);
  }
  if (soak.clicks.has(id)) report(soak, `${id}: two followers were given one click`);
  soak.clicks.set(id, { link_id: link.id, kind, at_ms: answer.answered_ms });
  if (kind === 'click') soak.tokens.set(link.id, text);
}
let signing_key: ReturnType<typeof importSigningKey> | undefined;

function noteCached({ log, wiped_at_ms }: Soak, link: SoakLink, { answered_ms }: Answer): void {
  const since_ms = answered_ms - MEMORY_MS;
  if (link.cached_since_ms !== Number.POSITIVE_INFINITY || since_ms < wiped_at_ms) return;
  const isSure = !(['redis', 'neon', 'redirect-down'] as const).some((kind) =>
    log.wasWrong(kind, since_ms, answered_ms),
  );
  if (isSure) link.cached_since_ms = answered_ms + 1_000;
}

/** Tries a slug that does not exist. */
export async function guessSlug(soak: Soak): Promise<void> {
  const { world, log, random } = soak;
  const slug = `no-such-${random.below(1e9)}`;
  const answer = await sendRequest(world.workers.redirect.port, `/l/${slug}`, {
    headers: headersOf(soak, AGENTS[0]),
  });
  const { status, sent_ms, answered_ms } = answer;
  const wasKilled = status === 0 && log.wasWrong('redirect-down', sent_ms, answered_ms);
  const isUnsure = status === 503 && log.wasWrong('neon', sent_ms, answered_ms);
  if (status === 404 || isUnsure || wasKilled) count(soak, `unknown slug ${status}`);
  else report(soak, `an unknown slug was answered ${status} ${answer.failure}`);
}

/** Sees a link's pixel. */
export async function look(soak: Soak, link: SoakLink): Promise<void> {
  const { world, log, random } = soak;
  soak.impression_count++;
  const answer = await sendRequest(world.workers.redirect.port, `/i/${link.slug}.gif`, {
    headers: headersOf(soak, random.pick(AGENTS)),
  });
  const { status, sent_ms, answered_ms } = answer;
  count(soak, `pixel ${status}`);
  if (status === 200) return;
  if (status !== 0 || !log.wasWrong('redirect-down', sent_ms, answered_ms)) {
    report(soak, `a pixel was answered ${status} ${answer.failure}`);
  }
}

function headersOf({ random }: Soak, agent: string): Record<string, string> {
  const visitor = random.below(50_000);
  return {
    Host: 'localhost',
    'User-Agent': agent,
    'CF-IPCountry': 'US',
    'CF-Connecting-IP': `198.${18 + (visitor >> 16)}.${(visitor >> 8) & 255}.${visitor & 255}`,
    Referer: 'https://www.instagram.com/',
  };
}
