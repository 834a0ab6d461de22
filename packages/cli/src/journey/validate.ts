import { strict as assert } from 'node:assert';
import { type Client, createClient } from '@skinstack/client/create-client';
import { readAnswer } from '@skinstack/client/read-answer';
import { refersionPayload } from '@skinstack/networks/refersion/sandbox';
import type { Command } from 'commander';
import { type FoundWorld, openWorld, redirectOf } from '../find-world.ts';
import { newCommand } from '../run-command.ts';
import {
  type Cast,
  followSlug,
  makeCast,
  postRefersion,
  readFigures,
  type WebhookAnswer,
  waitForFigures,
} from './steps.ts';

/** `npm run validate`: seven checks of a platform, a line each; exit code 1 when one fails. */
export function validateCommand(): Command {
  const about =
    'Checks a platform by using it: it leaves a shop, an influencer and an order behind.';
  return newCommand('validate', about).action(async () => {
    const world = await openWorld();
    redirectOf(world);
    // what does not answer at all is one sentence, not seven failed checks
    await fetch(new URL('/healthz', world.api_url));
    for await (const { name, failure } of validateWorld(world)) {
      console.log(failure === null ? `[OK] ${name}: PASS` : `[!!] ${name}: FAIL — ${failure}`);
      if (failure !== null) process.exitCode = 1;
    }
  });
}

/** One line of the report; `failure` says what was wrong, null that nothing was. */
export type Check = { name: string; failure: string | null };

/** Far above what an index look-up takes, far below what reading a whole table does. */
const SLOWEST_MS = 20;
const COPIES = 20;

/** Where the deployment is, and an operator's key to it. */
type World = Pick<FoundWorld, 'api_url' | 'redirect_url' | 'admin_key'>;
/** What later checks need of earlier ones. */
type Progress = {
  cast?: Cast;
  slug?: string;
  click_token?: string | null;
  recorded?: WebhookAnswer['body'];
};

/** Checks a deployment by using it, one check after the other. A failed one does not end it. */
export async function* validateWorld({
  api_url,
  redirect_url,
  admin_key,
}: World): AsyncGenerator<Check> {
  const operator = createClient(api_url, admin_key);
  const progress: Progress = {};
  const checks: [string, () => Promise<void>][] = [
    ['connections', () => checkConnections(operator, redirect_url)],
    ['schema', () => checkSchema(operator)],
    ['link_generation', () => checkLinkGeneration(api_url, operator, progress)],
    ['click_tracking', () => checkClickTracking(redirect_url, progress)],
    ['webhook_idempotency', () => checkWebhookIdempotency(api_url, progress)],
    ['query_performance', () => checkQueryPerformance(operator)],
    ['commission_calculation', () => checkCommission(progress)],
  ];
  for (const [name, check] of checks) {
    try {
      await check();
      yield { name, failure: null };
    } catch (error) {
      yield { name, failure: error instanceof Error ? firstLine(error) : String(error) };
    }
  }
}

async function checkConnections(operator: Client, redirect_url: string): Promise<void> {
  const health = await readAnswer(operator.healthz.$get());
  assert.deepEqual(health.checks, { database: 'ok', redis: 'ok' });
  const redirect = await fetch(new URL('/healthz', redirect_url));
  assert.equal(redirect.status, 200, 'the redirect Worker is not healthy');
}

async function checkSchema(operator: Client): Promise<void> {
  const { schema } = await readAnswer(operator.api.diagnostics.$get());
  assert.deepEqual(schema.missing, [], `missing: ${schema.missing.join(', ')}`);
}

async function checkLinkGeneration(
  api_url: string,
  operator: Client,
  progress: Progress,
): Promise<void> {
  const cast = await makeCast(api_url, operator);
  const json = { product_id: cast.product_id, campaign: 'validation' };
  const link = await readAnswer(cast.influencer.links.generate.$post({ json }));
  assert.match(link.slug, /^[A-Za-z0-9]{8,}$/, 'the slug is not 8 base62 characters');
  assert.ok(link.short_url.endsWith(`/${link.slug}`), 'the short URL does not end in the slug');
  Object.assign(progress, { cast, slug: link.slug });
}

async function checkClickTracking(redirect_url: string, progress: Progress): Promise<void> {
  const { cast, slug } = needed(progress, 'link_generation');
  const followed = await followSlug(redirect_url, slug);
  assert.equal(followed.status, 302, 'the link does not redirect');
  const location = new URL(followed.location);
  assert.equal(location.host, 'shop.example', 'the link leads elsewhere');
  assert.equal(location.searchParams.get('variant'), '30ml', 'the shop’s own query was lost');
  progress.click_token = location.searchParams.get('subid');
  assert.ok(followed.cookie.startsWith('__Host-ss_click='), 'no attribution cookie');
  const { influencer, influencer_id } = cast;
  const figures = await waitForFigures(influencer, influencer_id, (at) => at.clicks > 0);
  assert.deepEqual([figures.clicks, figures.requests], [1, 1], 'the click was not counted once');
}

async function checkWebhookIdempotency(api_url: string, progress: Progress): Promise<void> {
  const { cast } = needed(progress, 'link_generation');
  const conversion_id = Date.now();
  const body = refersionPayload({
    conversion_id,
    order_id: `validation-${conversion_id}`,
    currency: 'USD',
    total: '100.00',
    commission_total: '20.00',
    status: 'PENDING',
    click_token: progress.click_token ?? null,
  });
  const post = (secret: string) => postRefersion(api_url, cast.network_account_id, secret, body);
  const answers = await Promise.all(Array.from({ length: COPIES }, () => post(cast.secret)));
  const statuses = answers.map((answer) => answer.status).sort();
  const expected = [200, ...Array.from({ length: COPIES - 1 }, () => 202)];
  assert.deepEqual(statuses, expected, `${COPIES} copies at once were answered ${statuses}`);
  progress.recorded = answers.find((answer) => answer.status === 200)?.body ?? {};
  assert.equal((await post('not-the-secret')).status, 401, 'a forged webhook was not refused');
  const { conversions } = await readFigures(cast.influencer, cast.influencer_id);
  assert.equal(conversions, 1, `${conversions} conversions of one order`);
}

async function checkQueryPerformance(operator: Client): Promise<void> {
  const { statements } = await readAnswer(operator.api.diagnostics.$get());
  assert.equal(statements.length, 3, 'not every hot statement was explained');
  for (const { statement, index, execution_ms } of statements) {
    assert.ok(index, `${statement} uses no index`);
    assert.ok(execution_ms < SLOWEST_MS, `${statement} took ${execution_ms} ms`);
  }
}

async function checkCommission(progress: Progress): Promise<void> {
  const { cast } = needed(progress, 'link_generation');
  assert.ok(progress.recorded, 'no order was recorded');
  const { gross_minor, platform_fee_minor, net_minor } = progress.recorded.commission ?? {};
  assert.deepEqual([gross_minor, platform_fee_minor, net_minor], [2_000, 400, 1_600]);
  const { pending_minor } = await readFigures(cast.influencer, cast.influencer_id);
  assert.equal(pending_minor, 1_600, 'the balance is not the commission');
}

function needed({ cast, slug }: Progress, check: string) {
  assert.ok(cast && slug, `${check} failed before`);
  return { cast, slug };
}

function firstLine(error: Error): string {
  return (error.message.split('\n')[0] ?? '').trim() || error.name;
}
