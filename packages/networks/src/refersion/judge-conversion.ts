/** What a conversion is to us. */
export type Judgement = 'reported' | 'denied' | 'cancelled' | 'void' | 'mixed' | 'over';

/**
 * Judges a conversion: the sign says whether it gives or takes, the status whether it stands.
 * @param status the payload's, else the topic, which names it too (`DENIED_CONVERSION`)
 * @param earned_minor the commission; 0 when it is left to our own rule
 */
export function judgeConversion(
  status: string,
  amount_minor: bigint,
  earned_minor: bigint,
): Judgement {
  const isDenied = /DENIED|UNQUALIFIED/i.test(status);
  const isMixed =
    (amount_minor < 0n && earned_minor > 0n) || (amount_minor > 0n && earned_minor < 0n);
  if (isMixed) return 'mixed';
  if (amount_minor < 0n || earned_minor < 0n) return isDenied ? 'void' : 'cancelled';
  if (isDenied) return 'denied';
  return amount_minor > 0n && earned_minor > amount_minor ? 'over' : 'reported';
}
