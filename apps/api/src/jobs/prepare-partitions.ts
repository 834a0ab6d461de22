import { prepareClickPartitions } from '@skinstack/db/prepare-click-partitions';
import type { Ports } from '../ports.ts';

const MONTHS_AHEAD = 3;

/** Makes the partitions of clicks for the months to come. */
export async function preparePartitions(ports: Ports): Promise<void> {
  await prepareClickPartitions(ports.db, new Date(ports.now()), MONTHS_AHEAD);
}
