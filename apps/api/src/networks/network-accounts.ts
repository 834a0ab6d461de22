import type { NetworkAccountRow } from '@skinstack/db/networks';
import { type EvidenceCount, listEvidence } from '@skinstack/db/orders/list-evidence';
import { findRow, matches } from '@skinstack/db/rows/find-rows';
import { clearAnswers } from '@skinstack/db/rows/idempotency-keys';
import { findIdempotencyKey } from '@skinstack/db/rows/insert-row-once';
import { updateRowAs } from '@skinstack/db/rows/write-rows';
import { networkAccounts } from '@skinstack/db/schema/network-accounts';
import { closeShopCodes, openShopCodes } from '@skinstack/db/shop-codes';
import { assert } from '@skinstack/domain/assert';
import { sealSecret } from '@skinstack/domain/crypto/seal';
import { Problem } from '@skinstack/domain/problem';
import { findAdapter } from '@skinstack/networks/networks';
import { insertIdempotent, refuseSecretReplay } from '../middleware/idempotency.ts';
import type { Ports } from '../ports.ts';
import { changeRow, invalidField, refuseBrokenReference, requireFound } from '../rest/rows.ts';
import { digestOf, digestsOf, refuseUseOfOther } from '../secret-use.ts';
import { sealAdminToken, sealApiKey } from '../secrets.ts';
import { CAPTURING } from '../storefront/capture-checkout.ts';
import type { NetworkAccountChanges, NewNetworkAccount, RotateSecret } from './schemas.ts';

/**
 * Adds a network account with its secret encrypted, bound to the account's id.
 * @returns the row, and the secret if it was generated here: it is shown once
 * @throws Problem `conflict` when the secret is in use, `not_found` for the merchant
 */
export async function createNetworkAccount(ports: Ports, input: NewNetworkAccount) {
  const id = ports.newId('net');
  const { secret, shown, query } = chooseSecret(ports, input.network, input.secret);
  const external_account = readAccount(input.network, input.external_account ?? null);
  const account = { network: input.network, external_account };
  const secret_digest = digestOf(ports, account, secret);
  if (input.secret !== undefined) {
    await refuseUseOfOther(ports, secret_digest, await accountOfRequest(ports));
  }
  const fields = {
    id,
    ...account,
    merchant_id: input.merchant_id ?? null,
    max_commission_bps: input.max_commission_bps ?? null,
    secret_digest,
    api_key_sealed: input.api_key === undefined ? null : await sealApiKey(ports, id, input.api_key),
    admin_token_sealed: await sealTokenOf(ports, { id, ...account }, input.admin_token ?? null),
    secret_sealed: await sealSecret(ports.sealing_key, secret, id, ports.random(12)),
  };
  const made = await refuseBrokenReference(
    insertIdempotent(ports, networkAccounts, fields, shown.secret),
  );
  if (made.row.admin_token_sealed !== null) await openShopCodes(ports.db, made.row.id);
  if (shown.secret === undefined) return { row: made.row, secret: shown, query };
  if (made.secret === null) throw refuseSecretReplay();
  // a replay answers the secret of the first request
  const first = chooseSecret(ports, input.network, made.secret);
  return { row: made.row, secret: { secret: made.secret }, query: first.query };
}

/**
 * Whose account it is at the network, in the form its deliveries are read in.
 * @throws Problem `invalid_request` when it can be nobody's
 */
function readAccount(network: string, entered: string | null): string | null {
  const adapter = findAdapter(network);
  if (entered === null || !adapter?.readAccount) return entered;
  const account = adapter.readAccount(entered);
  if (account === null) throw invalidField('external_account', 'Not the address of a shop');
  return account;
}

/** The account the same request made before, when its answer was lost. */
async function accountOfRequest({ db, idempotency }: Ports): Promise<string | null> {
  if (!idempotency) return null;
  const first = await findIdempotencyKey(db, idempotency.caller_id, idempotency.key);
  return first?.row_id ?? null;
}

/**
 * Changes an account; its API key and admin token are stored encrypted, and null removes them. One
 * that takes deliveries again, or another shop's, must not share its secret with another.
 * @throws Problem `not_found`, `conflict`
 */
export async function changeNetworkAccount(
  ports: Ports,
  id: string,
  { api_key, admin_token, ...fields }: NetworkAccountChanges,
): Promise<NetworkAccountRow> {
  const api_key_sealed = api_key ? await sealApiKey(ports, id, api_key) : null;
  const changes = api_key === undefined ? fields : { ...fields, api_key_sealed };
  const isOther =
    fields.is_active === true || fields.external_account !== undefined || admin_token !== undefined;
  const all = isOther
    ? { ...changes, ...(await readChanges(ports, id, fields, admin_token)) }
    : changes;
  const row = await changeRow(ports, networkAccounts, 'network account', id, all);
  ports.account_memory.forget();
  if ('admin_token_sealed' in all || fields.is_active !== undefined) await tellCodes(ports, row);
  return row;
}

const NO_TOKEN = 'The account has no admin token any more: nobody looks after this code there.';

/** With a token its shop's codes are made, and looked at; without one its people do it. */
async function tellCodes(ports: Ports, { id, is_active, admin_token_sealed }: NetworkAccountRow) {
  const isOpen = is_active && admin_token_sealed !== null;
  await (isOpen ? openShopCodes(ports.db, id) : closeShopCodes(ports.db, id, NO_TOKEN));
}

/**
 * An admin token as it is kept: it opens for this shop alone.
 * @throws Problem `invalid_request` where the account is no shop's whose codes we can make
 */
async function sealTokenOf(
  ports: Ports,
  account: { id: string; network: string; external_account: string | null },
  admin_token: string | null,
): Promise<string | null> {
  if (admin_token === null) return null;
  const codes = findAdapter(account.network)?.api?.codes;
  if (!codes) throw invalidField('admin_token', 'Codes cannot be made in shops of this network');
  const { id: network_account_id, external_account } = account;
  const shop = external_account === null ? null : codes.readShop(external_account);
  if (shop === null) {
    throw invalidField('external_account', `Needed with a token: the shop, as ${codes.shop_form}`);
  }
  return sealAdminToken(ports, { network_account_id, shop }, admin_token);
}

/**
 * Whose account it is after a change, and the digests it has once it is active.
 * @throws Problem `conflict`, `invalid_request`
 */
async function readChanges(
  ports: Ports,
  id: string,
  { external_account: entered, is_active }: NetworkAccountChanges,
  admin_token: string | null | undefined,
) {
  const stored = await findRow(ports.db, networkAccounts, id);
  if (stored === null) return {};
  const named =
    entered === undefined ? {} : { external_account: readAccount(stored.network, entered) };
  const now = { ...stored, ...named };
  // a token is its shop's: another shop is never asked with it
  const isGone = now.external_account !== stored.external_account && admin_token === undefined;
  const token =
    admin_token !== undefined || (isGone && stored.admin_token_sealed !== null)
      ? { admin_token_sealed: await sealTokenOf(ports, now, admin_token ?? null) }
      : {};
  if (is_active !== true && entered === undefined) return token;
  const digests = await digestsOf(ports, now);
  if (digests.secret_digest !== null) await refuseUseOfOther(ports, digests.secret_digest, id);
  return { ...named, ...token, ...digests };
}

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
  const secret_digest = digestOf(ports, account, secret);
  if (input.secret !== undefined) await refuseUseOfOther(ports, secret_digest, id);
  const { secret_digest: previous_secret_digest } = await digestsOf(ports, account);
  const changes = {
    secret_digest,
    previous_secret_digest,
    secret_sealed: await sealSecret(ports.sealing_key, secret, id, ports.random(12)),
    previous_secret_sealed: account.secret_sealed,
    previous_secret_expires_at: new Date(ports.now() + input.grace_hours * HOUR_MS),
    ...{ refused_count: 0, refused_at: null },
  };
  await clearAnswers(ports.db, id);
  const asRead = matches(networkAccounts.secret_sealed, account.secret_sealed);
  const { act = null } = ports;
  const changing = updateRowAs(ports.db, act, networkAccounts, id, changes, asRead);
  const row = await refuseBrokenReference(changing);
  ports.account_memory.forget();
  if (!row) throw new Problem('conflict', 'The secret was rotated at the same time. Look again.');
  return { row, secret: shown, query };
}

function refuseEarlyRotation(ports: Ports, expires_at: Date | null, isForced: boolean): void {
  if (isForced || expires_at === null || expires_at.getTime() <= ports.now()) return;
  const until = `until ${expires_at.toISOString()}`;
  const detail = `The previous secret is valid ${until}; “force” ends it now.`;
  throw new Problem('conflict', detail);
}

/** A secret to store, what of it is shown once, and the webhook URL's query that contains it. */
export type ChosenSecret = { secret: string; shown: { secret?: string }; query: string };

/**
 * The given secret, or a new one of 256 random bits in the network's format.
 * @throws Problem `invalid_request` when the network cannot use the given one
 */
function chooseSecret(ports: Ports, network: string, given: string | undefined): ChosenSecret {
  const adapter = findAdapter(network);
  assert(adapter, 'an account is of a network we know');
  const { make, refuse, is_in_address } = adapter.secrets;
  const refusal = given === undefined ? null : refuse(given);
  if (refusal !== null) throw invalidField('secret', refusal);
  const secret = given ?? make(ports.random(32));
  const query = is_in_address ? `?token=${encodeURIComponent(secret)}` : '';
  return { secret, shown: given === undefined ? { secret } : {}, query };
}

/**
 * An account as JSON, with its webhook URL and never a secret.
 * @param query of networks with the secret in the URL, just after it was chosen
 */
export function presentNetworkAccount(
  row: NetworkAccountRow,
  origin: string,
  evidence: ShownEvidence,
  query = '',
) {
  const { id, network, merchant_id, external_account, max_commission_bps, is_active } = row;
  const imported = findAdapter(network)?.api?.poll?.progress(row.import_state);
  return {
    id,
    network,
    merchant_id,
    external_account,
    max_commission_bps,
    is_active,
    has_api_key: row.api_key_sealed !== null,
    has_admin_token: row.admin_token_sealed !== null,
    imported_until: imported?.complete_to ?? null,
    import_problem: imported?.problem ?? null,
    webhook_url: `${origin}/webhooks/${network}/${id}${query}`,
    capture_url: CAPTURING.includes(network) ? `${origin}/capture/${network}/${id}` : null,
    evidence,
    previous_secret_expires_at: row.previous_secret_expires_at?.toISOString() ?? null,
    refused_count: row.refused_count,
    refused_at: row.refused_at?.toISOString() ?? null,
    closed_at: row.closed_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
  };
}

/** By which evidence the last orders of an account were credited, as it is shown. */
type ShownEvidence = ReturnType<typeof presentEvidence>;

/** What tells of each of some accounts by which evidence its last hundred orders were credited. */
export async function readEvidence({ db }: Ports, network_account_ids: readonly string[]) {
  const counts = await listEvidence(db, network_account_ids);
  const ofAccount = Map.groupBy(counts, ({ network_account_id }) => network_account_id);
  return (id: string) => presentEvidence(ofAccount.get(id) ?? []);
}

function presentEvidence(counts: readonly EvidenceCount[]) {
  const sum = (some: typeof counts) => some.reduce((all, { order_count }) => all + order_count, 0);
  const credited = counts.flatMap(({ kind, where, order_count }) =>
    kind === null ? [] : { kind, where, orders: order_count },
  );
  return {
    orders: sum(counts),
    without: sum(counts.filter(({ kind }) => kind === null)),
    by: credited,
  };
}
