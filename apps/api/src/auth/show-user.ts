import type { UserRow } from '@skinstack/db/schema/users';

/** A user as JSON for operators: never the hash of a password. */
export function presentUser(row: UserRow) {
  const { id, email, role, influencer_id } = row;
  return {
    id,
    email,
    role,
    influencer_id,
    is_active: row.disabled_at === null,
    created_at: row.created_at.toISOString(),
  };
}
