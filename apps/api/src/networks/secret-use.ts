import { classifyDbError } from '@skinstack/db/connect/classify-db-error';
import {
  listDigestsInUse,
  listUndigestedAccounts,
  type NetworkAccountRow,
} from '@skinstack/db/networks';
import { updateRow } from '@skinstack/db/rows/write-rows';
import { networkAccounts } from '@skinstack/db/schema/network-accounts';
import { openSecret } from '@skinstack/domain/crypto/seal';
import { Problem } from '@skinstack/domain/problem';
import type { Ports } from '../ports.ts';

type Account = Pick<NetworkAccountRow, 'network' | 'external_account'>;

/**
 * What a secret in use is known by. One Shopify app signs for every shop that installed it, so
 * there a secret is of a shop; everywhere else it is of one account.
 */
export function digestOf(ports: Ports, { network, external_account }: Account, secret: string) {
  const digest = ports.digestSecret(secret);
  if (network !== 'shopify' || external_account === null) return digest;
  return `${digest}/${external_account.toLowerCase()}`;
}

/** More accounts from before digests than this are compared another night. */
const MOST_UNDIGESTED = 500;

/**
 * Refuses a secret that another account uses (`digestOf`): a delivery signed with it could be sent to both, and
 * count twice. It is not told which account, nor at which network.
 * @param except_id the account itself
 * @throws Problem `conflict`
 */
export async function refuseUseOfOther(
  ports: Ports,
  digest: string,
  except_id: string | null,
): Promise<void> {
  const [secret_alone = ''] = digest.split('/');
  // accounts from before digests are given them here; those that cannot be are compared
  const undigested = await fillSecretDigests(ports);
  const others = undigested.filter(({ id }) => id !== except_id).map((one) => one.digest);
  const stored = await listDigestsInUse(ports.db, secret_alone, except_id);
  if ([...stored, ...others].some((one) => isSameUse(one, digest))) throw refuseUsed();
}

/** A use without a shop is every shop's. */
function isSameUse(one: string, other: string): boolean {
  const [a, shop_a] = one.split('/');
  const [b, shop_b] = other.split('/');
  return a === b && (shop_a === undefined || shop_b === undefined || shop_a === shop_b);
}

function refuseUsed(): Problem {
  const error = { path: 'secret', message: 'This secret is in use' };
  return new Problem('conflict', 'secret: This secret is in use. Take another.', {
    errors: [error],
  });
}

/**
 * Gives accounts from before there were digests theirs: at night, and whenever a secret is
 * compared.
 * @returns those that could not be given one, because another account has the same secret
 */
export async function fillSecretDigests(ports: Ports): Promise<{ id: string; digest: string }[]> {
  const left: { id: string; digest: string }[] = [];
  for (const row of await listUndigestedAccounts(ports.db, MOST_UNDIGESTED)) {
    const digests = await digestsOf(ports, row);
    if (digests.secret_digest === null) continue;
    try {
      await updateRow(ports.db, networkAccounts, row.id, digests);
    } catch (error) {
      if (classifyDbError(error).kind !== 'unique_violation') throw error;
      left.push({ id: row.id, digest: digests.secret_digest });
    }
  }
  return left;
}

/** The digests of an account's secrets; null for one that is not there or cannot be opened. */
export async function digestsOf(ports: Ports, row: NetworkAccountRow) {
  const digest = async (sealed: string | null) => {
    const secret = sealed === null ? null : await open(ports, row.id, sealed);
    return secret === null ? null : digestOf(ports, row, secret);
  };
  return {
    secret_digest: await digest(row.secret_sealed),
    previous_secret_digest: await digest(row.previous_secret_sealed),
  };
}

async function open(ports: Ports, id: string, sealed: string): Promise<string | null> {
  try {
    return await openSecret(ports.sealing_key, sealed, id);
  } catch {
    ports.log('error', 'secret_unreadable', { network_account_id: id });
    return null;
  }
}
