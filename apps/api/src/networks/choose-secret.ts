import { assert } from '@skinstack/domain/assert';
import { findAdapter } from '@skinstack/networks/networks';
import type { Ports } from '../ports.ts';
import { invalidField } from '../rest/rows.ts';

/** A secret to store, what of it is shown once, and the webhook URL's query that contains it. */
export type ChosenSecret = { secret: string; shown: { secret?: string }; query: string };

/**
 * The given secret, or a new one of 256 random bits in the network's format.
 * @throws Problem `invalid_request` when the network cannot use the given one
 */
export function chooseSecret(
  ports: Ports,
  network: string,
  given: string | undefined,
): ChosenSecret {
  const adapter = findAdapter(network);
  assert(adapter, 'an account is of a network we know');
  const { make, refuse, is_in_address } = adapter.secrets;
  const refusal = given === undefined ? null : refuse(given);
  if (refusal !== null) throw invalidField('secret', refusal);
  const secret = given ?? make(ports.random(32));
  const query = is_in_address ? `?token=${encodeURIComponent(secret)}` : '';
  return { secret, shown: given === undefined ? { secret } : {}, query };
}
