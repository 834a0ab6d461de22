type Context = { source: string };

/**
 * The JSON of a body in strict UTF-8 with every number as the text it was written as: a number of
 * JavaScript loses the end of an id above 2^53, and turns `398.0` into another text. `context` is
 * part of ECMAScript 2026 (JSON.parse source text access); workerd and Node 22 have it.
 * @returns undefined when the body is not JSON
 */
export function parseExactJson(body: Uint8Array): unknown {
  const keepText = (_: string, value: unknown, context?: Context) =>
    typeof value === 'number' && context ? context.source : value;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body), keepText);
  } catch {
    return undefined;
  }
}

/** The JSON of a body in strict UTF-8; undefined when it is not that. */
export function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

/**
 * Source text access of ECMAScript 2026 (JSON.rawJSON), in workerd and Node 22: a number written
 * again keeps every digit, which a number of JavaScript does not above 2^53.
 */
const exact = JSON as unknown as {
  rawJSON(text: string): unknown;
  isRawJSON(value: unknown): boolean;
};

/** JSON whose numbers are written again as they came. @throws SyntaxError */
export function parseWithRawNumbers(text: string): unknown {
  return JSON.parse(text, (_, value: unknown, context?: { source: string }) =>
    typeof value === 'number' && context ? exact.rawJSON(context.source) : value,
  );
}

/** True for a number `parseWithRawNumbers` read. */
export const isRawNumber = (value: unknown) => exact.isRawJSON(value);
