import type { Ports } from '../ports.ts';
import { invalidField } from './invalid-field.ts';

/** When a link or key is to expire. @throws Problem `invalid_request` on a time that has passed */
export function futureTime(ports: Ports, expires_at: string): Date {
  const time = new Date(expires_at);
  if (time.getTime() <= ports.now()) throw invalidField('expires_at', 'This time has passed');
  return time;
}
