const LIMIT = 2_000;

/** What was worked out for a text before, or what `work` makes of it now; bounded, and all
 * forgotten at once when full. */
export function recallOr<T>(map: Map<string, T>, text: string, work: (text: string) => T): T {
  const known = map.get(text);
  if (known !== undefined) return known;
  if (map.size >= LIMIT) map.clear();
  const made = work(text);
  map.set(text, made);
  return made;
}
