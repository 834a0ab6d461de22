import { z } from 'zod';
import { text } from '../payload-fields.ts';
import { isPlainText } from '../plain-text.ts';

/** A sub-id that cannot be one of ours is as good as none. */
const subId = z
  .unknown()
  .optional()
  .transform((value) => (typeof value === 'string' && isPlainText(value) ? value : null));

/** The envelope of Levanta's webhooks (knowledge.levanta.io, Creator Webhooks), version 1.0.0. */
export const envelope = z.object({ type: text, data: z.unknown() });

/** The link of `link.disabled`; version 1 of the API has source ids, version 2 sub-ids. */
export const linkData = z
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
export const productData = z.object({ asin: text });
