import { createServer } from 'node:net';

/**
 * Finds a port of 127.0.0.1 nobody listens on: `port` itself, or any when it is 0.
 * A taken port is an error that names the setting which changes it.
 */
export function findFreePort(port: number, variable: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      reject(taken ? new Error(portTakenMessage(port, variable)) : error);
    });
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : port));
    });
  });
}

/** What to tell someone whose port is in use. */
export function portTakenMessage(port: number, variable: string): string {
  return `port ${port} is already in use: stop what listens there, or set ${variable} to another`;
}
