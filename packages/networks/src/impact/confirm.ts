import type { VerifiedDelivery } from '../delivery.ts';
import type { ApiAccess, Confirmed, NetworkApis } from '../network-adapter.ts';
import { notUnderstood } from '../not-understood.ts';
import { readAction } from './parse.ts';
import { readFields, readJsonFields } from './read-fields.ts';

/** `campaign.tracker.sequence`; nothing that could lead elsewhere on impact's host. */
const ACTION_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/**
 * Asks impact what has become of the action a postback names, and takes its word. The answer is as
 * new as the asking.
 */
export async function confirm(
  { impact }: NetworkApis,
  { external_account, api_key }: ApiAccess,
  delivery: VerifiedDelivery,
  asked_at_ms: number,
): Promise<Confirmed> {
  const fields = readFields(delivery);
  const action_id = typeof fields === 'string' ? '' : (fields.values.get('actionid') ?? '');
  if (!ACTION_ID.test(action_id)) return { event: notUnderstood('ActionId is missing, or none.') };
  const answer = await impact.findAction(external_account, api_key, action_id);
  if (answer.kind === 'no_answer') return { event: null, problem: answer.problem };
  if (answer.kind === 'missing') {
    return { event: notUnderstood('impact.com’s API knows no such action.') };
  }
  const told = readJsonFields(answer.body);
  if (typeof told === 'string' || told.values.get('id') !== action_id) {
    return { event: null, problem: 'impact.com’s API answered something that is not the action.' };
  }
  const values = new Map(told.values).set('actionid', action_id);
  const event = readAction({ values, items: [] }, delivery.received_at_ms);
  return {
    event: event.type === 'order_reported' ? { ...event, version_ms: asked_at_ms } : event,
  };
}
