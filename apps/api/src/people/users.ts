import { countMerchants, updateUser } from '@skinstack/db/people/users';
import { type UserRow, users } from '@skinstack/db/schema/users';
import { type Role, readRole } from '@skinstack/domain/people';
import { Problem } from '@skinstack/domain/problem';
import { insertIdempotent, refuseSecretReplay } from '../middleware/idempotency.ts';
import type { Ports } from '../ports.ts';
import { invalidField, refuseBrokenReference } from '../rest/rows.ts';
import type { Caller } from '../router.ts';
import { randomSecret } from '../secrets.ts';
import { hashPassword } from './password.ts';
import type { NewUser, UserChanges } from './schemas.ts';

/**
 * Creates a user. Without a password from the operator one is generated and shown this once.
 * @throws Problem `conflict` on an address that is taken or an influencer who has a user;
 *   `not_found` on no such influencer
 */
export async function createUser(ports: Ports, input: NewUser) {
  const generated = input.password === undefined ? randomSecret(ports, '', 18) : null;
  const fields = {
    id: ports.newId('usr'),
    email: input.email,
    role: input.role,
    influencer_id: input.influencer_id ?? null,
    merchant_ids: await requireMerchants(ports, input.merchant_ids ?? []),
    password_hash: await hashPassword(
      ports,
      input.password ?? generated ?? '',
      { email: input.email, names: [] },
      'password',
    ),
  };
  const { row, secret } = await refuseBrokenReference(
    insertIdempotent(ports, users, fields, generated),
  );
  if (generated === null) return presentUser(row);
  if (secret === null) throw refuseSecretReplay();
  return { ...presentUser(row), password: secret };
}

/**
 * Disables or enables a user, or changes their role; any change ends their sessions at once.
 * Owners cannot take away their own rights, so that one always remains.
 * @param user as they were read
 * @throws Problem `conflict` for oneself, an influencer who has a user, or a change at the same
 *   time; `not_found` on no such influencer; `invalid_request`
 */
export async function changeUser(
  ports: Ports,
  caller: Caller,
  user: UserRow,
  input: UserChanges,
): Promise<UserRow> {
  const stands = readRole(user.role);
  const role = input.role ?? stands;
  const influencer_id = ownerOf(user, role, input.influencer_id);
  const merchant_ids = await merchantsAfter(ports, user, role, input.merchant_ids);
  const is_active = input.is_active ?? user.disabled_at === null;
  if (caller.session?.user_id === user.id && (!is_active || role !== stands)) {
    const detail = 'You cannot disable yourself or give up your role; another operator can.';
    throw new Problem('conflict', detail);
  }
  const isSame =
    role === stands &&
    influencer_id === user.influencer_id &&
    merchant_ids.join() === user.merchant_ids.join() &&
    is_active === (user.disabled_at === null);
  if (isSame) return user;
  // a user who is disabled already keeps that time
  const disabled_at = is_active ? null : (user.disabled_at ?? new Date(ports.now()));
  const changes = { role, influencer_id, merchant_ids, disabled_at };
  const changed = await refuseBrokenReference(
    updateUser(ports.db, user, changes, ports.act ?? null),
  );
  if (changed) return changed;
  throw new Problem('conflict', 'The user was changed at the same time. Look again.');
}

/** The influencer a user of this role stands for; null for an operator. */
function ownerOf(user: UserRow, role: Role, wished: string | null | undefined) {
  const kept = role === 'influencer' ? user.influencer_id : null;
  const influencer_id = wished === undefined ? kept : wished;
  if ((role === 'influencer') === (influencer_id !== null)) return influencer_id;
  const message = 'An influencer’s user names the influencer, an operator’s names none';
  throw invalidField('influencer_id', message);
}

/** The merchants a user of this role stands for; none but a brand's people. */
async function merchantsAfter(
  ports: Ports,
  user: UserRow,
  role: Role,
  wished: readonly string[] | undefined,
): Promise<string[]> {
  const kept = role === 'brand' ? user.merchant_ids : [];
  const merchant_ids = wished ?? kept;
  if ((role === 'brand') === merchant_ids.length > 0) return requireMerchants(ports, merchant_ids);
  throw invalidField('merchant_ids', 'A brand’s user names its merchants, no other names any');
}

/** Each once, in order. @throws Problem `not_found` when one of them is none */
export async function requireMerchants(ports: Ports, ids: readonly string[]): Promise<string[]> {
  const each = [...new Set(ids)].sort();
  if (each.length === 0 || (await countMerchants(ports.db, each)) === each.length) return each;
  const error = { path: 'merchant_ids', message: 'No such merchant' };
  throw new Problem('not_found', 'merchant_ids: No such merchant.', { errors: [error] });
}

/** A user as JSON for operators: never the hash of a password. */
export function presentUser(row: UserRow) {
  const { id, email, role, influencer_id, merchant_ids } = row;
  return {
    id,
    email,
    role: readRole(role),
    influencer_id,
    merchant_ids,
    is_active: row.disabled_at === null,
    created_at: row.created_at.toISOString(),
  };
}
