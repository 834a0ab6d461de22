import { and, asc, desc, eq, gt, isNull, ne, or, sql } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import type { Database } from './connect/connect-database.ts';
import { merchants } from './schema/merchants.ts';
import { networkAccounts } from './schema/network-accounts.ts';

/** An account a delivery may be from, with its sealed secrets. */
export type NetworkAccountRow = typeof networkAccounts.$inferSelect;

const lastUsed = sql`coalesce(${networkAccounts.used_at}, ${networkAccounts.created_at})`;

/** Which accounts are meant: the one of this id, else those that may go by that name. */
export type AccountWish = {
  id: string | undefined;
  /** Whose account the delivery says it is for; null when the network does not say. */
  external_account: string | null;
};

/** A shop's account as a page of the shop meets it. */
export type ShopAccount = { id: string; external_account: string | null; allowed_hosts: string[] };

/** The active account of this network and id, with the hosts of its merchant; null for none. */
export async function findShopAccount(
  db: Database,
  network: string,
  account_id: string,
): Promise<ShopAccount | null> {
  const { id, external_account, merchant_id, is_active } = networkAccounts;
  const [row] = await db
    .select({ id, external_account, allowed_hosts: merchants.allowed_hosts })
    .from(networkAccounts)
    .leftJoin(merchants, eq(merchants.id, merchant_id))
    .where(and(eq(networkAccounts.network, network), eq(is_active, true), eq(id, account_id)));
  return row ? { ...row, allowed_hosts: row.allowed_hosts ?? [] } : null;
}

const ALL = 100_000;

/**
 * The active accounts of a network a delivery may be for, those used last first.
 * @param most no more than this: each may cost a hash of the whole body
 */
export function listNetworkAccounts(
  db: Database,
  network: string,
  { id, external_account }: AccountWish = { id: undefined, external_account: null },
  most = ALL,
): Promise<NetworkAccountRow[]> {
  const named = networkAccounts.external_account;
  const mayBeOf =
    id !== undefined || external_account === null
      ? undefined
      : or(isNull(named), sql`lower(${named}) = lower(${external_account})`);
  return db
    .select()
    .from(networkAccounts)
    .where(
      and(
        eq(networkAccounts.network, network),
        eq(networkAccounts.is_active, true),
        id === undefined ? mayBeOf : eq(networkAccounts.id, id),
      ),
    )
    .orderBy(...(mayBeOf ? [sql`${named} is null`] : []), desc(lastUsed), asc(networkAccounts.id))
    .limit(most);
}

/** Notes that an account's secret verified something now. */
export async function touchNetworkAccount(db: Database, id: string): Promise<void> {
  await db.update(networkAccounts).set({ used_at: sql`now()` }).where(eq(networkAccounts.id, id));
}

/** Notes that deliveries to an account were signed with another secret, the last of them now. */
export async function noteRefusals(db: Database, id: string, count: number): Promise<void> {
  const refused_count = sql`${networkAccounts.refused_count} + ${count}`;
  await db
    .update(networkAccounts)
    .set({ refused_count, refused_at: sql`now()` })
    .where(eq(networkAccounts.id, id));
}

/**
 * Makes an account that named no account at its network that one's, the first time it is told.
 * @returns whose it is from now on: this one, or the one that was faster
 */
export async function bindNetworkAccount(
  db: Database,
  id: string,
  external_account: string,
  digests: { secret_digest: string | null; previous_secret_digest: string | null },
): Promise<string | null> {
  const unbound = and(eq(networkAccounts.id, id), isNull(networkAccounts.external_account));
  await db
    .update(networkAccounts)
    .set({ external_account, ...digests })
    .where(unbound);
  const [row] = await db
    .select({ external_account: networkAccounts.external_account })
    .from(networkAccounts)
    .where(eq(networkAccounts.id, id));
  return row?.external_account ?? null;
}

/** Notes since when a shop no longer has our app; the first time stays. */
export async function closeNetworkAccount(db: Database, id: string, at: Date): Promise<void> {
  await db
    .update(networkAccounts)
    .set({ closed_at: sql`coalesce(${networkAccounts.closed_at}, ${at.toISOString()})` })
    .where(eq(networkAccounts.id, id));
}

/**
 * The digests of secrets in use that begin with this one, of other accounts than `except_id`. The
 * previous secret of an account counts while it is valid.
 */
export async function listDigestsInUse(
  db: Database,
  digest: string,
  except_id: string | null,
): Promise<string[]> {
  const { secret_digest, previous_secret_digest, previous_secret_expires_at } = networkAccounts;
  const isIt = (column: AnyPgColumn) => sql`split_part(${column}, '/', 1) = ${digest}`;
  const rows = await db
    .select({ secret_digest, previous_secret_digest })
    .from(networkAccounts)
    .where(
      and(
        eq(networkAccounts.is_active, true),
        except_id === null ? undefined : ne(networkAccounts.id, except_id),
        or(
          isIt(secret_digest),
          and(isIt(previous_secret_digest), gt(previous_secret_expires_at, sql`now()`)),
        ),
      ),
    );
  return rows
    .flatMap((row) => [row.secret_digest, row.previous_secret_digest])
    .filter((one): one is string => one !== null && one.split('/')[0] === digest);
}

/** The active accounts whose secrets have no digest yet, the oldest first, after one of them. */
export function listUndigestedAccounts(
  db: Database,
  after_id: string,
  most: number,
): Promise<NetworkAccountRow[]> {
  return db
    .select()
    .from(networkAccounts)
    .where(
      and(
        eq(networkAccounts.is_active, true),
        isNull(networkAccounts.secret_digest),
        gt(networkAccounts.id, after_id),
      ),
    )
    .orderBy(asc(networkAccounts.id))
    .limit(most);
}
