type LogLevel = 'info' | 'warn' | 'error';
export type LogFields = Record<string, string | number | boolean | null | undefined>;
/** Writes one structured line. */
export type Log = (level: LogLevel, event: string, fields?: LogFields) => void;

const SECRET_SHAPES: [RegExp, string][] = [
  [/\b([a-z]+:\/\/[^\s:/@]*):[^\s@]*@/gi, '$1:***@'], // a password in a connection string
  [/\bBearer\s+[^\s"']+/gi, 'Bearer ***'],
  [/\b(?:sk|whsec|ss)_[A-Za-z0-9+/=_-]{8,}/g, '***'], // our keys and webhook secrets
];

/**
 * A logger of JSON lines that is given the secrets of its environment and writes none of them,
 * wherever in a field they turn up.
 */
export function createLog(
  worker: string,
  secrets: readonly string[],
  write: (line: string) => void = console.log,
): Log {
  const known = secrets.filter((secret) => secret.length >= 8);
  return (level, event, fields = {}) => {
    const line = { time: new Date().toISOString(), level, worker, event, ...fields };
    write(JSON.stringify(line, (_, value) => (typeof value === 'string' ? redact(value) : value)));
  };

  function redact(text: string): string {
    let clean = text;
    for (const secret of known) clean = clean.replaceAll(secret, '***');
    for (const [shape, replacement] of SECRET_SHAPES) clean = clean.replace(shape, replacement);
    return clean;
  }
}

/**
 * What may be logged of an unexpected error: its kind and where it came from. Messages of store
 * clients carry commands, parameters and passwords, so no message is ever logged.
 */
export function describeError(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: typeof error };
  const { error_code, error_constraint } = readCodes(error);
  const frame = error.stack?.split('\n').find((line) => line.trimStart().startsWith('at '));
  return { error: error.name, error_code, error_constraint, error_at: frame?.trim() };
}

/** SQLSTATE and constraint, which the drivers put on the error itself or on its cause. */
function readCodes(error: Error): { error_code?: string; error_constraint?: string } {
  const { code, constraint, cause } = error as Error & Record<string, unknown>;
  if (typeof code === 'string') {
    return {
      error_code: code,
      ...(typeof constraint === 'string' ? { error_constraint: constraint } : {}),
    };
  }
  return cause instanceof Error ? readCodes(cause) : {};
}
