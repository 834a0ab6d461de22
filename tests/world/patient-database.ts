import { neonConfig } from '@neondatabase/serverless';
import '@skinstack/db/connect/connect-neon';

/**
 * A burst of a hundred requests, PostgreSQL and the Worker share the few cores of a test machine:
 * what a call may take there is more than the deadline of the Workers, which are kept as they are.
 * Calls that bring a deadline of their own keep it; suites that break stores do not load this file.
 */
const PATIENCE_MS = 25_000;

const given = neonConfig.fetchFunction as typeof fetch;

async function patientFetch(url: string, init: RequestInit): Promise<Response> {
  const patience = new AbortController();
  // cleared, unlike `AbortSignal.timeout`: workerd keeps ten thousand timers at most
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  try {
    return await given(url, { ...init, signal: init.signal ?? patience.signal });
  } finally {
    clearTimeout(timer);
  }
}

// one process runs many files, and this one before each
if (given.name !== patientFetch.name) neonConfig.fetchFunction = patientFetch;
