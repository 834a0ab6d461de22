import { classifyDbError } from '@skinstack/db/connect/classify-db-error';
import { findRow, listRows, type RowTable } from '@skinstack/db/rows/find-rows';
import { updateRowAs } from '@skinstack/db/rows/write-rows';
import { toJsonMinor } from '@skinstack/domain/money';
import { Problem } from '@skinstack/domain/problem';
import type { Ports } from '../ports.ts';
import { presentEach } from './left-out.ts';

/** A stored row in JSON: times as ISO-8601 UTC, amounts as numbers, the rest as it is. */
export type Presented<Row> = {
  [K in keyof Row]: Row[K] extends Date
    ? string
    : Row[K] extends Date | null
      ? string | null
      : Row[K] extends bigint
        ? number
        : Row[K] extends bigint | null
          ? number | null
          : Row[K];
};

/** A row as JSON. */
export function presentRow<Row extends object>(row: Row): Presented<Row> {
  const fields = Object.entries(row).map(([name, value]) => {
    if (value instanceof Date) return [name, value.toISOString()];
    return [name, typeof value === 'bigint' ? toJsonMinor(value) : value];
  });
  return Object.fromEntries(fields) as Presented<Row>;
}

type Where = Parameters<typeof findRow>[3];
type Page = { limit: number; cursor?: string | undefined };

/** A page of rows as JSON, newest first. */
export async function presentRows<T extends RowTable>(
  ports: Ports,
  table: T,
  page: Page,
  where?: Where,
) {
  const { data, next_cursor } = await listRows(ports.db, table, page, where);
  const { shown, left_out } = presentEach(
    data,
    ({ id }) => String(id),
    (row) => presentRow(row),
  );
  return { data: shown, next_cursor, ...left_out };
}

/**
 * One row as JSON.
 * @param one what such a row is called
 * @throws Problem `not_found`
 */
export async function presentOne<T extends RowTable>(
  ports: Ports,
  table: T,
  one: string,
  id: string,
  where?: Where,
) {
  return presentRow(requireFound(await findRow(ports.db, table, id, where), one));
}

/**
 * Changes the fields that were sent, with the request's audit entry, and answers the row as it is
 * now.
 * @param one what such a row is called
 * @throws Problem `not_found`, `conflict`
 */
export async function changeRow<T extends RowTable>(
  ports: Ports,
  table: T,
  one: string,
  id: string,
  body: object,
): Promise<T['$inferSelect']> {
  const changes = sentFields(body) as Partial<T['$inferInsert']>;
  if (Object.keys(changes).length === 0) {
    return requireFound(await findRow(ports.db, table, id), one);
  }
  const change = updateRowAs(ports.db, ports.act ?? null, table, id, changes);
  return requireFound(await refuseBrokenReference(change), one);
}

/** The fields of a PATCH that were sent; one left out changes nothing. */
export function sentFields<T extends object>(
  body: T,
): { [K in keyof T]: Exclude<T[K], undefined> } {
  const sent = Object.entries(body).filter(([, value]) => value !== undefined);
  return Object.fromEntries(sent) as { [K in keyof T]: Exclude<T[K], undefined> };
}

/** The row that was looked for. @throws Problem `not_found` when it is null */
export function requireFound<T>(row: T | null, one: string): T {
  if (row === null) throw new Problem('not_found', `There is no ${one} with this id.`);
  return row;
}

/** The refusal of one field of a body that is well-formed but cannot be used. */
export function invalidField(path: string, message: string): Problem {
  return new Problem('invalid_request', `${path}: ${message}.`, { errors: [{ path, message }] });
}

/** When a link or key expires. @throws Problem `invalid_request` on a time that has passed */
export function futureTime(ports: Ports, expires_at: string): Date {
  const time = new Date(expires_at);
  if (time.getTime() <= ports.now()) throw invalidField('expires_at', 'This time has passed');
  return time;
}

/** The field each constraint is about, and what to say when it is violated. */
const FIELDS: Record<string, { path: string; message: string }> = {
  programs_merchant_id_merchants_id_fk: { path: 'merchant_id', message: 'No such merchant' },
  products_merchant_id_merchants_id_fk: { path: 'merchant_id', message: 'No such merchant' },
  products_program_id_programs_id_fk: { path: 'program_id', message: 'No such program' },
  network_accounts_merchant_id_merchants_id_fk: {
    path: 'merchant_id',
    message: 'No such merchant',
  },
  api_keys_influencer_id_influencers_id_fk: { path: 'id', message: 'No such influencer' },
  commission_rules_product_id_products_id_fk: { path: 'product_id', message: 'No such product' },
  commission_rules_influencer_id_influencers_id_fk: {
    path: 'influencer_id',
    message: 'No such influencer',
  },
  coupons_influencer_id_influencers_id_fk: {
    path: 'influencer_id',
    message: 'No such influencer',
  },
  commission_rules_group_id_program_groups_id_fk: { path: 'group_id', message: 'No such group' },
  memberships_group_id_program_groups_id_fk: { path: 'group_id', message: 'No such group' },
  memberships_influencer_id_influencers_id_fk: {
    path: 'influencer_id',
    message: 'No such influencer',
  },
  memberships_program_id_programs_id_fk: { path: 'id', message: 'No such program' },
  program_groups_name_key: { path: 'name', message: 'The program has a group of this name' },
  program_terms_version_key: { path: 'body', message: 'Another version was added just now' },
  programs_slug_key: { path: 'slug', message: 'A program has this address' },
  coupons_open_code_key: { path: 'code', message: 'The program has this code' },
  commissions_reference_key: {
    path: 'external_reference',
    message: 'The program has a correction with this reference',
  },
  commission_rules_bounds: {
    path: 'ends_at',
    message: 'It is from before amounts were bounded, and can only be ended',
  },
  network_accounts_secret_key: { path: 'secret', message: 'This secret is in use' },
  products_price_bound: {
    path: 'price_minor',
    message: 'It is from before amounts were bounded; give one that is not over 10^12',
  },
  products_merchant_external_key: {
    path: 'external_product_id',
    message: 'The merchant has a product with this id',
  },
  users_influencer_id_influencers_id_fk: { path: 'influencer_id', message: 'No such influencer' },
  users_influencer_id_key: { path: 'influencer_id', message: 'The influencer has a user' },
  users_email_key: { path: 'email', message: 'A user has this address' },
  influencers_email_key: { path: 'email', message: 'An influencer has this address' },
  influencers_handle_key: { path: 'handle', message: 'An influencer has this handle' },
};

/** What the database's own guards of programs say no to. */
const GUARDS: Record<string, () => Problem> = {
  members_only: () => {
    const detail =
      'Only approved members of the program get links and codes. Apply, or ask to be invited.';
    return new Problem('membership_required', detail);
  },
  terms_accepted: () => {
    const detail =
      'The program has terms that are not accepted yet. Read them, then POST …/terms/accept.';
    return new Problem('terms_not_accepted', detail);
  },
};

/** Turns a violated key, bound or guard into a refusal that names the field, if there is one. */
export async function refuseBrokenReference<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const failure = classifyDbError(error);
    const guard = 'constraint' in failure ? GUARDS[failure.constraint] : undefined;
    if (guard) throw guard();
    const field = 'constraint' in failure ? FIELDS[failure.constraint] : undefined;
    if (!field) throw error;
    const code = failure.kind === 'foreign_key_violation' ? 'not_found' : 'conflict';
    throw new Problem(code, `${field.path}: ${field.message}.`, { errors: [field] });
  }
}
