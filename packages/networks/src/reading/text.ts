const MAX_LENGTH = 255;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f]/g;

/** True for an id or code as networks send them: PostgreSQL keeps no NUL, nobody needs the rest. */
export function isPlainText(text: string): boolean {
  return (
    text.trim() !== '' &&
    text.length <= MAX_LENGTH &&
    text.isWellFormed() &&
    text.search(CONTROL) < 0
  );
}

/** A remark made fit to keep: control characters become spaces, what is too long is cut. */
export function toPlainText(text: string): string {
  return text.slice(0, MAX_LENGTH).toWellFormed().replace(CONTROL, ' ').trim();
}

/** `{ActionId}`, `!!clickref!!`, `[[order]]`, `#s1#`: what a network did not fill in. */
const MACRO = /\{[^{}]*\}|!![^!]+!!|\[\[[^[\]]+\]\]|^#\w+#$/;

/** The name of the first text that still holds a macro; undefined when all are values. */
export function findUnfilledMacro(
  fields: Iterable<readonly [string, unknown]>,
): string | undefined {
  for (const [name, value] of fields) {
    if (typeof value === 'string' && MACRO.test(value)) return name;
  }
  return undefined;
}
