import {
  deleteEndpoint as deleteRow,
  insertTest,
  resendDelivery as resendRow,
} from '@skinstack/db/notices/deliveries';
import { endpointsOfShops } from '@skinstack/db/notices/endpoints';
import { allHold, findRow, listRows, matches, matchesAll } from '@skinstack/db/rows/find-rows';
import { updateRowAs } from '@skinstack/db/rows/write-rows';
import { influencers } from '@skinstack/db/schema/influencers';
import {
  type WebhookDeliveryRow,
  webhookDeliveries,
} from '@skinstack/db/schema/webhook-deliveries';
import { type WebhookEndpointRow, webhookEndpoints } from '@skinstack/db/schema/webhook-endpoints';
import { sealSecret } from '@skinstack/domain/crypto/seal';
import { checkEndpoint, REFUSAL_WORDS } from '@skinstack/domain/notices/endpoint-address';
import { type EventType, TEST_EVENT } from '@skinstack/domain/notices/events';
import { Problem } from '@skinstack/domain/problem';
import { encodeSecret } from '@skinstack/networks/custom/verify';
import {
  insertIdempotent,
  refuseSecretReplay,
  writeIdempotent,
} from '../../middleware/idempotency.ts';
import { isOperator, scopeOf } from '../../middleware/whose.ts';
import type { Ports } from '../../ports.ts';
import { invalidField, requireFound, sentFields } from '../../rest/rows.ts';
import type { Caller } from '../../router.ts';
import { ownHosts } from './call-endpoint.ts';

export type EndpointWish = {
  url: string;
  events: EventType[];
  influencer_id?: string | undefined;
};
export type EndpointChanges = {
  url?: string | undefined;
  events?: EventType[] | undefined;
  is_active?: boolean | undefined;
};

/** The endpoints a caller may see: operators all, influencers and shops their own. */
export function visibleEndpoints(caller: Caller, influencer_id?: string) {
  const scope = scopeOf(caller);
  return allHold(
    scope.merchant_ids && endpointsOfShops(scope.merchant_ids),
    matchesAll(
      [webhookEndpoints.influencer_id, scope.influencer_id],
      [webhookEndpoints.influencer_id, influencer_id],
    ),
  );
}

/** The endpoint, if the caller may see it. @throws Problem `not_found` */
export async function findEndpoint(
  ports: Ports,
  caller: Caller,
  id: string,
): Promise<WebhookEndpointRow> {
  const row = await findRow(ports.db, webhookEndpoints, id, visibleEndpoints(caller));
  return requireFound(row, 'webhook endpoint');
}

/** Of one influencer or shop: each is called for every event, whoever is at the other end. */
const MOST_OF_ONE = 20;

/**
 * Makes an endpoint; its secret is shown this once. An influencer’s is told of what is theirs.
 * @throws Problem `invalid_request` on an address that is not called, `not_found`, `conflict`
 */
export async function createEndpoint(ports: Ports, caller: Caller, wish: EndpointWish) {
  refuseAddress(ports, wish.url);
  const influencer_id = await ownerFor(ports, caller, wish.influencer_id);
  const merchant_ids = scopeOf(caller).merchant_ids ?? null;
  if (!isOperator(caller)) await refuseTooMany(ports, caller);
  const id = ports.newId('whk');
  const made = encodeSecret(ports.random(32));
  const secret_sealed = await sealSecret(ports.sealing_key, made, id, ports.random(12));
  const fields = {
    ...{ id, influencer_id, url: wish.url, events: wish.events, secret_sealed },
    merchant_ids: merchant_ids && [...merchant_ids],
  };
  const { row, secret } = await insertIdempotent(ports, webhookEndpoints, fields, made);
  if (secret === null) throw refuseSecretReplay();
  return { ...presentEndpoint(row), secret };
}

async function ownerFor(ports: Ports, caller: Caller, influencer_id: string | undefined) {
  const own = scopeOf(caller).influencer_id;
  if (!isOperator(caller) && influencer_id !== undefined && influencer_id !== own) {
    throw new Problem('not_found', 'There is no influencer with this id.');
  }
  if (own !== undefined || influencer_id === undefined) return own ?? null;
  return requireFound(await findRow(ports.db, influencers, influencer_id), 'influencer').id;
}

async function refuseTooMany({ db }: Ports, caller: Caller): Promise<void> {
  const own = visibleEndpoints(caller);
  const { data } = await listRows(db, webhookEndpoints, { limit: MOST_OF_ONE }, own);
  if (data.length < MOST_OF_ONE) return;
  throw new Problem('conflict', `There are ${MOST_OF_ONE} already. Take one away first.`);
}

function refuseAddress(ports: Ports, url: string): void {
  const refusal = checkEndpoint(url, ownHosts(ports), ports.outside.is_local_allowed);
  if (refusal !== null) throw invalidField('url', REFUSAL_WORDS[refusal]);
}

/** Changes an endpoint; switched on again it starts anew. @throws Problem `invalid_request` */
export async function changeEndpoint(
  ports: Ports,
  row: WebhookEndpointRow,
  changes: EndpointChanges,
) {
  if (changes.url !== undefined) refuseAddress(ports, changes.url);
  const sent = sentFields(changes);
  if (Object.keys(sent).length === 0) return presentEndpoint(row);
  const anew = changes.is_active === true ? { failing_since: null, given_up_at: null } : {};
  const all = { ...sent, ...anew };
  const changed = await updateRowAs(ports.db, ports.act ?? null, webhookEndpoints, row.id, all);
  return presentEndpoint(requireFound(changed, 'webhook endpoint'));
}

/** Takes an endpoint away, with what was on its way to it. @throws Problem `not_found` */
export async function removeEndpoint(ports: Ports, row: WebhookEndpointRow): Promise<void> {
  const trail = { once: null, act: ports.act ?? null };
  const isGone = await deleteRow(ports.db, row.id, trail);
  if (!isGone) throw new Problem('not_found', 'There is no webhook endpoint with this id.');
}

const HOUR_MS = 3_600_000;

/**
 * Makes a new secret, shown this once. Deliveries are signed with both until the previous one is
 * over. @throws Problem `conflict` while one before is still valid, unless it is forced
 */
export async function rotateEndpoint(
  ports: Ports,
  row: WebhookEndpointRow,
  { grace_hours, force }: { grace_hours: number; force: boolean },
) {
  const until = row.previous_secret_expires_at;
  if (until !== null && until.getTime() > ports.now() && !force) {
    const when = until.toISOString();
    const detail = `The previous secret signs until ${when}; “force” ends it now.`;
    throw new Problem('conflict', detail);
  }
  const secret = encodeSecret(ports.random(32));
  const changes = {
    secret_sealed: await sealSecret(ports.sealing_key, secret, row.id, ports.random(12)),
    previous_secret_sealed: row.secret_sealed,
    previous_secret_expires_at: new Date(ports.now() + grace_hours * HOUR_MS),
  };
  const asRead = matches(webhookEndpoints.secret_sealed, row.secret_sealed);
  const { db, act = null } = ports;
  const changed = await updateRowAs(db, act, webhookEndpoints, row.id, changes, asRead);
  if (!changed) throw new Problem('conflict', 'It was rotated at the same time. Look again.');
  return { ...presentEndpoint(changed), secret };
}

/** Puts a test on its way. @throws Problem `conflict` when nothing is sent to the endpoint */
export async function testEndpoint(ports: Ports, row: WebhookEndpointRow) {
  if (!row.is_active) throw new Problem('conflict', 'The endpoint is off. Switch it on first.');
  const id = ports.newId('dlv');
  const now = new Date(ports.now());
  const data = { id: row.id, url: row.url };
  const message = { type: TEST_EVENT, timestamp: now.toISOString(), sequence: 1, data };
  const wish = {
    ...{ id, endpoint_id: row.id, event_id: null, type: TEST_EVENT, object_id: id },
    body: JSON.stringify(message),
  };
  const { first_id } = await writeIdempotent(ports, (trail) =>
    insertTest(ports.db, wish, now, trail),
  );
  return findDelivery(ports, row, first_id ?? id);
}

/** A delivery of an endpoint. @throws Problem `not_found` */
export async function findDelivery(
  ports: Ports,
  { id }: Pick<WebhookEndpointRow, 'id'>,
  of: string,
) {
  const own = matches(webhookDeliveries.endpoint_id, id);
  return requireFound(await findRow(ports.db, webhookDeliveries, of, own), 'delivery');
}

/** Sends a delivery once more. @throws Problem `not_found`, `conflict` while it is on its way */
export async function resendDelivery(ports: Ports, endpoint: WebhookEndpointRow, id: string) {
  const delivery = await findDelivery(ports, endpoint, id);
  const { done } = await writeIdempotent(ports, (trail) =>
    resendRow(ports.db, delivery.id, new Date(ports.now()), trail),
  );
  if (!done) throw new Problem('conflict', 'The delivery is on its way already.');
  return findDelivery(ports, endpoint, id);
}

/** An endpoint as JSON: never a secret. */
export function presentEndpoint(row: WebhookEndpointRow) {
  const { id, influencer_id, merchant_ids, url, events, is_active } = row;
  return {
    ...{ id, influencer_id, merchant_ids, url, is_active, events: events as EventType[] },
    failing_since: row.failing_since?.toISOString() ?? null,
    given_up_at: row.given_up_at?.toISOString() ?? null,
    previous_secret_expires_at: row.previous_secret_expires_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
  };
}

/** A delivery as JSON: what is sent, and how its last try ended. */
export function presentDelivery(row: WebhookDeliveryRow) {
  const { id, type, object_id, state, attempts, status, error } = row;
  return {
    ...{ id, type, object_id, state, attempts, status, error },
    next_at: state === 'pending' ? row.next_at.toISOString() : null,
    delivered_at: row.delivered_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
  };
}
