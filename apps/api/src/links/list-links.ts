import {
  type LinkPlace,
  type ListedLink,
  listLinks as listPage,
} from '@skinstack/db/links/list-links';
import { isId } from '@skinstack/domain/ids';
import { Problem } from '@skinstack/domain/problem';
import type { Span } from '@skinstack/domain/time-zones';
import { influencerOf } from '../middleware/whose.ts';
import type { Ports } from '../ports.ts';
import { readCursor, refuseCursor, writeCursor } from '../rest/cursor.ts';
import { readPeriod } from '../rest/period.ts';
import type { Caller } from '../router.ts';
import { presentFigures } from '../stats/present-figures.ts';
import { presentLink } from './change-link.ts';
import type { LinkListQuery } from './schemas.ts';

/**
 * A page of the caller's links, or of everybody's for an operator, with the figures of a period; by
 * default the last 30 days. Further pages are of the period of the first.
 * @throws Problem `invalid_request`, `not_found` when they are to be another influencer’s
 */
export async function listLinks(ports: Ports, caller: Caller, query: LinkListQuery) {
  const { limit, sort, cursor, is_active, product_id, campaign, slug, q } = query;
  const { span, after } = cursor === undefined ? firstPage(ports, query) : laterPage(ports, query);
  const own = influencerOf(caller) ?? query.influencer_id;
  if (query.influencer_id !== undefined && query.influencer_id !== own) {
    throw new Problem('not_found', 'There is no influencer with this id.');
  }
  const filter = {
    ...{ influencer_id: own, product_id, campaign, slug, q },
    is_active: is_active === undefined ? undefined : is_active === 'true',
  };
  const rows = await listPage(ports.db, filter, span, { limit, sort, after });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const next_cursor = rows.length > limit && last ? cursorOf(last.place, query.sort, span) : null;
  return {
    from: span.from.toISOString(),
    to: span.to.toISOString(),
    data: shown.map((row) => presentListedLink(row, ports.short_domain)),
    next_cursor,
  };
}

type Start = { span: Span; after: LinkPlace | null };

function firstPage(ports: Ports, query: LinkListQuery): Start {
  return { span: readPeriod(ports, query), after: null };
}

/** Links ordered by their ids have an id as cursor, the others also what they are ordered by. */
function laterPage(ports: Ports, query: LinkListQuery): Start {
  const { sort, cursor = '' } = query;
  if (sort === 'created') {
    if (!isId('lnk', cursor)) throw refuseCursor();
    return { span: readPeriod(ports, query), after: { currency: '', value: '0', id: cursor } };
  }
  const [, from = '', to = '', currency = '', value = '', id = ''] = readCursor(cursor, sort, 6);
  const span = { from: new Date(from), to: new Date(to) };
  const isPlace = /^\d{1,30}$/.test(value) && /^([A-Z]{3})?$/.test(currency) && isId('lnk', id);
  const isSpan = !Number.isNaN(span.from.getTime()) && !Number.isNaN(span.to.getTime());
  if (!isPlace || !isSpan) throw refuseCursor();
  return { span, after: { currency, value, id } };
}

function cursorOf({ currency, value, id }: LinkPlace, sort: string, { from, to }: Span): string {
  if (sort === 'created') return id;
  return writeCursor([sort, from.toISOString(), to.toISOString(), currency, value, id]);
}

/** A link as JSON, with its product and its figures. */
function presentListedLink(row: ListedLink, short_domain: string) {
  const { link, product_name, counts, earnings } = row;
  const { product_id } = link;
  return {
    ...presentLink(link, short_domain),
    product: product_id === null ? null : { id: product_id, name: product_name ?? '' },
    figures: presentFigures(counts, earnings),
  };
}
