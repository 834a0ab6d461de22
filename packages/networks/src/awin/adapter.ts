import { sha256Hex } from '@skinstack/domain/crypto/sha256';
import type { DeliveryIdentity, NetworkAdapter, VerifiedDelivery } from '../adapter.ts';
import { type NetworkEvent, notUnderstood } from '../event.ts';
import {
  type PostbackFields,
  readJsonFields,
  readPostbackFields,
} from '../reading/postback-fields.ts';
import { isPlainText } from '../reading/text.ts';
import { verifyAddressToken } from '../signing/address-token.ts';
import { tokenSecret } from '../signing/secrets.ts';
import { readTransaction } from './read-transaction.ts';
import { signAwinTest } from './sandbox.ts';

/** Awin: notifications of recorded transactions; it states the commission itself. */
export const awin: NetworkAdapter = {
  title: 'Awin',
  click_parameter: 'clickref',
  // Awin describes no signature (help.awin.com, transaction notifications)
  verify: verifyAddressToken,
  identify,
  parse,
  signTest: signAwinTest,
  kept_headers: ['content-type'],
  accepts_get: true,
  secrets: tokenSecret,
};

const TOPIC = 'transaction';
const DIGEST_LENGTH = 16;

/**
 * Awin sends no delivery id, so one is made of the transaction and a digest of all that was sent:
 * sent again it is the same, and a notification that says anything else is another.
 */
async function identify(delivery: VerifiedDelivery): Promise<DeliveryIdentity> {
  const digest = await sha256Hex(delivery.body);
  const fields = readNotification(delivery);
  const transaction_id =
    typeof fields === 'string' ? '' : (fields.values.get('transactionid') ?? '');
  const name = `${transaction_id}:${digest.slice(0, DIGEST_LENGTH)}`;
  const isNamed = transaction_id !== '' && isPlainText(name);
  return { external_event_id: isNamed ? name : `sha256:${digest}`, topic: TOPIC };
}

/** The transaction as it was recorded. */
function parse(delivery: VerifiedDelivery): NetworkEvent {
  const fields = readNotification(delivery);
  if (typeof fields === 'string') return notUnderstood(fields);
  return readTransaction(fields);
}

const FORM_FIELD = 'AwinTransactionPush';

/**
 * The fields of a notification: the query of a GET whose macros Awin filled in, or the JSON in the
 * one field of a posted form (help.awin.com, transaction notifications).
 * @returns what is wrong, in a sentence, when it cannot be read
 */
function readNotification(delivery: VerifiedDelivery): PostbackFields | string {
  if (delivery.method === 'GET') return readPostbackFields(delivery);
  const form = new URLSearchParams(new TextDecoder().decode(delivery.body));
  const documents = form.getAll(FORM_FIELD);
  const [document] = documents;
  if (document === undefined) return `The form has no field ${FORM_FIELD}.`;
  if (documents.length > 1) return `The field ${FORM_FIELD} comes twice.`;
  return readJsonFields(new TextEncoder().encode(document));
}
