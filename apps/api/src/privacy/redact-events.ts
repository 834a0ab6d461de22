import { listUnredactedEvents, type Unredacted } from '@skinstack/db/list-unredacted-events';
import { setRedactedBodies } from '@skinstack/db/set-redacted-bodies';
import { fromBase64, toBase64 } from '@skinstack/domain/crypto/encodings';
import { redactPersonalData } from '@skinstack/networks/redact-personal-data';
import type { Ports } from '../ports.ts';

/**
 * Redacts the personal data in stored deliveries, in batches; safe to run twice at once.
 * @param privacy_request_id the request that counts them, if it is done for one
 * @returns false when `max_batches` were not enough
 */
export async function redactEvents(
  ports: Ports,
  which: Unredacted,
  privacy_request_id: string | null,
  max_batches: number,
): Promise<boolean> {
  for (let batch = 0; batch < max_batches; batch++) {
    const events = await listUnredactedEvents(ports.db, which);
    if (events.length === 0) return true;
    const clean = events.map(({ id, body_base64 }) => {
      const { body } = redactPersonalData(fromBase64(body_base64));
      return { id, body_base64: toBase64(body) };
    });
    await setRedactedBodies(ports.db, clean, privacy_request_id);
  }
  return false;
}
