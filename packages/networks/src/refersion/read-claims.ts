import { isClickName } from '../is-click-name.ts';
import type { Claim } from '../network-event.ts';
import type { ConversionPayload } from './payload.ts';

/** Our token is the sub-id of the click; an older link may carry it only in the landing address. */
export function readClaims({ click, coupon_code }: ConversionPayload): Claim[] {
  const landed = readLanding(click?.landed_url ?? '');
  const claims: Claim[] = [];
  if (click?.sub_id) claims.push({ kind: 'click', token: click.sub_id, where: 'the sub-id' });
  else if (landed) claims.push({ kind: 'click', token: landed, where: 'the landing address' });
  if (coupon_code) claims.push({ kind: 'coupon', code: coupon_code });
  return claims;
}

function readLanding(landed_url: string): string | null {
  const parameters = [...(URL.parse(landed_url)?.searchParams ?? [])];
  return parameters.find(([name, value]) => isClickName(name) && value !== '')?.[1] ?? null;
}
