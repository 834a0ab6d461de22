import { readIsoTime } from '../read-iso-time.ts';

const TIME = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})/;

/** Refersion's times carry no zone; its REST API documents UTC. Null for what is no time. */
export function readTime(text: string): number | null {
  const [, day, time] = TIME.exec(text) ?? [];
  return readIsoTime(day && `${day}T${time}Z`);
}
