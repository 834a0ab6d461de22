import { readPastedLink, withoutEscapes } from '@skinstack/domain/links/pasted-link';
import { isSlug } from '@skinstack/domain/links/slug';

/** What an address of the redirect Worker asks for. A slug may be one that is none. */
export type Target = {
  kind: 'link' | 'impression' | 'health' | 'home' | 'robots' | 'icon';
  slug: string;
  /** What is behind the `?`; of a link that was pasted, what was meant to be there. */
  query: string;
};

/** Paths that are no slugs. */
const FIXED: Record<string, Target['kind']> = {
  '/': 'home',
  '/healthz': 'health',
  '/robots.txt': 'robots',
  '/favicon.ico': 'icon',
};

/**
 * Reads an address. Nearly all are `/l/{slug}` or `/{slug}` as we wrote them, and are cut out; any
 * other is parsed first, because it may have come out of a text.
 * @param known slugs in memory, which need no second look
 */
export function readTarget(url: string, known: ReadonlyMap<string, unknown>): Target {
  const from = url.indexOf('/', url.indexOf('://') + 3);
  const query_at = url.indexOf('?', from);
  const path = url.slice(from, query_at < 0 ? undefined : query_at);
  const slug = slugOf(path);
  if (!known.has(slug) && !isSlug(slug)) return readUnusual(url);
  return { kind: 'link', slug, query: query_at < 0 ? '' : url.slice(query_at + 1) };
}

/** What stands for the slug in `/l/{slug}` or `/{slug}`; links shared by hand gain a slash. */
function slugOf(path: string): string {
  const end = path.endsWith('/') ? -1 : undefined;
  return path.slice(path.startsWith('/l/') ? 3 : 1, end);
}

function readUnusual(url: string): Target {
  const { pathname, search } = new URL(url);
  const path = withoutEscapes(pathname);
  const query = search.slice(1);
  const kind = FIXED[path];
  if (kind) return { kind, slug: '', query };
  if (path.startsWith('/i/') && path.endsWith('.gif')) {
    return { kind: 'impression', slug: path.slice(3, -4), query };
  }
  const pasted = readPastedLink(path);
  const both = [pasted.query, query].filter((part) => part !== '').join('&');
  return { kind: 'link', slug: pasted.slug, query: both };
}
