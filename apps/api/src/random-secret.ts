import { toBase64Url } from '@skinstack/domain/base64url';

/** Random bytes as text that is safe in a header, a cookie and a log's redaction (`ss_…`). */
export function randomSecret(
  ports: { random(length: number): Uint8Array<ArrayBuffer> },
  prefix: string,
  byte_count: number,
): string {
  return `${prefix}${toBase64Url(ports.random(byte_count))}`;
}
