/** Random bytes as text that is safe in a header, a cookie and a log's redaction (`ss_…`). */
export function randomSecret(
  ports: { random(length: number): Uint8Array },
  prefix: string,
  byte_count: number,
): string {
  const text = btoa(String.fromCharCode(...ports.random(byte_count)));
  return `${prefix}${text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`;
}
