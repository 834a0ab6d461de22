import { Problem } from '@skinstack/domain/problem';

/**
 * The largest body of an import, also after inflating: ten thousand products with every field
 * filled are 2 to 4 MiB of CSV.
 */
export const MAX_IMPORT_MIB = 8;
const MAX_BYTES = MAX_IMPORT_MIB * 1_048_576;

/**
 * The bytes of an imported file, inflated when sent with `Content-Encoding: gzip` (RFC 9110 §8.4).
 * Inflating stops at the limit, so a decompression bomb costs no more.
 * @throws Problem `body_too_large`, `unsupported_media_type`, `invalid_request`
 */
export async function readImportBody(
  encoding: string | undefined,
  body: ArrayBuffer,
): Promise<Uint8Array> {
  const name = encoding?.trim().toLowerCase() ?? 'identity';
  if (name === 'identity' || name === '') return new Uint8Array(body);
  if (name === 'gzip' || name === 'x-gzip') return inflate(body);
  throw new Problem('unsupported_media_type', 'Content-Encoding may be gzip, or missing.');
}

async function inflate(body: ArrayBuffer): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const inflated = new Blob([body]).stream().pipeThrough(new DecompressionStream('gzip'));
  try {
    for await (const part of inflated) {
      length += part.length;
      if (length > MAX_BYTES) break;
      parts.push(part);
    }
  } catch {
    const message = 'Not a whole gzip file';
    throw new Problem('invalid_request', `${message}.`, { errors: [{ path: 'body', message }] });
  }
  if (length > MAX_BYTES) {
    throw new Problem('body_too_large', `The body inflates to over ${MAX_IMPORT_MIB} MiB.`);
  }
  return joinParts(parts, length);
}

function joinParts(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
