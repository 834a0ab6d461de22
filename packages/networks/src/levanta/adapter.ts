import { sha256Hex } from '@skinstack/domain/crypto/sha256';
import { z } from 'zod';
import {
  type Credential,
  type DeliveryIdentity,
  markVerified,
  type NetworkAdapter,
  type PollWork,
  type RawDelivery,
  type VerifiedDelivery,
} from '../adapter.ts';
import { type NetworkEvent, notUnderstood } from '../event.ts';
import { parseJson } from '../reading/exact-json.ts';
import { asin, text } from '../reading/fields.ts';
import { isPlainText } from '../reading/text.ts';
import { decodeHexHmac, verifyHmac } from '../signing/hmac.ts';
import { textSecret } from '../signing/secrets.ts';
import { importInvoices } from './import-invoices.ts';
import { importReports } from './import-reports.ts';
import { readImportState } from './import-state.ts';
import { FOLLOWS_HEADER, TOPIC_HEADER } from './imported-delivery.ts';
import { createLevantaApi } from './levanta-api.ts';
import { parseInvoiceDay, parseInvoiceItem } from './parse-invoice.ts';
import { parseReportDay } from './parse-report-day.ts';
import { signLevantaTest } from './sandbox.ts';

/** Levanta: links and products by signed webhook; its conversions are imported, a row a day. */
export const levanta: NetworkAdapter = {
  title: 'Levanta',
  click_parameter: null,
  verify,
  identify,
  parse,
  signTest: signLevantaTest,
  api: {
    base_url: 'https://app.levanta.io/api/creator/v1',
    poll: { run: poll, progress: readImportState },
  },
  kept_headers: ['content-type', TOPIC_HEADER],
  accepts_get: false,
  secrets: textSecret,
};

/**
 * `x-levanta-hmac-sha256` is the hex HMAC-SHA256 of the raw body under the endpoint's secret, its
 * UTF-8 bytes (knowledge.levanta.io, Creator Webhooks). The headers that mark what we imported
 * ourselves are not signed, so a delivery from outside loses them.
 */
async function verify(
  delivery: RawDelivery,
  { secret }: Credential,
): Promise<VerifiedDelivery | null> {
  const signature = decodeHexHmac(delivery.headers.get('x-levanta-hmac-sha256'));
  if (signature === null || !(await verifyHmac(secret, delivery.body, signature))) return null;
  const headers = new Headers(delivery.headers);
  headers.delete(TOPIC_HEADER);
  headers.delete(FOLLOWS_HEADER);
  return markVerified({ ...delivery, headers });
}

/**
 * A webhook is named by its own `id`. What we imported is named by its content and by the event it
 * restates, so the same state twice running is one event, and a day that is restated back and
 * forth is one event each time.
 */
async function identify(delivery: VerifiedDelivery): Promise<DeliveryIdentity> {
  const imported = delivery.headers.get(TOPIC_HEADER);
  if (imported !== null) {
    const name = `${imported}:${await sha256Hex(delivery.body)}`;
    const follows = delivery.headers.get(FOLLOWS_HEADER);
    return {
      topic: imported,
      external_event_id: follows === null ? name : `${name}:after:${follows}`,
    };
  }
  const { id, type } = (parseJson(delivery.body) ?? {}) as Record<string, unknown>;
  const topic = typeof type === 'string' && isPlainText(type) ? type : null;
  if (typeof id === 'string' && isPlainText(id)) return { topic, external_event_id: id };
  return { topic, external_event_id: `sha256:${await sha256Hex(delivery.body)}` };
}

/** Products come and go; which of the two names a gained one has, Levanta's page leaves open. */
const PRODUCT_IS_ACTIVE: Readonly<Record<string, boolean>> = {
  'product.access.gained': true,
  'product.added': true,
  'product.removed': false,
};

/** A signed event about a link or a product, or something the importer read. */
function parse(delivery: VerifiedDelivery): NetworkEvent {
  const json = parseJson(delivery.body);
  if (json === undefined) return notUnderstood('The body is not JSON in UTF-8.');
  switch (delivery.headers.get(TOPIC_HEADER)) {
    case 'report.daily':
      return parseReportDay(json, delivery.received_at_ms);
    case 'invoice.day':
      return parseInvoiceDay(json, delivery.received_at_ms);
    case 'invoice.item':
      return parseInvoiceItem(json, delivery.received_at_ms);
    default:
      return parseWebhook(json);
  }
}

function parseWebhook(json: unknown): NetworkEvent {
  const read = envelope.safeParse(json);
  if (!read.success) return malformed(read.error);
  const { type, created, data } = read.data;
  if (type === 'link.disabled') {
    const link = linkData.safeParse(data);
    if (!link.success) return malformed(link.error);
    return { type: 'link_disabled', ...link.data, reason: 'Levanta disabled its link.' };
  }
  const is_active = Object.hasOwn(PRODUCT_IS_ACTIVE, type) ? PRODUCT_IS_ACTIVE[type] : undefined;
  if (is_active === undefined) {
    return { type: 'ignored', reason: `Events of type ${type.slice(0, 60)} change nothing here.` };
  }
  const product = productData.safeParse(data);
  if (!product.success) return malformed(product.error);
  // of two events of one moment the removal is newer: what may be gone is not promoted
  const version = created === null ? null : { at_ms: created, rank: is_active ? 0 : 1 };
  return { type: 'product_changed', external_product_id: product.data.asin, is_active, version };
}

/** Imports the report of an account, then its invoices once the report is complete. */
async function poll(work: PollWork): Promise<void> {
  const shared = { ...work, levanta: createLevantaApi(work.access) };
  const read = await importReports(shared, readImportState(work.state));
  if (read.is_complete) await importInvoices(shared, read.state);
}

function malformed(error: z.ZodError): NetworkEvent {
  const fields = error.issues.map((issue) => issue.path.join('.') || 'body');
  return notUnderstood(`These fields are missing or malformed: ${fields.join(', ')}.`);
}

/** A sub-id that cannot be one of ours is as good as none. */
const subId = z
  .unknown()
  .optional()
  .transform((value) => (typeof value === 'string' && isPlainText(value) ? value : null));

const EARLIEST_MS = Date.UTC(2000, 0, 1);
const LATEST_MS = Date.UTC(2100, 0, 1);

/** When something happened, in ms since 1970; null when it is not told, or makes no sense. */
const epochMs = z.coerce
  .number()
  .int()
  .min(EARLIEST_MS)
  .max(LATEST_MS)
  .nullish()
  .catch(null)
  .transform((at_ms) => at_ms ?? null);

/** The envelope of Levanta's webhooks (knowledge.levanta.io, Creator Webhooks), version 1.0.0. */
const envelope = z.object({ type: text, created: epochMs, data: z.unknown() });

/** The link of `link.disabled`; version 1 of the API has source ids, version 2 sub-ids. */
const linkData = z
  .object({
    url: z.string().nullish(),
    sourceId: subId,
    sourceSubId: subId,
    subid1: subId,
    subid2: subId,
  })
  .transform(({ url, ...named }) => ({
    destination_url: url ?? null,
    sub_ids: [...new Set(Object.values(named).filter((value) => value !== null))],
  }))
  .refine(
    ({ destination_url, sub_ids }) => destination_url !== null || sub_ids.length > 0,
    'Neither an address nor a sub-id',
  );

/** The product of the `product.…` events. */
const productData = z.object({ asin });
