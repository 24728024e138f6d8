import { useProcesses } from '../processes/definitions.ts';

/** What a process is called now; its key, where it is not deployed any more. */
export function useDefinitionName(key: string): string {
  const { data = [] } = useProcesses();
  return data.find(({ live }) => live.key === key)?.live.name ?? key;
}
