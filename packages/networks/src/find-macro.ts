/** `{ActionId}`, `!!clickref!!`, `[[order]]`: what a network did not fill in, as three write it. */
const MACRO = /\{[^{}]*\}|!![^!]+!!|\[\[[^[\]]+\]\]/;

/** The name of the first text that still holds a macro; undefined when all are values. */
export function findMacro(fields: Iterable<readonly [string, unknown]>): string | undefined {
  for (const [name, value] of fields) {
    if (typeof value === 'string' && MACRO.test(value)) return name;
  }
  return undefined;
}
