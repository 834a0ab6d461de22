import { neonConfig } from '@neondatabase/serverless';

/** Lets the database's `nth` call from now on fail, before or after it took effect; 0: none. */
export function failCall(nth: number, when: 'before' | 'after'): { count: number } {
  const calls = { count: 0 };
  neonConfig.fetchFunction = async (url: string, init: RequestInit) => {
    const isTheOne = ++calls.count === nth;
    if (isTheOne && when === 'before') throw new TypeError('connection reset');
    const response = await fetch(url, init);
    if (!isTheOne) return response;
    await response.arrayBuffer();
    throw new TypeError('connection reset');
  };
  return calls;
}
