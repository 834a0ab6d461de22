import { sha256Hex } from '@skinstack/domain/crypto/sha256';
import type {
  ApiAccess,
  Confirmation,
  DeliveryIdentity,
  NetworkAdapter,
  VerifiedDelivery,
} from '../adapter.ts';
import { notUnderstood } from '../event.ts';
import { readJsonFields, readPostbackFields } from '../reading/postback-fields.ts';
import { isPlainText } from '../reading/text.ts';
import { verifyAddressToken } from '../signing/address-token.ts';
import { tokenSecret } from '../signing/secrets.ts';
import { findAction } from './impact-api.ts';
import { parse, readAction } from './read-action.ts';
import { signImpactTest } from './sandbox.ts';

/** impact.com: action lifecycle postbacks; it states the commission itself. */
export const impact: NetworkAdapter = {
  title: 'impact.com',
  click_parameter: 'subId1',
  // impact.com offers no signature (help.impact.com 155000001055)
  verify: verifyAddressToken,
  identify,
  parse,
  signTest: signImpactTest,
  api: { base_url: 'https://api.impact.com', confirm },
  kept_headers: ['content-type'],
  accepts_get: true,
  secrets: tokenSecret,
};

const DIGEST_LENGTH = 16;

/**
 * impact sends no event id, so one is made of the action, its state and its money, and of a digest
 * of all that was sent: sent again it is the same, and anything else it says makes it another.
 */
async function identify(delivery: VerifiedDelivery): Promise<DeliveryIdentity> {
  const digest = await sha256Hex(delivery.body);
  const fields = readPostbackFields(delivery);
  const values = typeof fields === 'string' ? new Map<string, string>() : fields.values;
  const status = values.get('status') ?? values.get('state') ?? '';
  const names = [values.get('actionid'), status, values.get('amount'), values.get('payout')];
  const name = [...names, digest.slice(0, DIGEST_LENGTH)].map((part) => part ?? '').join(':');
  const isNamed = Boolean(values.get('actionid')) && isPlainText(name);
  return {
    external_event_id: isNamed ? name : `sha256:${digest}`,
    topic: isPlainText(status) ? status.toUpperCase() : null,
  };
}

/** `campaign.tracker.sequence`; nothing that could lead elsewhere on impact's host. */
const ACTION_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/**
 * Asks impact what has become of the action a postback names, and takes its word. The answer is as
 * new as the asking.
 */
async function confirm(
  access: ApiAccess & { external_account: string },
  delivery: VerifiedDelivery,
  asked_at_ms: number,
): Promise<Confirmation> {
  const fields = readPostbackFields(delivery);
  const action_id = typeof fields === 'string' ? '' : (fields.values.get('actionid') ?? '');
  if (!ACTION_ID.test(action_id)) return { event: notUnderstood('ActionId is missing, or none.') };
  const answer = await findAction(access, action_id);
  if (answer.kind === 'no_answer') return { event: null, problem: answer.problem };
  if (answer.kind === 'missing') {
    return { event: notUnderstood('impact.com’s API knows no such action.') };
  }
  const told = readJsonFields(answer.body);
  if (typeof told === 'string' || told.values.get('id') !== action_id) {
    return { event: null, problem: 'impact.com’s API answered something that is not the action.' };
  }
  const values = new Map(told.values).set('actionid', action_id);
  const told_of_action = { values, pairs: told.pairs, items: [] };
  return { event: readAction(told_of_action, delivery.received_at_ms, asked_at_ms) };
}
