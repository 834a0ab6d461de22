import type { AccountWish, NetworkAccountRow } from '@skinstack/db/networks';

/** Accounts a delivery may be for, as they were read, and their secrets as far as opened. */
export type RememberedAccounts = {
  accounts: readonly NetworkAccountRow[];
  /** By their sealed form. */
  opened: Map<string, string>;
};

/**
 * What an isolate remembers of network accounts, so that a delivery need not wait for them to be
 * read and decrypted. Whoever changes an account forgets them; another isolate does when they are
 * old: until then the secret that was replaced verifies there. A delivery they do not verify is
 * tried again with those of the database.
 */
export type AccountMemory = {
  recall(network: string, wish: AccountWish, now_ms: number): RememberedAccounts | null;
  remember(
    network: string,
    wish: AccountWish,
    accounts: readonly NetworkAccountRow[],
    now_ms: number,
  ): RememberedAccounts;
  forget(): void;
  /**
   * Counts a delivery that no secret of an account verified.
   * @returns how many are to be written now: whoever floods an account must not flood the database
   */
  countRefusal(account_id: string, now_ms: number): number;
};

/** How long another isolate goes by what it read. */
const FRESH_MS = 30_000;
/** A stranger may ask for any name: more than these are not kept. */
const MOST_ENTRIES = 1_000;

/** Refused deliveries of an account are written so often at most. */
const REFUSALS_EVERY_MS = 10_000;

/** An empty memory: one an isolate. */
export function createAccountMemory(): AccountMemory {
  const refusals = new Map<string, { count: number; written_at_ms: number }>();
  const entries = new Map<string, RememberedAccounts & { read_at_ms: number }>();
  const keyOf = (network: string, { id, external_account }: AccountWish) =>
    JSON.stringify([network, id ?? null, external_account]);
  return {
    recall(network, wish, now_ms) {
      const entry = entries.get(keyOf(network, wish));
      return entry && now_ms - entry.read_at_ms < FRESH_MS ? entry : null;
    },
    remember(network, wish, accounts, read_at_ms) {
      const entry = { accounts, opened: new Map(), read_at_ms };
      const key = keyOf(network, wish);
      entries.delete(key);
      if (accounts.length > 0) entries.set(key, entry);
      const [oldest] = entries.keys();
      if (entries.size > MOST_ENTRIES && oldest !== undefined) entries.delete(oldest);
      return entry;
    },
    forget: () => entries.clear(),
    countRefusal(account_id, now_ms) {
      const { count, written_at_ms } = refusals.get(account_id) ?? { count: 0, written_at_ms: 0 };
      const isDue = now_ms - written_at_ms >= REFUSALS_EVERY_MS;
      const left = { count: count + 1, written_at_ms };
      refusals.set(account_id, isDue ? { count: 0, written_at_ms: now_ms } : left);
      return isDue ? count + 1 : 0;
    },
  };
}
