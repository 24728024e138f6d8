import { QueryClient } from '@tanstack/react-query';
import { Problem } from '../api/problem.ts';

const MOST_RETRIES = 5;
const LONGEST_WAIT_MS = 15_000;

/** Reading is tried again while the server or a store is away; nothing else is. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (failures, error) => error instanceof Problem && error.passing && failures < MOST_RETRIES,
      retryDelay: (failures) => Math.min(1_000 * 2 ** failures, LONGEST_WAIT_MS),
      staleTime: 5_000,
      refetchOnWindowFocus: true,
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});
