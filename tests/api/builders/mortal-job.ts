import type { Ports } from '@skinstack/api/ports';

/** Chances that are the same at every run. */
export function newDice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * Ports of a Worker that is killed after so many things it reached for: from then on nothing it
 * asks is answered, and what it had begun stays as it is.
 * @param steps null for one that lives on
 */
export function mortal(ports: Ports, steps: number | null) {
  let left = steps ?? Number.POSITIVE_INFINITY;
  let die = () => {};
  const death = new Promise<void>((resolve) => {
    die = resolve;
  });
  const never = () => new Promise<never>(() => {});
  const reach = () => {
    left--;
    if (left === 0) die();
    return left > 0;
  };
  const { db, outside, sendMail } = ports;
  const dying = new Proxy(db, {
    get(target, name) {
      const value = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      if (name !== 'execute' && name !== 'batch') return value.bind(target);
      return (...given: unknown[]) => {
        if (left <= 0) return never();
        const query = Reflect.apply(value, target, given) as Promise<unknown>;
        if (reach()) return query;
        // what was sent may have happened: the answer is lost
        return name === 'batch' ? query.then(never) : never();
      };
    },
  });
  return {
    death,
    isDead: () => left <= 0,
    ports: {
      ...ports,
      db: dying,
      outside: {
        ...outside,
        fetch: (async (...request) => {
          if (left <= 0) return never();
          const answer = outside.fetch(...request);
          return reach() ? answer : answer.then(never, never);
        }) as typeof fetch,
      },
      sendMail:
        sendMail &&
        (async (mail) => {
          if (left <= 0) return never();
          const isTaken = await sendMail(mail);
          return reach() ? isTaken : never();
        }),
    } satisfies Ports,
  };
}
