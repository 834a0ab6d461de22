import { findRow } from '@skinstack/db/find-row';
import { networkAccounts } from '@skinstack/db/schema/network-accounts';
import { setRow } from '@skinstack/db/set-row';
import { sealSecret } from '@skinstack/domain/seal';
import { found } from '../catalogue/found.ts';
import type { Ports } from '../ports.ts';
import type { RotateSecret } from '../routes/network-accounts.ts';
import { chooseSecret } from './choose-secret.ts';

const HOUR_MS = 3_600_000;

/**
 * Gives an account a new secret; deliveries signed with the one before are accepted for a while,
 * because networks change over with a delay.
 */
export async function rotateSecret(ports: Ports, id: string, wish: RotateSecret) {
  const account = found(await findRow(ports.db, networkAccounts, id), 'network account');
  const { secret, shown } = chooseSecret(ports, wish.secret);
  const row = await setRow(ports.db, networkAccounts, id, {
    secret_sealed: await sealSecret(ports.sealing_key, secret, id, ports.random(12)),
    previous_secret_sealed: account.secret_sealed,
    previous_secret_expires_at: new Date(ports.now() + wish.grace_hours * HOUR_MS),
  });
  return { row: found(row, 'network account'), secret: shown };
}
