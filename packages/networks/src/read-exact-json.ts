type Context = { source: string };

/**
 * The JSON of a body in strict UTF-8 with every number as the text it was written as: a number of
 * JavaScript loses the end of an id above 2^53, and turns `398.0` into another text. `context` is
 * part of ECMAScript 2026 (JSON.parse source text access); workerd and Node 22 have it.
 * @returns undefined when the body is not JSON
 */
export function readExactJson(body: Uint8Array): unknown {
  const keepText = (_: string, value: unknown, context?: Context) =>
    typeof value === 'number' && context ? context.source : value;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body), keepText);
  } catch {
    return undefined;
  }
}
