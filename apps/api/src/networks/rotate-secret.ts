import { findRow } from '@skinstack/db/find-row';
import { forgetAnswers } from '@skinstack/db/forget-answers';
import { matches } from '@skinstack/db/matches';
import { networkAccounts } from '@skinstack/db/schema/network-accounts';
import { setRow } from '@skinstack/db/set-row';
import { Problem } from '@skinstack/domain/problem';
import { sealSecret } from '@skinstack/domain/seal';
import type { Ports } from '../ports.ts';
import { requireFound } from '../rest/rows.ts';
import { chooseSecret } from './choose-secret.ts';
import type { RotateSecret } from './schemas.ts';

const HOUR_MS = 3_600_000;

/**
 * Rotates an account's secret; deliveries signed with the previous one are accepted for a while,
 * because networks switch with a delay. Only one previous secret is stored: while it is valid
 * another rotation is refused, unless it is forced.
 * @throws Problem `not_found`, `conflict`
 */
export async function rotateSecret(ports: Ports, id: string, input: RotateSecret) {
  const account = requireFound(await findRow(ports.db, networkAccounts, id), 'network account');
  refuseEarlyRotation(ports, account.previous_secret_expires_at, input.force);
  const { secret, shown, query } = chooseSecret(ports, account.network, input.secret);
  const changes = {
    secret_sealed: await sealSecret(ports.sealing_key, secret, id, ports.random(12)),
    previous_secret_sealed: account.secret_sealed,
    previous_secret_expires_at: new Date(ports.now() + input.grace_hours * HOUR_MS),
  };
  await forgetAnswers(ports.db, id);
  const asRead = matches(networkAccounts.secret_sealed, account.secret_sealed);
  const row = await setRow(ports.db, networkAccounts, id, changes, asRead);
  if (!row) throw new Problem('conflict', 'The secret was rotated at the same time. Look again.');
  return { row, secret: shown, query };
}

function refuseEarlyRotation(ports: Ports, expires_at: Date | null, isForced: boolean): void {
  if (isForced || expires_at === null || expires_at.getTime() <= ports.now()) return;
  const until = `until ${expires_at.toISOString()}`;
  const detail = `The previous secret is valid ${until}; “force” ends it now.`;
  throw new Problem('conflict', detail);
}
