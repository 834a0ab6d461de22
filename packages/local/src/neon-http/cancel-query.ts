import { createConnection } from 'node:net';
import type { ClientBase } from 'pg';

const CANCEL_REQUEST_CODE = 80877102;

/** Asks PostgreSQL to cancel what `client` is running: a message on a connection of its own. */
export function cancelQuery(client: ClientBase, host: string, port: number): void {
  const { processID, secretKey } = client as ClientBase & {
    processID?: number;
    secretKey?: number;
  };
  if (typeof processID !== 'number' || typeof secretKey !== 'number') return;
  const message = Buffer.alloc(16);
  message.writeInt32BE(16, 0);
  message.writeInt32BE(CANCEL_REQUEST_CODE, 4);
  message.writeInt32BE(processID, 8);
  message.writeInt32BE(secretKey, 12);
  const socket = createConnection(port, host, () => socket.end(message));
  socket.on('error', () => {});
  socket.resume();
}
