import { isSlug } from '@skinstack/domain/links/slug';

/** What a path of the redirect Worker asks for. A slug may be one that is none. */
export type Target =
  | { kind: 'link' | 'impression'; slug: string }
  | { kind: 'health' | 'home'; slug: '' };

/**
 * Reads the path of an address. Nearly all are `/l/{slug}` or `/{slug}` as we wrote them, and are
 * cut out; any other is parsed first, because some who share a link escape its letters.
 * @param known slugs in memory, which need no second look
 */
export function readTarget(url: string, known: ReadonlyMap<string, unknown>): Target {
  const from = url.indexOf('/', url.indexOf('://') + 3);
  const query_at = url.indexOf('?', from);
  const path = url.slice(from, query_at < 0 ? undefined : query_at);
  const slug = slugOf(path);
  return known.has(slug) || isSlug(slug) ? { kind: 'link', slug } : readUnusual(url);
}

/** What stands for the slug in `/l/{slug}` or `/{slug}`; links shared by hand gain a slash. */
function slugOf(path: string): string {
  const end = path.endsWith('/') ? -1 : undefined;
  return path.slice(path.startsWith('/l/') ? 3 : 1, end);
}

function readUnusual(url: string): Target {
  const path = withoutEscapes(new URL(url).pathname);
  if (path === '/healthz') return { kind: 'health', slug: '' };
  if (path === '/') return { kind: 'home', slug: '' };
  if (path.startsWith('/i/') && path.endsWith('.gif')) {
    return { kind: 'impression', slug: path.slice(3, -4) };
  }
  return { kind: 'link', slug: slugOf(path) };
}

function withoutEscapes(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
