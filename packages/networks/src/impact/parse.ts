import type { VerifiedDelivery } from '../delivery.ts';
import type { Claim, NetworkEvent } from '../network-event.ts';
import { notUnderstood } from '../not-understood.ts';
import { isPlainText, toPlainText } from '../plain-text.ts';
import { readInstant } from '../read-instant.ts';
import { readAmounts } from './read-amounts.ts';
import { type Fields, readFields } from './read-fields.ts';

/** An action waits, is approved, or was reversed; a modified one waits again (Partner API v16). */
const STATES = new Set(['PENDING', 'APPROVED', 'REVERSED']);
const TEST = 'TEST_ACTION';

/** An action lifecycle postback: the action as it stands, which for a reversed one is nothing. */
export function parse(delivery: VerifiedDelivery): NetworkEvent {
  const fields = readFields(delivery);
  if (typeof fields === 'string') return notUnderstood(fields);
  return readAction(fields, delivery.received_at_ms);
}

/** The same of the fields of an action, wherever they were read. */
export function readAction(fields: Fields, received_at_ms: number): NetworkEvent {
  const of = (...names: string[]) =>
    names.map((name) => fields.values.get(name)).find(Boolean) ?? null;
  const action_id = of('actionid');
  const order_id = of('oid', 'orderid');
  if (action_id === null || !isPlainText(action_id)) return notUnderstood('ActionId is missing.');
  if (order_id !== null && !isPlainText(order_id)) return notUnderstood('Oid is too long.');
  const status = of('status', 'state')?.toUpperCase() ?? '';
  if (!STATES.has(status)) return notUnderstood('Status is not PENDING, APPROVED or REVERSED.');
  const is_reversed = status === 'REVERSED';
  const detail = of('statusdetail', 'statedetail', 'adjustmentreason', 'reason');
  // a test that was reversed takes back what it may have earned before it was known to be one
  if (detail?.toUpperCase() === TEST && !is_reversed) {
    return { type: 'ignored', reason: 'A test action.' };
  }
  const amounts = readAmounts(fields, is_reversed);
  if (typeof amounts === 'string') return notUnderstood(amounts);
  const ordered_at = of('eventdate', 'actiondate', 'creationdate');
  const changed_at = of('updatedate', 'modificationdate', 'statusdate');
  return {
    type: 'order_reported',
    external_order_id: order_id ?? `action:${action_id}`,
    external_conversion_id: action_id,
    ...amounts,
    ordered_at_ms: (ordered_at && readInstant(ordered_at)) || received_at_ms,
    version_ms: changed_at === null ? null : readInstant(changed_at),
    void_reason: is_reversed
      ? `impact.com reversed it${detail ? `: ${toPlainText(detail)}` : ''}.`
      : null,
    claims: readClaims(fields),

    customer_email: null,
    reversals: [],
  };
}

const SUB_IDS = { subid1: 'SubId1', subid2: 'SubId2', subid3: 'SubId3', sharedid: 'SharedId' };
/** Our click tokens, as a sub-id shows them; anything else there is a mark of somebody else's. */
const TOKEN = /^[A-Za-z0-9_-]{64}$/;

/** What has the form of our token goes first; a sub-id is also used for other marks. */
function readClaims({ values }: Fields): Claim[] {
  const claims: Claim[] = [];
  for (const [name, where] of Object.entries(SUB_IDS)) {
    const token = values.get(name) ?? '';
    if (isPlainText(token)) claims.push({ kind: 'click', token, where });
  }
  const isOurs = (claim: Claim) => claim.kind === 'click' && TOKEN.test(claim.token);
  claims.sort((a, b) => Number(isOurs(b)) - Number(isOurs(a)));
  const code = values.get('promocode') ?? '';
  if (isPlainText(code)) claims.push({ kind: 'coupon', code });
  return claims;
}
