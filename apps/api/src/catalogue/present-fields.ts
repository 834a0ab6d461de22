/** The fields of a change that were sent; a field left out changes nothing. */
export function presentFields<T extends object>(
  wish: T,
): { [K in keyof T]: Exclude<T[K], undefined> } {
  const present = Object.entries(wish).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as { [K in keyof T]: Exclude<T[K], undefined> };
}
