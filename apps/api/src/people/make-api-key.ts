import { findRow, listRows, type matches } from '@skinstack/db/rows/find-rows';
import { clearAnswers } from '@skinstack/db/rows/idempotency-keys';
import { updateRowAs } from '@skinstack/db/rows/write-rows';
import { apiKeys } from '@skinstack/db/schema/api-keys';
import { users } from '@skinstack/db/schema/users';
import type { Role, Scope } from '@skinstack/domain/people';
import { Problem } from '@skinstack/domain/problem';
import { ADMIN_KEY_ID } from '../middleware/authenticate.ts';
import { insertIdempotent, refuseSecretReplay } from '../middleware/idempotency.ts';
import type { Ports } from '../ports.ts';
import { futureTime, requireFound } from '../rest/rows.ts';
import type { Caller } from '../router.ts';
import { hashKey, randomSecret } from '../secrets.ts';

type NewApiKey = { name: string; expires_at?: string | undefined; scopes: Scope[] };

type Own = ReturnType<typeof matches>;

/** A page of somebody's keys as JSON. */
export async function presentKeys(
  ports: Ports,
  page: { limit: number; cursor?: string | undefined },
  own: Own,
) {
  const { data, next_cursor } = await listRows(ports.db, apiKeys, page, own);
  return { data: data.map(presentApiKey), next_cursor };
}

/**
 * The user who has keys of their own.
 * @throws Problem `not_found`; `conflict` for an influencer's user, whose keys are the influencer's
 */
export async function findOperator(ports: Ports, id: string) {
  const user = requireFound(await findRow(ports.db, users, id), 'user');
  if (user.influencer_id === null) return user;
  const path = `/api/influencers/${user.influencer_id}/api-keys`;
  const detail = `The user is an influencer, whose keys are made at ${path}.`;
  throw new Problem('conflict', detail);
}

/** Revokes a key; once revoked it stays so. @throws Problem `not_found` */
export async function revokeApiKey(ports: Ports, key_id: string, own: Own) {
  const key = requireFound(await findRow(ports.db, apiKeys, key_id, own), 'key');
  if (key.revoked_at) return key;
  await clearAnswers(ports.db, key_id);
  const changes = { revoked_at: new Date(ports.now()) };
  const row = await updateRowAs(ports.db, ports.act ?? null, apiKeys, key_id, changes, own);
  return requireFound(row, 'key');
}

const SHOWN_CHARACTERS = 11;

/**
 * Creates a bearer key of 256 random bits. Only its hash is stored, and under an idempotency key
 * the key itself, encrypted, as long as the idempotency key.
 * @throws Problem `conflict` for a replay whose key is not shown any more
 */
export async function createApiKey(
  ports: Ports,
  caller: Caller,
  holder: { role: Role; influencer_id?: string; user_id?: string },
  input: NewApiKey,
) {
  const key = randomSecret(ports, 'ss_', 32);
  const fields = {
    id: ports.newId('key'),
    ...holder,
    ...makerOf(ports, caller),
    name: input.name,
    scopes: input.scopes,
    prefix: key.slice(0, SHOWN_CHARACTERS),
    key_hash: await hashKey(key),
    expires_at: input.expires_at ? futureTime(ports, input.expires_at) : null,
  };
  const { row, secret } = await insertIdempotent(ports, apiKeys, fields, key);
  if (secret === null) throw refuseSecretReplay();
  return { row, key: secret };
}

/** The key that makes a key, which ends with it. */
function makerOf(ports: Ports, { key }: Caller) {
  if (!key) return {};
  if (key.id === ADMIN_KEY_ID) return { made_by_admin_key: ports.admin_key_digest };
  return { made_by_key_id: key.id };
}

/** A key as JSON: never the key itself, never its hash. */
export function presentApiKey(row: typeof apiKeys.$inferSelect) {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    scopes: row.scopes,
    created_at: row.created_at.toISOString(),
    expires_at: row.expires_at?.toISOString() ?? null,
    revoked_at: row.revoked_at?.toISOString() ?? null,
    last_used_at: row.last_used_at?.toISOString() ?? null,
  };
}
