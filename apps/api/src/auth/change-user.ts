import type { UserRow } from '@skinstack/db/schema/users';
import { setUser } from '@skinstack/db/set-user';
import { Problem } from '@skinstack/domain/problem';
import type { Caller } from '../app-env.ts';
import type { Ports } from '../ports.ts';
import { invalidField, refuseBrokenReference } from '../rest/rows.ts';
import type { UserChanges } from '../routes/user-schemas.ts';

/**
 * Disables or enables a user, or changes their role; any change ends their sessions at once.
 * Operators cannot take away their own rights, so that one always remains.
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
  const role = input.role ?? user.role;
  const influencer_id = ownerOf(user, role, input.influencer_id);
  const is_active = input.is_active ?? user.disabled_at === null;
  if (caller.session?.user_id === user.id && (!is_active || role !== 'admin')) {
    const detail = 'You cannot disable yourself or give up your role; another operator can.';
    throw new Problem('conflict', detail);
  }
  const isSame =
    role === user.role &&
    influencer_id === user.influencer_id &&
    is_active === (user.disabled_at === null);
  if (isSame) return user;
  // a user who is disabled already keeps that time
  const disabled_at = is_active ? null : (user.disabled_at ?? new Date(ports.now()));
  const changes = { role, influencer_id, disabled_at };
  const changed = await refuseBrokenReference(setUser(ports.db, user, changes));
  if (changed) return changed;
  throw new Problem('conflict', 'The user was changed at the same time. Look again.');
}

/** The influencer a user of this role stands for; null for an operator. */
function ownerOf(user: UserRow, role: UserRow['role'], wished: string | null | undefined) {
  const kept = role === 'admin' ? null : user.influencer_id;
  const influencer_id = wished === undefined ? kept : wished;
  if ((role === 'influencer') === (influencer_id !== null)) return influencer_id;
  const message = 'An influencer’s user names the influencer, an operator’s names none';
  throw invalidField('influencer_id', message);
}
