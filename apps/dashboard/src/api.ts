import { ApiProblem } from '@skinstack/client/api-problem';
import {
  keepPreviousData,
  QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/preact-query';
import { useRef } from 'preact/hooks';
import type { FirstAnswer } from './boot.ts';
import { send } from './session.ts';

const STALE_MS = 30_000;

/** What was refused is not asked again by itself; what did not answer is. */
const mayRetry = (failures: number, error: Error) =>
  failures < 3 && !(error instanceof ApiProblem && error.status < 500);

export const queries = new QueryClient({
  defaultOptions: {
    queries: { staleTime: STALE_MS, retry: mayRetry, refetchOnWindowFocus: true },
    mutations: { retry: false },
  },
});

/** Puts the answers that came with the page where the page looks for them. */
export function keepFirstAnswers(answers: readonly FirstAnswer[]): void {
  for (const { path, status, body } of answers) {
    const known = status === 200 ? body : null;
    queries.setQueryData([path], known);
    if (status === 200) {
      queries.setQueryData(['pages', path], { pages: [body], pageParams: [null] });
    }
  }
}

type Options = {
  /** What is not there is null, not a failure. */
  optional?: boolean;
  /** Goes on showing what was there while another period loads. */
  keep?: boolean;
  every_ms?: number;
};

/** What the API answers to GET; null as path asks nothing yet. */
export function useApi<T>(path: string | null, options: Options = {}) {
  const result = useQuery<T | null>({
    queryKey: [path ?? ''],
    queryFn: () => get<T>(path ?? '', options.optional ?? false),
    enabled: path !== null,
    ...(options.keep ? { placeholderData: keepPreviousData } : {}),
    ...(options.every_ms ? { refetchInterval: options.every_ms } : {}),
  });
  return { ...result, retry: () => void result.refetch() };
}

async function get<T>(path: string, optional: boolean): Promise<T | null> {
  try {
    return await send<T>('GET', path);
  } catch (error) {
    if (optional && error instanceof ApiProblem && error.status === 404) return null;
    throw error;
  }
}

export type Page<T> = { data: T[]; next_cursor: string | null };

/** A list that grows by “Show more”. @param path with its `limit`, without a cursor */
export function usePages<T>(path: string | null) {
  const result = useInfiniteQuery({
    queryKey: ['pages', path ?? ''],
    queryFn: ({ pageParam }: { pageParam: string | null }) =>
      send<Page<T>>('GET', pageParam === null ? (path ?? '') : withCursor(path ?? '', pageParam)),
    initialPageParam: null as string | null,
    getNextPageParam: (last: Page<T>) => last.next_cursor,
    enabled: path !== null,
    placeholderData: keepPreviousData,
  });
  return {
    ...result,
    rows: result.data?.pages.flatMap((page) => page.data),
    retry: () => void result.refetch(),
  };
}

const withCursor = (path: string, cursor: string) =>
  `${path}${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor)}`;

type Write = { method: 'POST' | 'PUT' | 'PATCH' | 'DELETE'; path: string; body?: unknown };

/**
 * A change. The same intent keeps its idempotency key until it succeeded, so that a repeated press
 * after a lost answer has one effect.
 */
export function useWrite<T = unknown>(done?: (answer: T) => void) {
  const client = useQueryClient();
  const intent = useRef<{ text: string; key: string } | null>(null);
  const { mutate, mutateAsync, isPending, error, reset } = useMutation({
    mutationFn: ({ method, path, body }: Write) => {
      const text = JSON.stringify([method, path, body]);
      if (intent.current?.text !== text) intent.current = { text, key: crypto.randomUUID() };
      return send<T>(method, path, body, method === 'POST' ? intent.current.key : undefined);
    },
    onSuccess: (answer: T) => {
      intent.current = null;
      void client.invalidateQueries();
      done?.(answer);
    },
  });
  return { write: mutate, writeAsync: mutateAsync, isBusy: isPending, error, reset };
}
