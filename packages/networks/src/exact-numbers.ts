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
