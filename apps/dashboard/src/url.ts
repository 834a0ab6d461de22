import { useLocation } from 'preact-iso';

type Changes = Record<string, string | null>;

/** What the address says after “?”, and how to change some of it; null takes a part away. */
export function useQueryParams(): [
  Record<string, string>,
  (changes: Changes, replace?: boolean) => void,
] {
  const { query, path, route } = useLocation();
  const change = (changes: Changes, replace = true) => {
    const params = new URLSearchParams(query);
    for (const [name, value] of Object.entries(changes)) {
      if (value === null || value === '') params.delete(name);
      else params.set(name, value);
    }
    const text = params.toString();
    route(`${path}${text ? `?${text}` : ''}`, replace);
  };
  return [query, change];
}

/** `&name=value` of what is set, for a request. */
export function params(fields: Record<string, string | null | undefined>): string {
  return Object.entries(fields)
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([name, value]) => `&${name}=${encodeURIComponent(value ?? '')}`)
    .join('');
}
