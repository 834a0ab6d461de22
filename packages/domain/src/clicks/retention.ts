/**
 * The first instant that is kept: so many calendar months (UTC) before now. On a day that the month
 * does not have, the month after begins: nothing is let go of early or late by more than that.
 */
export function retentionStart(now_ms: number, months: number): Date {
  const at = new Date(now_ms);
  at.setUTCMonth(at.getUTCMonth() - months);
  return at;
}
