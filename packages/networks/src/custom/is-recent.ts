const TOLERANCE_MS = 300_000;

/** True for Unix seconds at most five minutes before or after we received the delivery. */
export function isRecent(unix_seconds: string, received_at_ms: number): boolean {
  if (!/^\d{1,12}$/.test(unix_seconds)) return false;
  return Math.abs(Number(unix_seconds) * 1_000 - received_at_ms) <= TOLERANCE_MS;
}
