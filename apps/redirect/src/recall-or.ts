const LIMIT = 2_000;

/** The remembered result for a text, else a new one; bounded, and cleared as a whole when full. */
export function recallOr<T>(map: Map<string, T>, text: string, work: (text: string) => T): T {
  const known = map.get(text);
  if (known !== undefined) return known;
  if (map.size >= LIMIT) map.clear();
  const made = work(text);
  map.set(text, made);
  return made;
}
