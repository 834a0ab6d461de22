import type { Application } from '@skinstack/domain/members/application';
import type { Enrolment, MembershipState } from '@skinstack/domain/members/membership';
import type { CommissionRule } from '@skinstack/domain/terms';
import { sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { insertMails, type NewMail } from '../notices/mails.ts';
import { fromJsonRow } from '../rows/json-rows.ts';
import { type Act, insertAuditEntry } from '../rows/trail.ts';
import { programs } from '../schema/programs.ts';
import { insertInvitation, type NewInvitation } from './change-memberships.ts';
import { readRule } from './group-rules.ts';

type ProgramRow = typeof programs.$inferSelect;

/** A program as somebody sees it who is in it, or may be. */
export type JoinableProgram = {
  program: ProgramRow;
  merchant_name: string;
  membership: { id: string; state: MembershipState; group_id: string | null } | null;
  /** Special terms in force that may be theirs. */
  rules: CommissionRule[];
  terms_version: number | null;
  accepted_version: number | null;
};

/**
 * The programs an influencer is in or may ask to be in, newest first: at most `limit` and one more.
 * A program by invitation is shown to whom it knows.
 * @param only a single one
 */
export async function listJoinable(
  db: Database,
  influencer_id: string,
  page: { limit: number; cursor?: string | undefined; q?: string | undefined },
  only: string | null = null,
): Promise<JoinableProgram[]> {
  const { limit, cursor = null, q = null } = page;
  const result = await db.execute(sql`
    select to_jsonb(programs) as program, merchants.name as merchant_name,
      (select to_jsonb(own) from memberships as own where own.program_id = programs.id
        and own.influencer_id = ${influencer_id}) as membership,
      (select coalesce(jsonb_agg(to_jsonb(rule)), '[]') from commission_rules as rule
        where rule.program_id = programs.id and rule.product_id is null and rule.category is null
          and (rule.influencer_id is null or rule.influencer_id = ${influencer_id})
          and (rule.group_id is null or rule.group_id = (select group_id from memberships as own
            where own.program_id = programs.id and own.influencer_id = ${influencer_id}))
          and (rule.starts_at is null or rule.starts_at <= now())
          and (rule.ends_at is null or rule.ends_at > now())) as rules,
      (select max(version) from program_terms where program_terms.program_id = programs.id
        and valid_from <= now()) as terms_version,
      (select max(version) from terms_acceptances as accepted
        where accepted.program_id = programs.id
          and accepted.influencer_id = ${influencer_id}) as accepted_version
    from programs join merchants on merchants.id = programs.merchant_id
    where programs.is_active and merchants.is_active
      and (programs.enrolment <> 'invite' or exists (select from memberships as own
        where own.program_id = programs.id and own.influencer_id = ${influencer_id}
          and own.state in ('invited', 'applied', 'approved', 'suspended')))
      and (${only}::text is null or programs.id = ${only})
      and (${cursor}::text is null or programs.id < ${cursor})
      and (${q}::text is null or position(lower(${q}) in lower(programs.name)) > 0)
    order by programs.id desc limit ${limit + 1}::int`);
  return result.rows.map((row) => ({
    program: fromJsonRow(programs, row.program),
    merchant_name: String(row.merchant_name),
    membership: row.membership as JoinableProgram['membership'],
    rules: (row.rules as unknown[]).map(readRule),
    terms_version: row.terms_version === null ? null : Number(row.terms_version),
    accepted_version: row.accepted_version === null ? null : Number(row.accepted_version),
  }));
}

/** A program as its public page shows it. */
export type PublicProgram = {
  program: ProgramRow;
  merchant: { id: string; name: string };
  products: { name: string; category: string | null }[];
  terms: { version: number; body: string; valid_from: Date } | null;
};

const MOST_PRODUCTS = 24;

/** The program of a public page; null where there is none, or none that takes applications. */
export async function findPublicProgram(db: Database, slug: string): Promise<PublicProgram | null> {
  const result = await db.execute(sql`
    select to_jsonb(programs) as program, merchants.id as merchant_id,
      merchants.name as merchant_name,
      (select jsonb_agg(jsonb_build_object('name', name, 'category', category)) from (
        select name, category from products where program_id = programs.id and is_active
        order by id desc limit ${MOST_PRODUCTS}::int) as offered) as products,
      (select to_jsonb(terms) from program_terms as terms where terms.program_id = programs.id
        and valid_from <= now() order by version desc limit 1) as terms
    from programs join merchants on merchants.id = programs.merchant_id
    where slug = ${slug} and slug <> '' and programs.is_active and merchants.is_active
      and enrolment <> 'invite'`);
  const [row] = result.rows;
  if (!row) return null;
  const terms = row.terms as { version: number; body: string; valid_from: string } | null;
  return {
    program: fromJsonRow(programs, row.program),
    merchant: { id: String(row.merchant_id), name: String(row.merchant_name) },
    products: (row.products as PublicProgram['products'] | null) ?? [],
    terms: terms && { ...terms, valid_from: new Date(terms.valid_from) },
  };
}

/** An application as a stranger sent it: by an address nobody has proved. */
export type NewApplication = {
  influencer_id: string;
  membership_id: string;
  program_id: string;
  enrolment: Enrolment;
  meets_rule: boolean;
  application: Application;
  /** For whoever is accepted at once. */
  invitation: NewInvitation;
  /** For whoever waits. */
  received: NewMail;
  now: Date;
};

/**
 * Keeps an application: one statement. Somebody new becomes an influencer without a user; whoever
 * has the address already is left as they are, but for a membership that waits for a decision:
 * nobody can tell from outside which of the two it was. What is approved, waits, or is suspended
 * stays so.
 * @returns whether they are accepted, and invited, at once
 * @throws a unique violation when the handle was taken meanwhile
 */
export async function insertApplication(
  db: Database,
  wish: NewApplication,
  act: Act | null,
): Promise<{ is_invited: boolean }> {
  const { name, email, handle, country, ...rest } = wish.application;
  const isOpen = wish.enrolment === 'open';
  const forNew = isOpen || wish.meets_rule ? 'approved' : 'applied';
  const forKnown = isOpen ? 'approved' : 'applied';
  const by = isOpen ? 'enrolment' : wish.meets_rule ? 'rule' : 'application';
  const told = JSON.stringify({ handle, country, ...rest });
  const isWaiting = sql`exists (select from applied where state = 'applied')`;
  const result = await db.execute(sql`
    with known as (
      select id from influencers where lower(email) = lower(${email})
    ), made as (
      insert into influencers (id, display_name, email, handle, country)
      select ${wish.influencer_id}, ${name}, ${email}, (select ${handle}::text where not exists (
          select from influencers where lower(influencers.handle) = lower(${handle}))), ${country}
      where not exists (select from known)
      returning id, email
    ), party as (
      select id, ${forNew}::text as state, ${by}::text as decided_by from made
      union all
      select id, ${forKnown}::text, ${isOpen ? by : 'application'}::text from known
    ), applied as (
      insert into memberships as held
        (id, program_id, influencer_id, state, decided_by, application)
      select ${wish.membership_id}, ${wish.program_id}, id, state, decided_by, ${told}::jsonb
      from party
      on conflict (program_id, influencer_id) do update set state = 'applied', reason = null,
        application = excluded.application, decided_by = 'application'
        where held.state in ('declined', 'left')
      returning id, influencer_id, program_id, state
    ), ${insertInvitation(
      wish.invitation,
      // what this statement inserts is in no table yet
      sql`select influencer_id, email from applied join made on made.id = influencer_id
        where state = 'approved'`,
    )},
    new_word as (
      ${insertMails([wish.received], wish.now, isWaiting)}
    ), ${insertAuditEntry(act, sql`applied.id`, sql`applied`, { after: sql`to_jsonb(applied)` })}
    select id from new_user`);
  return { is_invited: result.rows.length > 0 };
}
