import type { VisitorMemory } from './describe-visitor.ts';
import type { ClickOutbox } from './gather-click.ts';
import type { LinkMemory } from './link-memory.ts';
import type { Ports } from './ports.ts';

/** What following a link needs beside the request: the isolate's memory and its own context. */
export type Follow = {
  ports: Ports;
  memory: LinkMemory;
  visitors: VisitorMemory;
  outbox: ClickOutbox;
  context: { waitUntil(work: Promise<unknown>): void };
};
