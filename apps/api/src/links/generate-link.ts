import { listBrands } from '@skinstack/db/catalogue/products';
import { classifyDbError } from '@skinstack/db/connect/classify-db-error';
import { ask } from '@skinstack/db/connect/question';
import {
  insertLinks,
  type LinkTarget,
  type LinkTargets,
  listLinksById,
  listTakenSlugs,
} from '@skinstack/db/links/insert-links';
import { type LinkRow, type SlugKind, trackingLinks } from '@skinstack/db/schema/tracking-links';
import { findMisleadingWord } from '@skinstack/domain/links/misleading-words';
import { canonicalSlug, isNewSlug, makeSlug } from '@skinstack/domain/links/slug';
import { type FieldError, Problem } from '@skinstack/domain/problem';
import { allowedDestination } from '../catalogue/destination.ts';
import { insertIdempotent, writeIdempotent } from '../middleware/idempotency.ts';
import { influencerOf, isOperator } from '../middleware/whose.ts';
import type { Ports } from '../ports.ts';
import { futureTime, invalidField } from '../rest/rows.ts';
import type { Caller } from '../router.ts';
import { askTargetsOf } from './ask-for-links.ts';
import type { GenerateLink } from './schemas.ts';

const MAX_TRIES = 5;

/**
 * Creates a link for the caller, or for the influencer an operator names.
 * @param known what it can lead to, when that was asked already
 * @throws Problem `not_found`, `invalid_request`, `destination_not_allowed`, `slug_taken`
 */
export async function generateLink(
  ports: Ports,
  caller: Caller,
  input: GenerateLink,
  known: LinkTargets | null,
): Promise<LinkRow> {
  const found = await findTargets(ports, caller, [input], known);
  const link = prepareLink(ports, caller, input, found);
  return withFreeSlugs(
    async () => {
      const row = nameLink(ports, link, input.slug);
      return (await insertIdempotent(ports, trackingLinks, row)).row;
    },
    input.slug !== undefined && (() => Promise.resolve(takenSlug(input.slug ?? ''))),
  );
}

/**
 * Creates links, all of them or none.
 * @throws Problem as above, with every field of every link that is in the way
 */
export async function generateLinks(
  ports: Ports,
  caller: Caller,
  inputs: readonly GenerateLink[],
): Promise<LinkRow[]> {
  const found = await findTargets(ports, caller, inputs);
  const links = prepareEach(inputs, (input) => prepareLink(ports, caller, input, found));
  const chosen = inputs.flatMap(({ slug }) => slug ?? []);
  let made: LinkRow[] = [];
  const { first_id } = await writeIdempotent(ports, async (trail) => {
    made = await withFreeSlugs(
      () => {
        const rows = links.map((link, at) => nameLink(ports, link, inputs[at]?.slug));
        return insertLinks(ports.db, rows, trail);
      },
      chosen.length > 0 && (() => findTakenSlugs(ports, inputs, chosen)),
    );
    return true;
  });
  return first_id === null ? made : await listLinksById(ports.db, first_id.split(' '));
}

type Found = LinkTargets & { brands: readonly string[] };

/** All that the links need to know, in one round trip; in two when somebody chose a slug. */
async function findTargets(
  { db }: Ports,
  { role }: Caller,
  inputs: readonly GenerateLink[],
  known: LinkTargets | null = null,
): Promise<Found> {
  const isChosen = role === 'influencer' && inputs.some(({ slug }) => slug !== undefined);
  const finding = known ?? ask(db, askTargetsOf(inputs));
  const [found, brands] = await Promise.all([finding, isChosen ? listBrands(db) : []]);
  return { ...found, brands };
}

type NewLink = Omit<typeof trackingLinks.$inferInsert, 'id' | 'slug' | 'slug_kind'>;

/** A link under the slug that was chosen, or else under one that is made. */
function nameLink(ports: Ports, link: NewLink, chosen: string | undefined) {
  const slug_kind: SlugKind = chosen === undefined ? 'generated' : 'custom';
  return { ...link, id: ports.newId('lnk'), slug: chosen ?? makeSlug(ports.random), slug_kind };
}

function prepareLink(ports: Ports, caller: Caller, input: GenerateLink, found: Found): NewLink {
  const influencer_id = ownerOf(caller, input.influencer_id, found.influencer_ids);
  const { product_id, program_id, allowed_hosts, url } = targetOf(input, found.targets);
  const address = input.destination_url ?? url ?? '';
  const destination_url = allowedDestination(
    'destination_url',
    address,
    allowed_hosts,
    ports.short_domain,
  );
  const expires_at = input.expires_at ? futureTime(ports, input.expires_at) : null;
  if (input.slug !== undefined) requireUsableSlug(caller, input.slug, found.brands);
  const { campaign = null, sub_id = null } = input;
  return { influencer_id, product_id, program_id, destination_url, campaign, sub_id, expires_at };
}

function ownerOf(
  caller: Caller,
  named: string | undefined,
  active_ids: ReadonlySet<string>,
): string {
  const own = influencerOf(caller);
  if (own !== undefined) {
    if (named === undefined || named === own) return own;
    throw new Problem('not_found', 'There is no influencer with this id.');
  }
  if (named === undefined) throw invalidField('influencer_id', 'Say whose link it is');
  if (active_ids.has(named)) return named;
  throw new Problem('not_found', 'There is no active influencer with this id.');
}

/** What a link leads to: a product, or a page of a program's shop. */
function targetOf(
  { product_id, program_id }: GenerateLink,
  targets: ReadonlyMap<string, LinkTarget>,
): LinkTarget {
  const target = targets.get(product_id ?? program_id ?? '');
  if (target) return target;
  const one = product_id === undefined ? 'program' : 'product';
  throw new Problem('not_found', `There is no ${one} with this id on offer.`);
}

/** Each of them; or, in one refusal, what is wrong with each that cannot be. */
function prepareEach(
  inputs: readonly GenerateLink[],
  prepare: (input: GenerateLink) => NewLink,
): NewLink[] {
  const links: NewLink[] = [];
  const problems: { at: number; problem: Problem }[] = [];
  for (const [at, input] of inputs.entries()) {
    try {
      links.push(prepare(input));
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      problems.push({ at, problem });
    }
  }
  const [first] = problems;
  if (!first) return links;
  const errors = problems.flatMap(({ at, problem }) => {
    const own = problem.errors ?? [{ path: '', message: problem.message }];
    return own.map(({ path, message }) => ({ path: pathOf(at, path), message }));
  });
  throw refuseAll(first.problem.code, errors, inputs.length);
}

const pathOf = (at: number, field: string) =>
  field === '' ? `links.${at}` : `links.${at}.${field}`;

function refuseAll(code: Problem['code'], errors: FieldError[], count: number): Problem {
  const [{ path, message } = { path: '', message: '' }] = errors;
  const detail = `None of the ${count} links was made. ${path}: ${message}`;
  return new Problem(code, detail.replace(/\.?$/, '.'), { errors });
}

/**
 * Inserts, once more with other slugs when one that was made is taken.
 * @param findTaken says which of the slugs that were given are taken; false when none was given
 */
async function withFreeSlugs<T>(
  insert: () => Promise<T>,
  findTaken: false | (() => Promise<Problem | null>),
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await insert();
    } catch (error) {
      if (!isSlugTaken(error)) throw error;
      const taken = findTaken && (await findTaken());
      if (taken) throw taken;
      if (tries === MAX_TRIES) throw error;
    }
  }
}

const takenSlug = (slug: string) => new Problem('slug_taken', `Another link has the slug ${slug}.`);

/** The slugs given that other links have in whatever case, or that are given twice. */
async function findTakenSlugs(
  ports: Ports,
  inputs: readonly GenerateLink[],
  chosen: readonly string[],
): Promise<Problem | null> {
  const taken = new Set(await listTakenSlugs(ports.db, chosen));
  const letters = inputs.map(({ slug }) => slug && canonicalSlug(slug));
  const errors = inputs.flatMap(({ slug }, at) => {
    if (slug === undefined) return [];
    const isTwin = letters.indexOf(letters[at]) < at;
    if (!taken.has(canonicalSlug(slug)) && !isTwin) return [];
    return [{ path: pathOf(at, 'slug'), message: `The slug ${slug} is taken` }];
  });
  return errors.length === 0 ? null : refuseAll('slug_taken', errors, inputs.length);
}

/**
 * Checks a slug the caller wishes for. Words under which a link seems to be a bank's, a shop's or
 * ours are for operators to give.
 * @param brands the names of the shops; an operator's slug is not compared with them
 * @throws Problem `invalid_request`
 */
function requireUsableSlug(caller: Caller, slug: string, brands: readonly string[]): void {
  if (!isNewSlug(slug)) throw invalidField('slug', 'This word is reserved');
  if (isOperator(caller)) return;
  const word = findMisleadingWord(slug, brands);
  if (word === null) return;
  throw invalidField('slug', `Only an operator can make a link with “${word}” in its slug`);
}

const SLUG_KEYS = ['tracking_links_slug_key', 'tracking_links_canonical_slug_key'];

/** True when a link was not stored because another has its slug, in whatever case. */
function isSlugTaken(error: unknown): boolean {
  const failure = classifyDbError(error);
  return failure.kind === 'unique_violation' && SLUG_KEYS.includes(failure.constraint ?? '');
}
