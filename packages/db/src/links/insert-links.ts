import { canonicalSlug } from '@skinstack/domain/links/slug';
import { and, eq, inArray, sql } from 'drizzle-orm';
import { isOnOffer } from '../catalogue/products.ts';
import type { Database } from '../connect/connect-database.ts';
import type { Question } from '../connect/question.ts';
import { type Act, auditEntry, insertAuditEntry, type OnceKey, type Trail } from '../rows/trail.ts';
import { idempotencyKeys } from '../schema/idempotency-keys.ts';
import { influencers } from '../schema/influencers.ts';
import { merchants } from '../schema/merchants.ts';
import { products } from '../schema/products.ts';
import { programs } from '../schema/programs.ts';
import { type LinkRow, trackingLinks } from '../schema/tracking-links.ts';

/** What links are to be made to, and for whom. */
export type LinkWishes = {
  product_ids: readonly string[];
  program_ids: readonly string[];
  influencer_ids: readonly string[];
};
/** Where a link may lead, under which terms; a shop's page has no product, and no address yet. */
export type LinkTarget = {
  product_id: string | null;
  program_id: string;
  url: string | null;
  allowed_hosts: string[];
};

/** What links can be made to, by product or program, and for which influencers. */
export type LinkTargets = {
  targets: ReadonlyMap<string, LinkTarget>;
  influencer_ids: ReadonlySet<string>;
};

/**
 * Asks what is on offer of the products and programs that links are wished for, and which of the
 * influencers are active: one round trip however many there are.
 */
export function askLinkTargets(wishes: LinkWishes): Question<LinkTargets> {
  return { queries: (db) => [...selectTargets(db, wishes)], read: readTargets };
}

function selectTargets(db: Database, wishes: LinkWishes) {
  const { product_ids, program_ids, influencer_ids } = wishes;
  const { program_id, url } = products;
  const { allowed_hosts } = merchants;
  return [
    db
      .select({ product_id: products.id, program_id, url, allowed_hosts })
      .from(products)
      .innerJoin(merchants, eq(merchants.id, products.merchant_id))
      .where(and(inArray(products.id, orNone(product_ids)), isOnOffer())),
    db
      .select({ program_id: programs.id, allowed_hosts })
      .from(programs)
      .innerJoin(merchants, eq(merchants.id, programs.merchant_id))
      .where(
        and(
          inArray(programs.id, orNone(program_ids)),
          sql`${programs.is_active} and ${merchants.is_active}`,
        ),
      ),
    db
      .select({ id: influencers.id })
      .from(influencers)
      .where(and(inArray(influencers.id, orNone(influencer_ids)), eq(influencers.is_active, true))),
  ] as const;
}

type Rows<Q extends readonly unknown[]> = { [K in keyof Q]: Awaited<Q[K]> };

function readTargets(answers: readonly unknown[]): LinkTargets {
  const [product_rows, program_rows, influencer_rows] = answers as unknown as Rows<
    ReturnType<typeof selectTargets>
  >;
  const targets: LinkTarget[] = [
    ...product_rows,
    ...program_rows.map((row) => ({ ...row, product_id: null, url: null })),
  ];
  return {
    targets: new Map(targets.map((one) => [one.product_id ?? one.program_id, one])),
    influencer_ids: new Set(influencer_rows.map(({ id }) => id)),
  };
}

/** `in ()` is no SQL. */
const orNone = (ids: readonly string[]) => (ids.length > 0 ? [...ids] : ['']);

type NewLink = typeof trackingLinks.$inferInsert;

/**
 * Adds links, all or none, with the key of their request if it has one (`isKeyUsed`). The key keeps
 * their ids.
 */
export async function insertLinks(
  db: Database,
  rows: readonly NewLink[],
  { once, act }: Trail,
): Promise<LinkRow[]> {
  const insert = db
    .insert(trackingLinks)
    .values([...rows])
    .returning();
  const row_id = rows.map(({ id }) => id).join(' ');
  const keys = once ? [db.insert(idempotencyKeys).values({ ...keyOf(once), row_id })] : [];
  const [made] = await db.batch([insert, ...keys, ...linkEntry(db, row_id, act)]);
  return made;
}

const keyOf = ({ caller_id, key, request_sha256 }: OnceKey) => ({ caller_id, key, request_sha256 });

/** One entry for all that one request makes. */
function linkEntry(db: Database, row_id: string, act: Act | null) {
  if (!act) return [];
  const ids = row_id.split(' ');
  const source = sql`(select jsonb_agg(to_jsonb(link) order by id) as links
    from tracking_links link where ${inArray(sql`link.id`, ids)}) as made`;
  const after = sql`jsonb_build_object('links', made.links)`;
  return [db.execute(auditEntry(act, sql`${row_id}`, source, { after }))] as const;
}

/** Links by their ids, in that order. */
export async function listLinksById(db: Database, ids: readonly string[]): Promise<LinkRow[]> {
  const rows = await db
    .select()
    .from(trackingLinks)
    .where(inArray(trackingLinks.id, orNone(ids)));
  return rows.sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
}

/** Which of these slugs links have, in whatever case, deleted ones too: as `canonicalSlug`s. */
export async function listTakenSlugs(db: Database, slugs: readonly string[]): Promise<string[]> {
  const letters = sql<string>`lower(rtrim(${trackingLinks.slug}, '-_') collate "C")`;
  // of twins the first has them, too (`tracking_links_canonical_slug_key`)
  const isFirst = sql`${trackingLinks.slug_kind} <> 'later_twin'`;
  const rows = await db
    .select({ slug: letters })
    .from(trackingLinks)
    .where(and(inArray(letters, orNone(slugs.map(canonicalSlug))), isFirst));
  return rows.map(({ slug }) => slug);
}

/**
 * Deletes a link for everybody: nobody lists or changes it again, followers find that it ended, and
 * its slug stays taken. Once more changes nothing.
 * @param influencer_id whose it must be; undefined for anybody's
 * @returns whether there is, or was, such a link
 */
export async function deleteLink(
  db: Database,
  id: string,
  influencer_id: string | undefined,
  act: Act | null,
): Promise<boolean> {
  const result = await db.execute(sql`
    with meant as (
      select id from tracking_links
      where id = ${id} and (${influencer_id ?? null}::text is null
        or influencer_id = ${influencer_id ?? null})
    ), deleted as (
      update tracking_links set is_active = false, deleted_at = now(), updated_at = now()
      where id in (select id from meant) and deleted_at is null
      returning id
    ), ${insertAuditEntry(act, sql`deleted.id`, sql`deleted`)}
    select id from meant`);
  return result.rows.length > 0;
}
