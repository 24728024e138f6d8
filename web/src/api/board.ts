import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { Page } from '../../../server/engine/types.ts';
import type { BoardList, BoardLoad, BoardNarrowing, PoliceBand, PoliceFigure } from '../../../server/office/board/types.ts';
import type { AlertView, Board, BoardRow, CaseView } from '../../../server/office/types.ts';
import { get, post, withQuery } from './client.ts';

export type { AlertView, Board, BoardList, BoardLoad, BoardNarrowing, BoardRow, PoliceBand, PoliceFigure };

const PAGE = 50;

export function useBoard() {
  return useQuery({ queryKey: ['board', 'figures'], queryFn: ({ signal }) => get<Board>('/api/board', signal) });
}

type Counted<T> = Page<T> & { total: number };

/** A list behind a figure, page by page; whatever makes the board old makes it old too. */
function useBoardList<T>(path: string, query: Record<string, string | number | null | undefined>) {
  return useInfiniteQuery({
    queryKey: ['board', path, query],
    queryFn: ({ pageParam, signal }) => get<Counted<T>>(withQuery(path, { ...query, limit: PAGE, cursor: pageParam || undefined }), signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
  });
}

export const useBoardTasks = (list: BoardList, narrowing: BoardNarrowing) =>
  useBoardList<BoardRow>('/api/board/tasks', { list, ...narrowing });
export const useOpenAlerts = () => useBoardList<AlertView>('/api/alerts', { state: 'open' });
export const usePoliceCalls = ({ over, upTo }: Pick<PoliceBand, 'over' | 'upTo'>) =>
  useBoardList<CaseView & { minutes: number }>('/api/board/police-calls', { over, upTo });

export const acknowledge = (id: string, note: string) => post<AlertView>(`/api/alerts/${id}/acknowledge`, { note });
