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
import { findAdapter } from '@skinstack/networks/networks';
import type { Ports } from './ports.ts';

type Account = Pick<NetworkAccountRow, 'network' | 'external_account'>;

/**
 * What a secret in use is known by. Where one app signs for every shop that installed it, a secret
 * is of a shop; everywhere else it is of one account.
 */
export function digestOf(ports: Ports, { network, external_account }: Account, secret: string) {
  const digest = ports.digestSecret(secret);
  const is_shared = findAdapter(network)?.secrets.is_shared ?? false;
  if (!is_shared || external_account === null) return digest;
  return `${digest}/${external_account.toLowerCase()}`;
}

/**
 * Refuses a secret that another account uses (`digestOf`): a delivery signed with it could be sent
 * to both, and count twice. It is not told which account, nor at which network.
 * @param except_id the account itself
 * @throws Problem `conflict`
 */
export async function refuseUseOfOther(
  ports: Ports,
  digest: string,
  except_id: string | null,
): Promise<void> {
  await fillSecretDigests(ports);
  const [secret_alone = ''] = digest.split('/');
  const inUse = await listDigestsInUse(ports.db, secret_alone, except_id);
  if (!inUse.some((one) => isSameUse(one, digest))) return;
  const error = { path: 'secret', message: 'This secret is in use' };
  throw new Problem('conflict', 'secret: This secret is in use. Take another.', {
    errors: [error],
  });
}

const ALL_SHOPS = '*';

/** A use that names no shop is every shop's. */
function isSameUse(one: string, other: string): boolean {
  const [a, shop_a = ALL_SHOPS] = one.split('/');
  const [b, shop_b = ALL_SHOPS] = other.split('/');
  return a === b && (shop_a === ALL_SHOPS || shop_b === ALL_SHOPS || shop_a === shop_b);
}

const PAGE = 100;

/**
 * Gives accounts from before there were digests theirs: at night, and before a secret is compared.
 * Two that share a secret already go on; the later one's digest says so by its own id behind it.
 * @returns how many were given one
 */
export async function fillSecretDigests(ports: Ports): Promise<number> {
  let [filled_count, after_id] = [0, ''];
  for (;;) {
    const page = await listUndigestedAccounts(ports.db, after_id, PAGE);
    for (const row of page) if (await fillDigest(ports, row)) filled_count++;
    if (page.length < PAGE) return filled_count;
    after_id = page.at(-1)?.id ?? '';
  }
}

async function fillDigest(ports: Ports, row: NetworkAccountRow): Promise<boolean> {
  const digests = await digestsOf(ports, row);
  if (digests.secret_digest === null) return false;
  try {
    await updateRow(ports.db, networkAccounts, row.id, digests);
  } catch (error) {
    if (classifyDbError(error).kind !== 'unique_violation') throw error;
    const [digest, shop = ALL_SHOPS] = digests.secret_digest.split('/');
    const secret_digest = `${digest}/${shop}/${row.id}`;
    await updateRow(ports.db, networkAccounts, row.id, { ...digests, secret_digest });
  }
  return true;
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
