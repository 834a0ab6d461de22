import { prepareClickPartitions } from '@skinstack/db/prepare-click-partitions';
import type { Ports } from '../ports.ts';

const MONTHS_AHEAD = 3;

/** Creates the partitions of clicks for the next months. */
export async function preparePartitions(ports: Ports): Promise<void> {
  await prepareClickPartitions(ports.db, new Date(ports.now()), MONTHS_AHEAD);
}
